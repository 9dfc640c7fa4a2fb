import { Clock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useErrorText } from '../../../core/error-words.ts'
import { useQuota } from '../../../core/usage.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { useTakeBack, useWaitingOf } from '../waiting.ts'

/** Messages of this chat that wait for the next day's quota, each with a way back. */
export function WaitingMessages({ chat }: { chat: string }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const format = useFormat()
  const waiting = useWaitingOf(chat)
  const takeBack = useTakeBack()
  const resetsAt = useQuota().data?.resets_at
  if (waiting.length === 0 || resetsAt === undefined) return null
  return (
    <>
      <ul aria-label={t('quota.waiting')} className="mb-2 space-y-1">
        {waiting.map((item) => (
          <li
            key={item.id}
            className="flex items-center gap-2 rounded-lg border border-line bg-sunken py-1 pr-1 pl-3 text-sm"
          >
            <Clock aria-hidden="true" className="size-4 shrink-0 text-muted" />
            <span className="shrink-0 text-muted">
              {item.is_set_aside ? t('quota.setAside') : t('quota.waits', { time: format.time(resetsAt) })}
            </span>
            <span dir="auto" className="min-w-0 flex-1 truncate">
              {item.message}
            </span>
            <Button look="quiet" disabled={takeBack.isPending} onClick={() => takeBack.mutate(item.id)}>
              {t('chat.takeBack')}
            </Button>
          </li>
        ))}
      </ul>
      {takeBack.error ? (
        <p role="alert" className="mb-2 text-sm text-danger">
          {errorText(takeBack.error)}
        </p>
      ) : null}
    </>
  )
}
