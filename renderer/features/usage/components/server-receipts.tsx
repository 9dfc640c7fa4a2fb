import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReceiptsCheck, ReceiptView } from '../../../../contract/core/account.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useCheckReceipts, useServerReceipts } from '../../../core/seen.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { useUseWords } from '../use-words.ts'
import { Fingerprint } from './fingerprint.tsx'

/** The server's signed receipts: checked on request, listed when unfolded; both work without a network. */
export function ServerReceipts({ userId }: { userId: string }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const [isOpen, setIsOpen] = useState(false)
  const check = useCheckReceipts()
  return (
    <>
      <h3 className="mt-6 font-medium">{t('seen.receipts.title')}</h3>
      <p className="mt-1 max-w-(--measure) text-sm text-muted">{t('seen.receipts.what')}</p>
      <div className="mt-3 space-y-3">
        <Button disabled={check.isPending} onClick={() => check.mutate()}>
          <ShieldCheck aria-hidden="true" className="size-4" />
          {check.isPending ? t('seen.receipts.checking') : t('seen.receipts.check')}
        </Button>
        {check.error ? <Problem text={errorText(check.error)} onRetry={() => check.mutate()} /> : null}
        {check.data ? <Finding found={check.data} /> : null}
      </div>
      <details className="mt-2 text-sm" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary className="w-fit rounded-md py-1 font-medium text-accent">{t('seen.receipts.show')}</summary>
        {isOpen ? <ReceiptList userId={userId} /> : null}
      </details>
    </>
  )
}

const HASH_SHOWN_CHARS = 12

function Finding({ found: { checked: count, first_bad: bad } }: { found: ReceiptsCheck }) {
  const { t } = useTranslation()
  const checked = useFormat().number(count)
  if (bad !== null) {
    return (
      <Notice tone="danger">
        <p className="font-medium">
          {t('seen.receipts.bad', { hash: `${bad.hash.slice(0, HASH_SHOWN_CHARS)}…` })}
        </p>
        <p>{t(`seen.receipts.faults.${bad.fault}`)}</p>
      </Notice>
    )
  }
  return (
    <Notice tone="info" announce="status">
      {count === 0 ? t('seen.receipts.none') : t('seen.receipts.allGood', { count, checked })}
    </Notice>
  )
}

function ReceiptList({ userId }: { userId: string }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const query = useServerReceipts(userId)
  if (query.error) return <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
  if (!query.data) return <Skeleton className="mt-2 h-24 w-full" />
  const receipts = query.data.pages.flatMap((page) => page.receipts)
  if (receipts.length === 0) return <p className="mt-2 text-muted">{t('seen.receipts.none')}</p>
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a narrow window scrolls the table, by keyboard too */}
      <section tabIndex={0} aria-label={t('seen.receipts.title')} className="mt-2 overflow-x-auto">
        <table className="w-full min-w-xl tabular-nums">
          <thead>
            <tr className="text-left text-muted">
              {(['received', 'entries', 'use', 'head'] as const).map((column) => (
                <th key={column} scope="col" className="py-1 pr-4 font-medium last:pr-0">
                  {t(`seen.receipts.columns.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {receipts.map((receipt) => (
              <ReceiptRow key={receipt.hash} receipt={receipt} />
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
          {t('seen.receipts.older')}
        </Button>
      ) : null}
    </>
  )
}

function ReceiptRow({ receipt }: { receipt: ReceiptView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const amountsOf = useUseWords()
  return (
    <tr className="border-t border-line align-top">
      <td className="py-1.5 pr-4 whitespace-nowrap">{format.dateTime(receipt.received_at_ms)}</td>
      <td className="py-1.5 pr-4 whitespace-nowrap">
        {t('seen.receipts.range', { from: format.number(receipt.from), to: format.number(receipt.to) })}
      </td>
      <td className="py-1.5 pr-4">
        {t('usage.chartDay', { day: format.utcDay(receipt.day), use: amountsOf(receipt.use) })}
      </td>
      <td className="py-1.5">
        <Fingerprint hash={receipt.head} />
      </td>
    </tr>
  )
}
