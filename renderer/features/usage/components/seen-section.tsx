import { useTranslation } from 'react-i18next'
import type { SeenReply } from '../../../../contract/core/account.ts'
import { dayName, dayOf } from '../../../../contract/utc-day.ts'
import { useAccount } from '../../../core/account-state.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useSeen } from '../../../core/seen.ts'
import { useFormat } from '../../../lib/format.ts'
import { Notice } from '../../../ui/notice.tsx'
import { Section } from '../../../ui/page.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { Differences } from './differences.tsx'
import { SeenDevices } from './seen-devices.tsx'
import { SendUsage } from './send-usage.tsx'
import { ServerReceipts } from './server-receipts.tsx'

/** Spec G4: what the server holds of this account's devices, beside what this device holds. */
export function SeenSection() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const query = useAccount()
  const account = query.data
  return (
    <Section title={t('seen.title')}>
      {query.error ? (
        <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
      ) : !account ? (
        <Loading />
      ) : account.session === 'signed_out' || !account.profile ? (
        <p className="text-muted">{t('seen.signedOut')}</p>
      ) : (
        <Seen key={account.profile.id} userId={account.profile.id} />
      )}
    </Section>
  )
}

function Loading() {
  return (
    <div aria-busy="true" className="space-y-3">
      <Skeleton className="h-5 w-2/3" />
      <Skeleton className="h-32 w-full" />
    </div>
  )
}

function Seen({ userId }: { userId: string }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const query = useSeen(userId)
  const seen = query.data
  if (!seen) {
    return query.error ? (
      <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
    ) : (
      <Loading />
    )
  }
  return (
    <>
      <p className="max-w-(--measure) text-muted">{t('seen.intro')}</p>
      <AsOf seen={seen} />
      <Today seen={seen} />
      <SendUsage pendingEntries={seen.here.pending_entries} />
      <Differences differences={seen.differences} pendingEntries={seen.here.pending_entries} />
      <SeenDevices seen={seen} />
      <ServerReceipts userId={userId} />
    </>
  )
}

function AsOf({ seen }: { seen: SeenReply }) {
  const { t } = useTranslation()
  const time = useFormat().dateTime(seen.at_ms)
  if (seen.is_live) return <p className="mt-2 text-sm text-muted">{t('seen.updated', { time })}</p>
  return (
    <Notice tone="info" announce="status" className="mt-3">
      {t('seen.asOf', { time })}
    </Notice>
  )
}

function Today({ seen }: { seen: SeenReply }) {
  const { t } = useTranslation()
  const format = useFormat()
  const caption = t('seen.today')
  // What the server said yesterday is about yesterday.
  const isToday = seen.day === dayName(dayOf(Date.now()))
  const server = isToday ? t('seen.server') : t('seen.serverOn', { day: format.utcDay(seen.day) })
  return (
    <>
      <h3 className="mt-6 font-medium">{caption}</h3>
      <table className="mt-2 w-full text-sm tabular-nums">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="text-left text-muted">
            <th scope="col" className="py-1 font-medium">
              {t('seen.where')}
            </th>
            <th scope="col" className="py-1 pl-4 text-right font-medium">
              {t('quota.tokens')}
            </th>
            <th scope="col" className="py-1 pl-4 text-right font-medium">
              {t('quota.messages')}
            </th>
          </tr>
        </thead>
        <tbody>
          {(
            [
              [server, seen.today],
              [t('seen.here'), seen.here.today],
            ] as const
          ).map(([where, use]) => (
            <tr key={where} className="border-t border-line">
              <th scope="row" className="py-1.5 pr-4 text-left font-normal">
                {where}
              </th>
              <td className="py-1.5 pl-4 text-right">{format.number(use.tokens)}</td>
              <td className="py-1.5 pl-4 text-right">{format.number(use.messages)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
