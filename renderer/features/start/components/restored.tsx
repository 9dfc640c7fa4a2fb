import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecoverReply, Salvaged } from '../../../../contract/core/store.ts'
import { desktop } from '../../../core/desktop.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'

/** How a restore went: what was still read of the damaged files, what was not, and where they are now. */
export function Restored({ reply, onContinue }: { reply: RecoverReply; onContinue: () => void }) {
  const { t } = useTranslation()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <main className="h-full overflow-y-auto">
      <div className="mx-auto max-w-2xl px-6 py-12">
        <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold outline-none">
          {t('restored.title')}
        </h1>
        <SalvagedWords salvaged={reply.salvaged} />
        {reply.kept_as === null ? null : (
          <>
            <p className="mt-3 text-[1rem]">{t('restored.oldFiles')}</p>
            <code className="mt-1 block font-mono text-sm break-all text-muted">{reply.kept_as}</code>
          </>
        )}
        <div className="mt-8 flex flex-wrap gap-2">
          <Button look="primary" onClick={onContinue}>
            {t('restored.continue')}
          </Button>
          {desktop() ? (
            <Button onClick={() => void desktop()?.openDataFolder()}>{t('data.openFolder')}</Button>
          ) : null}
        </div>
      </div>
    </main>
  )
}

function SalvagedWords({ salvaged }: { salvaged: Salvaged | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!salvaged) return <p className="mt-3 text-[1rem]">{t('restored.nothingRead')}</p>
  const { chats, messages, ledger_entries: entries, unreadable } = salvaged
  const rows = Object.entries({ chats, messages, entries }) as [SalvagedRow, number][]
  const isSomethingAdded = rows.some(([, count]) => count > 0)
  return (
    <>
      <p className="mt-3 text-[1rem]">
        {isSomethingAdded ? t('restored.newer') : t('restored.nothingNewer')}
      </p>
      {isSomethingAdded ? (
        <dl className="mt-4 divide-y divide-line rounded-xl border border-line px-4 tabular-nums">
          {rows.map(([name, count]) => (
            <div key={name} className="flex justify-between gap-6 py-2">
              <dt>{t(`restored.counts.${name}`)}</dt>
              <dd className="font-medium">{format.number(count)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {unreadable > 0 ? (
        <p className="mt-3 text-[1rem]">
          {t('restored.unreadable', { count: unreadable, unreadable: format.number(unreadable) })}
        </p>
      ) : null}
    </>
  )
}
type SalvagedRow = 'chats' | 'messages' | 'entries'
