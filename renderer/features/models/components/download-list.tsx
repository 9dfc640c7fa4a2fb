import { useTranslation } from 'react-i18next'
import { useErrorText } from '../../../core/error-words.ts'
import { usePulls } from '../../../core/pulls.ts'
import { Section } from '../../../ui/page.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { DownloadRow } from './download-row.tsx'

/** Downloads and imports; nothing when there are none. */
export function DownloadList() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const pulls = usePulls()
  if (pulls.error && pulls.data === undefined) {
    return (
      <div className="mt-8">
        <Problem text={errorText(pulls.error)} onRetry={() => void pulls.refetch()} />
      </div>
    )
  }
  if (!pulls.data || pulls.data.length === 0) return null
  return (
    <Section title={t('models.downloads')}>
      <ul aria-label={t('models.downloads')} className="divide-y divide-line">
        {pulls.data.map((pull) => (
          <DownloadRow key={pull.id} pull={pull} />
        ))}
      </ul>
    </Section>
  )
}
