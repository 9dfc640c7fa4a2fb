import { useTranslation } from 'react-i18next'
import type { RestoreReply, Snapshot } from '../../../../contract/core/store.ts'
import { useBringBack } from '../../../core/data-store.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { SnapshotFacts } from '../../../ui/snapshot-facts.tsx'

/** The backups, each with a button that adds what it has and the open store lacks. */
export function SnapshotList({ snapshots }: { snapshots: readonly Snapshot[] }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const format = useFormat()
  const bringBack = useBringBack()
  if (snapshots.length === 0) return <p className="text-muted">{t('data.noSnapshots')}</p>
  return (
    <>
      <p className="max-w-(--measure) text-sm text-muted">{t('data.bringBackWhat')}</p>
      <ul className="mt-2 divide-y divide-line">
        {snapshots.map((snapshot) => {
          const isChosen = bringBack.variables === snapshot.name
          return (
            <li key={snapshot.name} className="py-2">
              <div className="flex flex-wrap items-center gap-x-6 gap-y-1">
                <span className="min-w-0 flex-1 basis-80">
                  <SnapshotFacts snapshot={snapshot} />
                </span>
                <Button
                  aria-label={t('data.bringBackFrom', { time: format.dateTime(snapshot.taken_at) })}
                  disabled={bringBack.isPending}
                  onClick={() => bringBack.mutate(snapshot.name)}
                >
                  {isChosen && bringBack.isPending ? t('recovery.working') : t('data.bringBack')}
                </Button>
              </div>
              {isChosen && bringBack.data ? <BroughtBack reply={bringBack.data} /> : null}
              {isChosen && bringBack.error ? (
                <div className="mt-2">
                  <Problem
                    text={errorText(bringBack.error)}
                    onRetry={() => bringBack.mutate(snapshot.name)}
                  />
                </div>
              ) : null}
            </li>
          )
        })}
      </ul>
    </>
  )
}

function BroughtBack({ reply }: { reply: RestoreReply }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { chats_added: chats, messages_added: messages } = reply
  const came = [
    ...(chats > 0 ? [t('data.chats', { count: chats, chats: format.number(chats) })] : []),
    ...(messages > 0 ? [t('data.messages', { count: messages, messages: format.number(messages) })] : []),
  ]
  return (
    <Notice tone="info" announce="status" className="mt-2">
      {came.length === 0 ? t('data.nothingMissing') : t('data.broughtBack', { what: format.list(came) })}
    </Notice>
  )
}
