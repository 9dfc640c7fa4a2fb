import { clsx } from 'clsx'
import { LayoutList, List, Plus } from 'lucide-react'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { Memory } from '../../../../contract/core/memory.ts'
import { NO_FILTER } from '../../../core/memory-filter.ts'
import { useForget, useUndoLatestForgetting } from '../../../core/use-forget.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { useMemoryBrowser } from '../use-memory-browser.ts'
import { AddDialog } from './add-dialog.tsx'
import { MemoryDetailPanel } from './memory-detail.tsx'
import { MemoryFilters, SortSelect } from './memory-filters.tsx'
import { focusRow } from './memory-list.tsx'
import { MemoryOff } from './memory-off.tsx'
import { MemoryQuestions } from './memory-questions.tsx'
import { MemoryResults } from './memory-results.tsx'
import { MemorySummary } from './memory-summary.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { TransferMenu } from './transfer-menu.tsx'

/** The summary or the list, with the memory that is open beside it. */
export function MemoryBrowser() {
  const { t } = useTranslation()
  const browser = useMemoryBrowser()
  const { filter, setFilter, openId, memories, selected, setSelected } = browser
  const searchField = useRef<HTMLInputElement>(null)
  const forget = useForget()
  const [isAdding, setIsAdding] = useState(false)

  const ViewIcon = browser.isList ? LayoutList : List
  const close = () => {
    // At once: where the panel stood in place of the list, its rows cannot take the focus before.
    flushSync(() => browser.open(null))
    if (!focusRow(openId ?? undefined)) searchField.current?.focus()
  }
  useBrowserKeys(searchField, openId === null ? null : close)
  const forgetAll = (gone: readonly Memory[]) => {
    const ids = gone.map(({ id }) => id)
    setSelected(new Set())
    void forget(ids)
    if (memories.length === gone.length) searchField.current?.focus()
    if (openId !== null && ids.includes(openId)) browser.open(null)
  }
  return (
    <div className="@container">
      <div
        className={clsx(
          openId !== null &&
            '@3xl:grid @3xl:grid-cols-[minmax(0,1fr)_22rem] @3xl:gap-6 @4xl:grid-cols-[minmax(0,1fr)_26rem]',
        )}
      >
        <div className={clsx('min-w-0', openId !== null && 'hidden @3xl:block')}>
          <MemoryQuestions onLast={() => searchField.current?.focus()} />
          <MemoryOff />
          <MemoryFilters
            filter={filter}
            onChange={setFilter}
            searchField={searchField}
            onDown={() => focusRow(memories[0]?.id)}
          />
          <div className="mt-3 flex min-h-9 flex-wrap items-center gap-2">
            {/* One button for both ways, so that the focus stays on it. */}
            <Button onClick={() => (browser.isList ? browser.showSummary() : browser.showList(filter))}>
              <ViewIcon aria-hidden="true" className="size-4" />
              {t(browser.isList ? 'memory.toSummary' : 'memory.all')}
            </Button>
            {browser.isList ? (
              <>
                <Found total={browser.total} isSearch={filter.q.trim() !== ''} />
                {filter.q.trim() === '' ? <SortSelect filter={filter} onChange={setFilter} /> : null}
              </>
            ) : null}
            <div className="ml-auto flex flex-wrap gap-2">
              <Button onClick={() => setIsAdding(true)}>
                <Plus aria-hidden="true" className="size-4" />
                {t('memory.add')}
              </Button>
              <TransferMenu />
            </div>
          </div>
          {browser.isList ? (
            <MemoryResults browser={browser} onForget={forgetAll} />
          ) : (
            <MemorySummary
              openId={openId}
              onOpen={browser.open}
              onShowAll={(group) => {
                browser.showList({ ...NO_FILTER, group })
                searchField.current?.focus()
              }}
            />
          )}
          <SelectionBar
            selected={selected}
            onForget={() => forgetAll(selected)}
            onClear={() => setSelected(new Set())}
            onMerged={(memory) => {
              setSelected(new Set())
              browser.open(memory.id)
            }}
            onUnmerged={({ id }) => browser.closeIfOpen(id)}
          />
        </div>
        {openId === null ? null : (
          <MemoryDetailPanel key={openId} id={openId} onClose={close} onOpen={browser.open} />
        )}
      </div>
      <AddDialog isOpen={isAdding} onClose={() => setIsAdding(false)} onAdded={browser.open} />
    </div>
  )
}

/** "/" goes to the search, Esc closes the panel, Ctrl+Z brings back what was just forgotten. */
function useBrowserKeys(
  searchField: RefObject<HTMLInputElement | null>,
  closePanel: (() => void) | null,
): void {
  const undo = useUndoLatestForgetting()
  const latest = useRef({ undo, closePanel })
  useEffect(() => {
    latest.current = { undo, closePanel }
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { target, key } = event
      if (event.defaultPrevented || event.altKey || event.isComposing) return
      if (target instanceof Element && target.closest('[role=dialog], [role=menu]')) return
      const isHeld = event.ctrlKey || event.metaKey
      const isWriting = target instanceof Element && target.closest('input, textarea, select') !== null
      if (key === 'Escape' && latest.current.closePanel !== null) {
        latest.current.closePanel()
      } else if (key === '/' && !isHeld && !isWriting) {
        searchField.current?.focus()
      } else if (
        key.toLowerCase() !== 'z' ||
        !isHeld ||
        event.shiftKey ||
        isWriting ||
        !latest.current.undo()
      ) {
        return
      }
      event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [searchField])
}

function Found({ total, isSearch }: { total: number | undefined; isSearch: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <p role="status" className="text-sm text-muted tabular-nums">
      {total === undefined
        ? ''
        : t(isSearch ? 'memory.found' : 'memory.count', { count: total, total: format.number(total) })}
    </p>
  )
}
