import { useTranslation } from 'react-i18next'
import { useSettings } from '../../../core/settings.ts'
import { Choice } from '../../../ui/choice.tsx'
import { LanguageChoice } from '../../../ui/language-choice.tsx'
import { Section } from '../../../ui/page.tsx'
import { useSetting } from '../use-setting.ts'

export function AppearanceSection() {
  const { t } = useTranslation()
  const settings = useSettings()
  const change = useSetting()
  return (
    <Section title={t('settings.appearance')}>
      <div className="divide-y divide-line">
        <Choice
          legend={t('settings.theme.label')}
          value={settings.theme}
          options={(['system', 'light', 'dark'] as const).map((value) => ({
            value,
            label: t(`settings.theme.${value}`),
          }))}
          onChange={(theme) => change({ theme })}
        />
        <Choice
          legend={t('settings.fontSize.label')}
          value={settings.font_size}
          options={(['small', 'medium', 'large'] as const).map((value) => ({
            value,
            label: t(`settings.fontSize.${value}`),
          }))}
          onChange={(font_size) => change({ font_size })}
        />
        <LanguageChoice value={settings.language} onChange={(language) => change({ language })} />
      </div>
    </Section>
  )
}
