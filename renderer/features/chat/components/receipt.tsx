import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Message } from '../../../../contract/core/chat.ts'
import { useReceipt } from '../../../core/chats.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { resourceWords } from '../../../core/resource-words.ts'
import { useFormat } from '../../../lib/format.ts'
import { Skeleton } from '../../../ui/skeleton.tsx'

const HASH_SHOWN_CHARS = 12

/** What the ledger holds for one exchange: how it was counted, and the entries that prove it. */
export function Receipt({ message, isOpen }: { message: Message; isOpen: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { usage } = message
  return (
    <div className="text-sm">
      <h3 className="font-semibold">{t('receipt.title')}</h3>
      {usage === null || message.ledger_seq === null ? (
        <p className="mt-2 text-muted">{t('receipt.notCounted')}</p>
      ) : (
        <>
          <dl className="mt-3 grid grid-cols-[1fr_auto] gap-y-1 tabular-nums">
            <dt className="text-muted">{t('receipt.input')}</dt>
            <dd className="text-right">{format.number(usage.input_tokens)}</dd>
            <dt className="text-muted">{t('receipt.output')}</dt>
            <dd className="text-right">{format.number(usage.output_tokens)}</dd>
            {message.thinking === null ? null : (
              <>
                <dt className="pl-4 text-muted">{t('receipt.thinking')}</dt>
                <dd className="text-right text-muted">{format.number(message.thinking.tokens)}</dd>
              </>
            )}
            <dt className="border-t border-line pt-1 font-medium">{t('receipt.total')}</dt>
            <dd className="border-t border-line pt-1 text-right font-medium">
              {format.number(usage.total_tokens)}
            </dd>
          </dl>
          <Entries message={message} isOpen={isOpen} />
        </>
      )}
      <Link to="/usage" className="mt-3 inline-block font-medium text-accent underline underline-offset-2">
        {t('receipt.openUsage')}
      </Link>
    </div>
  )
}

function Entries({ message, isOpen }: { message: Message; isOpen: boolean }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const format = useFormat()
  const receipt = useReceipt(message.id, message.ledger_seq, isOpen)
  if (receipt.error) {
    return (
      <p role="alert" className="mt-3 text-danger">
        {errorText(receipt.error)}
      </p>
    )
  }
  return (
    <div className="mt-4" aria-busy={receipt.isPending}>
      <h4 className="text-xs font-medium text-muted">{t('receipt.entries')}</h4>
      {receipt.data ? (
        <ul className="mt-1 space-y-1">
          {receipt.data.map((entry) => (
            <li key={entry.id} className="flex flex-wrap justify-between gap-x-3 tabular-nums">
              <span>
                {t('receipt.entry', { seq: format.number(entry.seq), amount: format.number(entry.amount) })}{' '}
                {resourceWords(t, entry.resource_type, entry.amount)}
              </span>
              <code title={entry.hash} className="font-mono text-xs leading-5 text-muted">
                {entry.hash.slice(0, HASH_SHOWN_CHARS)}…
              </code>
            </li>
          ))}
        </ul>
      ) : (
        <Skeleton className="mt-2 h-10 w-full" />
      )}
    </div>
  )
}
