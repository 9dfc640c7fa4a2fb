import { useTranslation } from 'react-i18next'
import type { Message } from '../../../../contract/core/chat.ts'
import { MAX_MEMORY_CHARS } from '../../../../contract/core/memory.ts'
import type { ReadingReply } from '../../../../contract/core/remembered.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useStoreMemory } from '../../../core/memory-changes.ts'
import { useReading } from '../../../core/remembered.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import type { SavedEntry } from '../use-saved.ts'
import { SavedAction, savedAction } from './saved-chip.tsx'

interface SavedDialogProps {
  message: Message
  entries: readonly SavedEntry[]
  isOpen: boolean
  onClose: () => void
}

/** What was kept of a message, and why its other sentences were not. */
export function SavedDialog({ message, entries, isOpen, onClose }: SavedDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('memory.saved.title')}>
      <div className="space-y-5 text-sm">
        {entries.length === 0 ? null : (
          <section>
            <h3 className="font-semibold">{t('memory.saved.kept')}</h3>
            <ul className="mt-1 divide-y divide-line">
              {entries.map((entry) => (
                <li key={entry.id} className="flex items-center gap-3 py-1.5">
                  <span className="min-w-0 flex-1 break-words">
                    {entry.text}
                    {entry.state === 'undone' ? (
                      <span className="block text-muted">{t('memory.saved.not')}</span>
                    ) : null}
                  </span>
                  <SavedAction messageId={message.id} entry={entry} />
                </li>
              ))}
            </ul>
          </section>
        )}
        <LeftSentences message={message} hasKept={entries.length > 0} />
      </div>
    </Dialog>
  )
}

function LeftSentences({ message, hasKept }: { message: Message; hasKept: boolean }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const query = useReading(message.id, true)
  const reading = query.data
  if (query.error) return <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
  if (reading === undefined) return <Skeleton className="h-16 w-full" />
  if (reading.is_memory_off) return <Notice tone="info">{t('memory.saved.off')}</Notice>
  if (reading.left.length === 0) {
    return hasKept ? null : (
      <p>
        {t('memory.saved.nothing')} <span className="text-muted">{t('memory.saved.nothingHint')}</span>
      </p>
    )
  }
  return (
    <section>
      <h3 className="font-semibold">{t('memory.saved.left')}</h3>
      <ul className="mt-1 divide-y divide-line">
        {reading.left.map((sentence) => (
          <LeftSentence key={sentence.start} sentence={sentence} messageId={message.id} />
        ))}
      </ul>
    </section>
  )
}

interface LeftSentenceProps {
  sentence: ReadingReply['left'][number]
  messageId: string
}

function LeftSentence({ sentence: { text, reason }, messageId }: LeftSentenceProps) {
  const { t } = useTranslation()
  const { mutate: store } = useStoreMemory()
  const onError = useProblemToast()
  const save = () =>
    store({ text: text.slice(0, MAX_MEMORY_CHARS), source_message_id: messageId }, { onError })
  return (
    <li className="flex items-center gap-3 py-1.5">
      <span className="min-w-0 flex-1">
        <q className="line-clamp-4 break-words">{text}</q>
        <span className="block text-muted">
          {t('memory.saved.notBecause', { reason: t(`memory.saved.reason.${reason}`) })}
        </span>
      </span>
      {reason === 'known' ? null : (
        <button
          type="button"
          aria-label={t('memory.answer.named', { action: t('memory.saved.anyway'), text })}
          onClick={(event) => {
            // The button goes with the sentence.
            event.currentTarget.closest<HTMLElement>('[role=dialog]')?.focus()
            save()
          }}
          className={savedAction}
        >
          {t('memory.saved.anyway')}
        </button>
      )}
    </li>
  )
}
