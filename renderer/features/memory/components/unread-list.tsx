import { Eraser, Infinity as Lasting, Play } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Memory } from '../../../../contract/core/memory.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useUnread } from '../../../core/memories.ts'
import { useChangeMemory, useClearUnread } from '../../../core/memory-changes.ts'
import { messagePath } from '../../../core/paths.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { useRunNow } from '../../../core/work.ts'
import { useFormat } from '../../../lib/format.ts'
import { showToast } from '../../../lib/toasts.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { useMinute } from '../../../ui/use-minute.ts'

/** What was said in chats of the last day and is not reviewed yet: review it now, remember one, or clear it. */
export function UnreadList() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const query = useUnread()
  const messages = query.data?.pages.flatMap((page) => page.memories)
  return (
    <>
      <p className="max-w-(--measure) text-muted">{t('memory.unread.what')}</p>
      {query.error ? (
        <div className="mt-4">
          <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
        </div>
      ) : messages === undefined ? (
        <Skeleton className="mt-4 h-40 w-full" />
      ) : messages.length === 0 ? (
        <p role="status" className="mt-4 font-medium">
          {t('memory.unread.none')}
        </p>
      ) : (
        <>
          <Actions />
          <ul aria-label={t('memory.tabs.unread')} className="mt-3 divide-y divide-line border-t border-line">
            {messages.map((message) => (
              <UnreadRow key={message.id} message={message} />
            ))}
          </ul>
        </>
      )}
      {query.hasNextPage ? (
        <Button className="mt-3" onClick={() => void (query.isFetching ? undefined : query.fetchNextPage())}>
          {t('memory.more')}
        </Button>
      ) : null}
    </>
  )
}

function Actions() {
  const { t } = useTranslation()
  const onError = useProblemToast()
  const { mutate: runNow, isPending } = useRunNow()
  const [isAsking, setIsAsking] = useState(false)
  const review = () => {
    if (isPending) return
    runNow('reflection', {
      onError,
      onSuccess: ({ has_work: hasWork }) =>
        showToast({ text: t(hasWork ? 'memory.unread.reviewing' : 'memory.run.nothing.reflection') }),
    })
  }
  return (
    <div className="mt-4 flex flex-wrap gap-2">
      <Button onClick={review}>
        <Play aria-hidden="true" className="size-4" />
        {t('memory.unread.review')}
      </Button>
      <Button onClick={() => setIsAsking(true)}>
        <Eraser aria-hidden="true" className="size-4" />
        {t('memory.unread.clear')}
      </Button>
      <Dialog
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        title={t('memory.unread.clearTitle')}
        description={t('memory.unread.clearWhat')}
      >
        <ClearForm onDone={() => setIsAsking(false)} />
      </Dialog>
    </div>
  )
}

function ClearForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation()
  const { mutateAsync: clear, isPending } = useClearUnread()
  const sayProblem = useProblemToast()
  return (
    <div className="flex justify-end gap-2">
      <Button look="quiet" onClick={onDone}>
        {t('actions.cancel')}
      </Button>
      <Button
        look="primary"
        disabled={isPending}
        onClick={() => {
          // A promise, since the list and this dialog are gone once it is cleared.
          clear().then(() => showToast({ text: t('memory.unread.cleared') }), sayProblem)
          onDone()
        }}
      >
        {t('memory.unread.clear')}
      </Button>
    </div>
  )
}

function UnreadRow({ message }: { message: Memory }) {
  const { t } = useTranslation()
  const format = useFormat()
  const nowMs = useMinute()
  const { mutate: change, isPending } = useChangeMemory()
  const onError = useProblemToast()
  const remember = () => {
    if (isPending) return
    change(
      { id: message.id, change: { type: 'promote' } },
      { onError, onSuccess: () => showToast({ text: t('memory.remembered') }) },
    )
  }
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-64">
        <p dir="auto" className="line-clamp-3 break-words">
          {message.text}
        </p>
        <p className="mt-1 text-sm text-muted">
          <Link
            to={messagePath(message.source_session_id ?? '', message.source_message_id)}
            className="text-accent underline underline-offset-2"
          >
            {message.scope_name || t('chat.untitled')}
          </Link>
          {` · ${format.ago(message.created_at, nowMs)}`}
        </p>
      </div>
      <Button onClick={remember}>
        <Lasting aria-hidden="true" className="size-4" />
        {t('memory.keepForGood')}
      </Button>
    </li>
  )
}
