import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useSettings } from '../../../core/settings.ts'
import { Section } from '../../../ui/page.tsx'

/** Leads to the page of the local API, which has its switch. */
export function LocalApiSection() {
  const { t } = useTranslation()
  const { local_api_on: isOn } = useSettings()
  return (
    <Section
      title={t('localApi.title')}
      aside={
        <Link to="/local-api" className="text-sm font-medium text-accent underline underline-offset-2">
          {t('localApi.open')}
        </Link>
      }
    >
      <p className="max-w-(--measure) text-muted">{t('localApi.intro')}</p>
      <p className="mt-2 font-medium">{t(isOn ? 'localApi.isOn' : 'localApi.isOff')}</p>
    </Section>
  )
}
