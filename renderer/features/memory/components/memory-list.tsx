import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Memory } from '../../../../contract/core/memory.ts'
import { useMinute } from '../../../ui/use-minute.ts'
import { listAction } from '../list-keys.ts'
import { MemoryRow, type RowActions } from './memory-row.tsx'

interface MemoryListProps {
  memories: readonly Memory[]
  openId: string | null
  selected: readonly Memory[]
  onSelect: (ids: ReadonlySet<string>) => void
  onOpen: (id: string) => void
  /** Those that are selected, or the one that has the focus. */
  onForget: (memories: readonly Memory[]) => void
  hasMore: boolean
  onMore: () => void
  isBusy: boolean
}

export const optionId = (memoryId: string) => `memory-${memoryId}`

/** Gives the focus to the row of a memory; false when it is neither in the list nor in the summary. */
export function focusRow(memoryId: string | undefined): boolean {
  const row = memoryId === undefined ? null : document.getElementById(optionId(memoryId))
  row?.focus()
  return row !== null
}

/** One stop of the Tab key; arrows move, Enter opens, Space selects, Delete forgets. */
export function MemoryList(props: MemoryListProps) {
  const { memories, openId, selected, onSelect, onOpen, onForget, hasMore, onMore, isBusy } = props
  const { t } = useTranslation()
  const nowMs = useMinute()
  const [activeId, setActiveId] = useState<string | null>(openId)
  const end = useEndInSight(hasMore && !isBusy, onMore)
  const active = Math.max(
    0,
    memories.findIndex(({ id }) => id === activeId),
  )
  const chosen = new Set(selected.map(({ id }) => id))
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    onSelect(next)
  }
  const latest = useRef({ onOpen, toggle })
  useEffect(() => {
    latest.current = { onOpen, toggle }
  })
  const actions = useMemo<RowActions>(
    () => ({
      focused: setActiveId,
      open: (id) => latest.current.onOpen(id),
      toggle: (id) => latest.current.toggle(id),
    }),
    [],
  )
  const forget = (memory: Memory) => {
    const gone = chosen.has(memory.id) ? selected : [memory]
    const ids = new Set(gone.map(({ id }) => id))
    // The focus stays at this place of the list, on what moves up.
    const next =
      memories.slice(active).find(({ id }) => !ids.has(id)) ??
      memories.slice(0, active).findLast(({ id }) => !ids.has(id))
    focusRow(next?.id)
    onForget(gone)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const memory = memories[active]
    const action = listAction(event.nativeEvent, active, memories.length)
    if (!memory || !action) return
    event.preventDefault()
    switch (action.type) {
      case 'move': {
        const target = memories[action.to]
        if (!target) return
        if (action.isExtending) {
          onSelect(new Set([...chosen, ...[memory, target].map(({ id }) => id)]))
        }
        if (action.to === memories.length - 1 && hasMore) onMore()
        focusRow(target.id)
        return
      }
      case 'open':
        return onOpen(memory.id)
      case 'toggle':
        return toggle(memory.id)
      case 'select_all':
        return onSelect(new Set(memories.map(({ id }) => id)))
      case 'forget':
        return forget(memory)
    }
  }
  return (
    <>
      <div
        role="listbox"
        aria-label={t('memory.list')}
        aria-multiselectable="true"
        aria-busy={isBusy}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        className="divide-y divide-line outline-none"
      >
        {memories.map((memory, index) => (
          <MemoryRow
            key={memory.id}
            id={optionId(memory.id)}
            memory={memory}
            nowMs={nowMs}
            isStop={index === active}
            isOpen={memory.id === openId}
            isSelected={chosen.has(memory.id)}
            actions={actions}
          />
        ))}
      </div>
      <div ref={end} />
    </>
  )
}

/** More is read before the end of the list is reached. */
function useEndInSight(isWanted: boolean, onSight: () => void) {
  const end = useRef<HTMLDivElement>(null)
  const latest = useRef(onSight)
  useEffect(() => {
    latest.current = onSight
  })
  useEffect(() => {
    if (!isWanted || end.current === null || typeof IntersectionObserver === 'undefined') return
    const observer = new IntersectionObserver(
      (entries) => (entries.some(({ isIntersecting }) => isIntersecting) ? latest.current() : undefined),
      { rootMargin: '400px' },
    )
    observer.observe(end.current)
    return () => observer.disconnect()
  }, [isWanted])
  return end
}
