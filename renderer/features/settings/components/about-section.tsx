import { useTranslation } from 'react-i18next'
import { desktop } from '../../../core/desktop.ts'
import { useHealth } from '../../../core/health.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Section } from '../../../ui/page.tsx'

export function AboutSection() {
  const { t } = useTranslation()
  const health = useHealth().data
  const rows = [
    [t('about.version'), desktop()?.appVersion ?? health?.version ?? '…'],
    [t('about.engine'), health?.engine.version ? `Ollama ${health.engine.version}` : '…'],
    [t('about.keys'), health ? t(`about.secrets.${health.secrets.kind}`) : '…'],
    [t('about.licence'), 'MIT'],
  ] as const
  return (
    <Section title={t('about.title')}>
      <dl className="divide-y divide-line">
        {rows.map(([name, value]) => (
          <div key={name} className="flex flex-wrap justify-between gap-x-6 py-3">
            <dt className="font-medium">{name}</dt>
            <dd className="text-muted">{value}</dd>
          </div>
        ))}
      </dl>
      {health?.secrets.kind === 'file' ? (
        <Notice tone="warn" className="mt-2">
          {t('about.secretsWarning')}
        </Notice>
      ) : null}
      <p className="mt-4 max-w-(--measure) text-muted">{t('start.promise')}</p>
    </Section>
  )
}
