import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useSettings } from '../../../core/settings.ts'
import { Section } from '../../../ui/page.tsx'
import { SwitchLine } from '../../../ui/switch.tsx'
import { useSetting } from '../use-setting.ts'

export function PolicySection() {
  const { t } = useTranslation()
  const { policy_model_judgement: isJudging } = useSettings()
  const change = useSetting()
  return (
    <Section
      title={t('policy.settings.title')}
      aside={
        <Link to="/constitution" className="text-sm font-medium text-accent underline underline-offset-2">
          {t('policy.settings.open')}
        </Link>
      }
    >
      <p className="max-w-(--measure) text-muted">{t('policy.settings.what')}</p>
      <SwitchLine
        label={t('policy.settings.model')}
        isOn={isJudging}
        onChange={(isOn) => change({ policy_model_judgement: isOn })}
        hint={t('policy.settings.modelHint')}
      />
    </Section>
  )
}
