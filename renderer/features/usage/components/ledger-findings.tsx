import { useTranslation } from 'react-i18next'
import { useErrorText } from '../../../core/error-words.ts'
import { useFindings } from '../../../core/usage.ts'
import { useFormat } from '../../../lib/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Problem } from '../../../ui/problem.tsx'

/** What the ledger was found to lack when the app started; nothing when all is well. */
export function LedgerFindings() {
  const { t } = useTranslation()
  const format = useFormat()
  const errorText = useErrorText()
  const { data: findings, error, refetch } = useFindings()
  if (error) return <Problem text={errorText(error)} onRetry={() => void refetch()} />
  if (!findings || findings.length === 0) return null
  return (
    <Notice tone="warn" className="mt-4">
      <p className="font-medium">{t('findings.title')}</p>
      <ul className="mt-1 list-disc pl-5">
        {findings.map(({ kind, missing, at }) => (
          <li key={`${at}-${kind}`}>
            {t(`findings.kinds.${kind}`, {
              at: format.dateTime(at),
              count: missing,
              missing: format.number(missing),
            })}
          </li>
        ))}
      </ul>
      <p className="mt-1">{t('findings.next')}</p>
    </Notice>
  )
}
