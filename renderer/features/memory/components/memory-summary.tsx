import { Pin } from 'lucide-react'
import { useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import {
  FADING_SOON_DAYS,
  type Memory,
  type MemoryGroup,
  memoryGroupSchema,
} from '../../../../contract/core/memory.ts'
import { DAY_MS } from '../../../../contract/utc-day.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useMemoryGroup } from '../../../core/memories.ts'
import { useChangeMemory, useUndoLastStep } from '../../../core/memory-changes.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { useFormat } from '../../../lib/format.ts'
import { showToast } from '../../../lib/toasts.ts'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { useMinute } from '../../../ui/use-minute.ts'
import { optionId } from './memory-list.tsx'

interface MemorySummaryProps {
  openId: string | null
  onOpen: (id: string) => void
  onShowAll: (group: MemoryGroup) => void
}

/** What Nova knows, in a few plain sentences of each kind. */
export function MemorySummary(props: MemorySummaryProps) {
  return (
    <div className="@container mt-4">
      <div className="gap-4 @2xl:columns-2">
        {memoryGroupSchema.options.map((group) => (
          <GroupCard key={group} group={group} {...props} />
        ))}
      </div>
    </div>
  )
}

function GroupCard({ group, openId, onOpen, onShowAll }: MemorySummaryProps & { group: MemoryGroup }) {
  const { t } = useTranslation()
  const format = useFormat()
  const errorText = useErrorText()
  const query = useMemoryGroup(group)
  const heading = useRef<HTMLHeadingElement>(null)
  const titleId = useId()
  const { memories, total } = query.data ?? { memories: [], total: 0 }
  const title = t(`memory.group.${group}`)
  return (
    <section
      aria-labelledby={titleId}
      aria-busy={query.isPending}
      className="mb-4 break-inside-avoid rounded-xl border border-line bg-raised p-4"
    >
      <h2 id={titleId} ref={heading} tabIndex={-1} className="font-semibold outline-none">
        {title}
      </h2>
      {query.error ? (
        <div className="mt-2">
          <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
        </div>
      ) : query.isPending ? (
        <Skeleton className="mt-2 h-20 w-full" />
      ) : memories.length === 0 ? (
        <p className="mt-1 text-sm text-muted">
          {t(`memory.groupEmpty.${group}`, { days: FADING_SOON_DAYS })}
        </p>
      ) : (
        <ul className="mt-1 -mx-2">
          {memories.map((memory) => (
            <li key={memory.id} className="flex flex-wrap items-center gap-x-2">
              <button
                type="button"
                // A memory that fades stands in another card too.
                {...(group === 'fading' ? {} : { id: optionId(memory.id) })}
                {...(memory.id === openId ? { 'aria-current': true } : {})}
                onClick={() => onOpen(memory.id)}
                className="flex min-h-8 min-w-0 flex-1 basis-40 items-start gap-2 rounded-md px-2 py-1.5 text-left leading-5 hover:bg-hover aria-[current=true]:bg-hover"
              >
                <span className="line-clamp-2 min-w-0 break-words">{memory.text}</span>
                {memory.is_pinned ? (
                  <Pin aria-label={t('memory.pinned')} className="mt-0.5 size-3.5 shrink-0 text-muted" />
                ) : null}
              </button>
              {group === 'fading' ? (
                <Fading memory={memory} onKept={() => heading.current?.focus({ preventScroll: true })} />
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {total > memories.length ? (
        <button
          type="button"
          aria-label={t('memory.showAllOf', { total: format.number(total), group: title })}
          onClick={() => onShowAll(group)}
          className="mt-1 -ml-2 min-h-8 rounded-md px-2 text-sm font-medium text-accent hover:bg-hover"
        >
          {t('memory.showAll', { total: format.number(total) })}
        </button>
      ) : null}
    </section>
  )
}

/** How long a memory still lasts, and the way to keep it. */
function Fading({ memory, onKept }: { memory: Memory; onKept: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const nowMs = useMinute()
  const { mutateAsync: change } = useChangeMemory()
  const { mutateAsync: undo } = useUndoLastStep()
  const sayProblem = useProblemToast()
  const days = Math.max(1, Math.ceil(((memory.expires_at ?? nowMs) - nowMs) / DAY_MS))
  const label = t('memory.keepIt')
  const keep = () => {
    change({ id: memory.id, change: { type: 'promote' } }).then(() => {
      // The button goes with the row.
      onKept()
      showToast({
        text: t('memory.kept'),
        action: {
          label: t('actions.undo'),
          altText: t('memory.undoHint'),
          run: () => void undo(memory.id).catch(sayProblem),
        },
      })
    }, sayProblem)
  }
  return (
    <span className="flex shrink-0 items-center gap-1 pl-2 text-sm">
      <span className="text-muted tabular-nums">
        {t('memory.daysLeft', { count: days, days: format.number(days) })}
      </span>
      <button
        type="button"
        aria-label={t('memory.answer.named', { action: label, text: memory.text })}
        onClick={keep}
        className="min-h-8 rounded-md px-2 font-medium text-accent hover:bg-hover"
      >
        {label}
      </button>
    </span>
  )
}
