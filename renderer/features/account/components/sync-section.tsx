import { useTranslation } from 'react-i18next'
import type { AccountState, ReconcileView } from '../../../../contract/core/account.ts'
import { useAskServer, useSendUsage } from '../../../core/account.ts'
import { useServerProblemText } from '../../../core/account-words.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/page.tsx'
import { useMinute } from '../../../ui/use-minute.ts'

/** Whether the server can be reached, and what it has not seen yet. */
export function SyncSection({ account }: { account: AccountState }) {
  const { t } = useTranslation()
  return (
    <Section title={t('account.sync.title')}>
      <p className="max-w-(--measure) text-sm text-muted">{t('account.sync.what')}</p>
      <dl className="mt-2 divide-y divide-line">
        <Connection account={account} />
        <Usage reconcile={account.reconcile} />
      </dl>
    </Section>
  )
}

function Connection({ account: { server, connection } }: { account: AccountState }) {
  const { t } = useTranslation()
  const format = useFormat()
  const problemText = useServerProblemText()
  const sayProblem = useProblemToast()
  const ask = useAskServer()
  const since = connection.since_ms === null ? null : format.dateTime(connection.since_ms)
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
      <dt className="min-w-36 font-medium">{t('account.sync.connection')}</dt>
      <dd className="min-w-0 flex-1 basis-64 text-sm text-muted">
        <div role="status">
          <code className="font-mono break-all">{server.url}</code>
          <br />
          {t(`account.sync.states.${connection.state}`)}
          {connection.state === 'failing' && since !== null ? ` ${t('account.sync.since', { since })}` : null}
          {connection.state === 'failing' && connection.code !== null ? (
            <p>{problemText(connection.code)}</p>
          ) : null}
        </div>
      </dd>
      <dd>
        <Button disabled={ask.isPending} onClick={() => ask.mutate(undefined, { onError: sayProblem })}>
          {t('account.sync.ask')}
        </Button>
      </dd>
    </div>
  )
}

function Usage({ reconcile }: { reconcile: ReconcileView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const nowMs = useMinute()
  const problemText = useServerProblemText()
  const sayProblem = useProblemToast()
  const send = useSendUsage()
  const { state, pending_entries: pending, retry_at_ms, last_success_at_ms, problem } = reconcile
  const count = { count: pending, entries: format.number(pending) }
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
      <dt className="min-w-36 font-medium">{t('account.sync.usage')}</dt>
      <dd className="min-w-0 flex-1 basis-64 text-sm text-muted">
        <div role="status">
          {state === 'sending'
            ? t('account.sync.sending', count)
            : pending === 0
              ? t('account.sync.allSent')
              : t('account.sync.pending', count)}
          {state === 'waiting' && retry_at_ms !== null ? (
            <p>
              {t('account.sync.retry', { when: format.until(retry_at_ms, nowMs) })}{' '}
              {problem === null ? null : problemText(problem)}
            </p>
          ) : null}
          {last_success_at_ms === null ? null : (
            <p>{t('account.sync.last', { when: format.ago(last_success_at_ms, nowMs) })}</p>
          )}
        </div>
      </dd>
      <dd>
        <Button
          disabled={send.isPending || state === 'sending' || pending === 0}
          onClick={() => send.mutate(undefined, { onError: sayProblem })}
        >
          {t('account.sync.send')}
        </Button>
      </dd>
    </div>
  )
}
