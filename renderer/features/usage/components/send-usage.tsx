import { useTranslation } from 'react-i18next'
import type { ReconcileView } from '../../../../contract/core/account.ts'
import { errorWords, useErrorText } from '../../../core/error-words.ts'
import { useSendUsage } from '../../../core/seen.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Problem } from '../../../ui/problem.tsx'

/** Entries that the server has not got, with a button to send them now; afterwards how that went. */
export function SendUsage({ pendingEntries }: { pendingEntries: number }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const format = useFormat()
  const send = useSendUsage()
  return (
    <div className="mt-4 space-y-3 empty:hidden">
      {pendingEntries > 0 ? (
        <Notice
          tone="info"
          actions={
            <Button disabled={send.isPending} onClick={() => send.mutate()}>
              {send.isPending ? t('seen.sending') : t('seen.sendNow')}
            </Button>
          }
        >
          {t('seen.pending', { count: pendingEntries, entries: format.number(pendingEntries) })}
        </Notice>
      ) : null}
      {send.error ? <Problem text={errorText(send.error)} onRetry={() => send.mutate()} /> : null}
      {send.data ? <Outcome view={send.data} pendingEntries={pendingEntries} /> : null}
    </div>
  )
}

/** How sending went; nothing while entries are left that no attempt has failed for. */
function Outcome({ view, pendingEntries }: { view: ReconcileView; pendingEntries: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { state, problem, retry_at_ms: retryAtMs } = view
  if (state === 'stopped') {
    const reason = errorWords(t, format, { code: problem ?? 'internal_error' })
    return <Notice tone="danger">{t('seen.stopped', { reason })}</Notice>
  }
  const isSent = pendingEntries === 0
  if (!isSent && state !== 'waiting') return null
  return (
    <Notice tone="info" announce="status">
      {isSent
        ? t('seen.sent')
        : retryAtMs === null
          ? t('seen.waitingSoon')
          : t('seen.waiting', { time: format.dateTime(retryAtMs) })}
    </Notice>
  )
}
