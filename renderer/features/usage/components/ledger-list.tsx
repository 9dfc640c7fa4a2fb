import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { apiKeyIdOf } from '../../../../contract/core/local-api.ts'
import type { LedgerEntryView } from '../../../../contract/core/usage.ts'
import { useSessions } from '../../../core/chats.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { resourceWords } from '../../../core/resource-words.ts'
import { useLedger } from '../../../core/usage.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'

const HASH_SHOWN_CHARS = 12

/** Every signed entry, newest first, page by page. */
export function LedgerList() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const query = useLedger()
  const sessions = useSessions().data?.pages.flatMap((page) => page.sessions)
  const titles = new Map(sessions?.map(({ id, title }) => [id, title]))
  if (query.error) return <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
  if (!query.data) return <Skeleton className="mt-4 h-40 w-full" />
  const entries = query.data.pages.flatMap((page) => page.entries)
  if (entries.length === 0) return <p className="mt-4 text-muted">{t('usage.noEntries')}</p>
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a narrow window scrolls the table, by keyboard too */}
      <section tabIndex={0} aria-label={t('usage.ledger')} className="mt-4 overflow-x-auto">
        <table className="w-full min-w-xl text-sm tabular-nums">
          <thead>
            <tr className="text-left text-muted">
              {(['number', 'time', 'amount', 'exchange', 'hash'] as const).map((column) => (
                <th key={column} scope="col" className="py-1 pr-4 font-medium last:pr-0">
                  {t(`usage.columns.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {entries.map((entry) => (
              <EntryRow key={entry.seq} entry={entry} titles={titles} />
            ))}
          </tbody>
        </table>
      </section>
      {query.hasNextPage ? (
        <Button
          className="mt-3"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('usage.older')}
        </Button>
      ) : null}
    </>
  )
}

function EntryRow({ entry, titles }: { entry: LedgerEntryView; titles: ReadonlyMap<string, string> }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { session_id: sessionId, input_tokens: input, output_tokens: output } = entry.metadata
  const amount = format.number(entry.amount)
  return (
    <tr className="border-t border-line align-top">
      <td className="py-1.5 pr-4 text-muted">{format.number(entry.seq)}</td>
      <td className="py-1.5 pr-4 whitespace-nowrap">{format.dateTime(entry.timestamp)}</td>
      <td className="py-1.5 pr-4 whitespace-nowrap">
        {amount} {resourceWords(t, entry.resource_type, entry.amount)}
        {typeof input === 'number' && typeof output === 'number' && entry.resource_type !== 'messages' ? (
          <span className="block text-xs text-muted">
            {t('usage.inOut', { input: format.number(input), output: format.number(output) })}
          </span>
        ) : null}
      </td>
      <td className="py-1.5 pr-4">
        {typeof sessionId === 'string' ? (
          <Exchange sessionId={sessionId} title={titles.get(sessionId)} />
        ) : null}
      </td>
      <td className="py-1.5">
        <code title={entry.hash} className="font-mono text-xs text-muted">
          {entry.hash.slice(0, HASH_SHOWN_CHARS)}…
        </code>
      </td>
    </tr>
  )
}

/** A link to the chat; a call of another program has none. */
function Exchange({ sessionId, title }: { sessionId: string; title: string | undefined }) {
  const { t } = useTranslation()
  if (apiKeyIdOf(sessionId) !== null) return t('usage.localApi')
  return (
    <Link to={`/chat/${sessionId}`} className="text-accent underline underline-offset-2">
      {title || t('usage.openChat')}
    </Link>
  )
}
