import { clsx } from 'clsx'
import { Check, Pin } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Memory } from '../../../../contract/core/memory.ts'
import { useFormat } from '../../../lib/format.ts'
import { TierMark } from '../../../ui/tier-mark.tsx'

interface MemoryRowProps {
  id: string
  memory: Memory
  nowMs: number
  /** The Tab key stops here. */
  isStop: boolean
  isOpen: boolean
  isSelected: boolean
  actions: RowActions
}
/** The same object for the life of the list, so that moving the focus renders two rows, not all. */
export interface RowActions {
  focused(memoryId: string): void
  open(memoryId: string): void
  toggle(memoryId: string): void
}

/** One memory as an option of the list. Its box can be clicked; by keyboard, Space does the same. */
export const MemoryRow = memo(function MemoryRow(props: MemoryRowProps) {
  const { id, memory, nowMs, isStop, isOpen, isSelected, actions } = props
  const { t } = useTranslation()
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys of all its options
    <div
      id={id}
      role="option"
      aria-selected={isSelected}
      {...(isOpen ? { 'aria-current': true } : {})}
      tabIndex={isStop ? 0 : -1}
      onFocus={() => actions.focused(memory.id)}
      onClick={(event) => {
        if ((event.target as Element).closest('[data-box]')) actions.toggle(memory.id)
        else actions.open(memory.id)
      }}
      className={clsx(
        'relative flex cursor-pointer gap-1 py-3 pr-3 -outline-offset-2 [contain-intrinsic-size:auto_72px] [content-visibility:auto]',
        isSelected ? 'bg-accent-soft' : 'hover:bg-hover',
        isOpen && 'bg-sunken before:absolute before:inset-y-0 before:left-0 before:w-1 before:bg-accent',
      )}
    >
      <span aria-hidden="true" data-box="" className="flex w-9 shrink-0 justify-center pt-1">
        <span
          className={clsx(
            'flex size-4 items-center justify-center rounded-sm border',
            isSelected ? 'border-accent bg-accent text-on-accent' : 'border-line-strong bg-raised',
          )}
        >
          {isSelected ? <Check className="size-3" /> : null}
        </span>
      </span>
      <span className="min-w-0 flex-1">
        <span
          className={clsx(
            'line-clamp-2 break-words',
            memory.state !== 'active' && 'text-muted line-through decoration-line-strong',
          )}
        >
          {memory.is_pinned ? (
            <Pin
              role="img"
              aria-label={t('memory.pinned')}
              className="mr-1.5 inline size-3.5 fill-current align-[-2px] text-accent"
            />
          ) : null}
          {memory.text}
        </span>
        <MemoryFacts memory={memory} nowMs={nowMs} />
      </span>
    </div>
  )
})

/** What is known of it, in one line. */
function MemoryFacts({ memory, nowMs }: { memory: Memory; nowMs: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const facts = [
    t(`memory.kind.${memory.kind}`),
    t(`memory.author.${memory.author}`),
    format.ago(memory.created_at, nowMs),
    usesWords(memory.uses),
    ...(memory.state === 'active' ? [] : [t(`memory.stateIs.${memory.state}`)]),
    ...(memory.state === 'active' && memory.expires_at !== null
      ? [t('memory.fades', { when: format.until(memory.expires_at, nowMs) })]
      : []),
    ...(memory.scope === 'everywhere' ? [] : [memory.scope_name || t(`memory.scope.${memory.scope}`)]),
  ]
  function usesWords(uses: number): string {
    return uses === 0 ? t('memory.notUsed') : t('memory.used', { count: uses, uses: format.number(uses) })
  }
  return (
    <span className="mt-1 flex flex-wrap items-center gap-x-2 text-sm text-muted">
      <TierMark tier={memory.tier} />
      {facts.map((fact) => (
        <span key={fact} className="before:mr-2 before:content-['·'/'']">
          {fact}
        </span>
      ))}
    </span>
  )
}
