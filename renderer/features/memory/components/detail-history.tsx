import { useTranslation } from 'react-i18next'
import type { MemoryDetail, MemoryEvent } from '../../../../contract/core/memory.ts'
import { useUndoMemory } from '../../../core/memory-changes.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { useFormat } from '../../../lib/format.ts'
import { showToast } from '../../../lib/toasts.ts'
import { DetailSection } from './detail-section.tsx'

interface DetailHistoryProps {
  memory: MemoryDetail
  onStep: () => void
  /** The step that was undone is the one that made this memory. */
  onGone: () => void
}

/** Each step of its life, newest first; what can be undone has a button. */
export function DetailHistory({ memory, onStep, onGone }: DetailHistoryProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { mutate: undo, isPending } = useUndoMemory()
  const sayProblem = useProblemToast()
  if (memory.events.length === 0) return null
  const undoEvent = (event: MemoryEvent) => {
    if (isPending) return
    undo(event.id, {
      onSuccess: ({ memories }) => {
        const isGone = !memories.some(({ id }) => id === memory.id)
        showToast({ text: t(isGone ? 'memory.undoneGone' : 'memory.undone') })
        if (isGone) onGone()
        else onStep()
      },
      onError: sayProblem,
    })
  }
  return (
    <DetailSection title={t('memory.history')}>
      <ol className="space-y-1.5">
        {memory.events.map((event) => (
          <li key={event.id} className="flex items-start gap-2">
            <span className="min-w-0 flex-1">
              <EventWords event={event} />
              <time
                dateTime={new Date(event.at).toISOString()}
                className="block text-xs text-muted tabular-nums"
              >
                {format.dateTime(event.at)}
              </time>
            </span>
            {event.is_undoable ? (
              <button
                type="button"
                aria-label={t('memory.undoStep', { step: t(`memory.action.${event.action}`) })}
                onClick={() => undoEvent(event)}
                className="min-h-7 rounded-md px-2 font-medium text-accent hover:bg-hover"
              >
                {t('actions.undo')}
              </button>
            ) : null}
          </li>
        ))}
      </ol>
    </DetailSection>
  )
}

/** Shows what was done, by whom and why; the user's own steps need no reason. */
export function EventWords({ event }: { event: MemoryEvent }) {
  const { t } = useTranslation()
  return (
    <>
      {t(`memory.action.${event.action}`)} <span className="text-muted">{t(`memory.by.${event.by}`)}</span>
      {event.reason === 'asked' ? null : (
        <span className="block text-muted">{t(`memory.reason.${event.reason}`)}</span>
      )}
    </>
  )
}
