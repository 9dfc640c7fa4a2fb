import { clsx } from 'clsx'
import { Plus } from 'lucide-react'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { Memory } from '../../../../contract/core/memory.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useMemoryStats } from '../../../core/memories.ts'
import { isFiltered, NO_FILTER } from '../../../core/memory-filter.ts'
import { useForget, useUndoLatestForgetting } from '../../../core/use-forget.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { useMemoryBrowser } from '../use-memory-browser.ts'
import { AddDialog } from './add-dialog.tsx'
import { MemoryDetailPanel } from './memory-detail.tsx'
import { MemoryFilters, SortSelect } from './memory-filters.tsx'
import { focusRow, MemoryList } from './memory-list.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { TierFilter } from './tier-filter.tsx'
import { TransferMenu } from './transfer-menu.tsx'

export function MemoryBrowser() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const browser = useMemoryBrowser()
  const { filter, setFilter, openId, query, memories, selected, setSelected } = browser
  const stats = useMemoryStats()
  const searchField = useRef<HTMLInputElement>(null)
  const forget = useForget()
  const [isAdding, setIsAdding] = useState(false)

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
          <TierFilter
            stats={stats.data}
            value={filter.tier}
            onChange={(tier) => setFilter({ ...filter, tier })}
          />
          <MemoryFilters
            filter={filter}
            onChange={setFilter}
            searchField={searchField}
            onDown={() => focusRow(memories[0]?.id)}
          />
          <div className="mt-3 flex min-h-9 flex-wrap items-center gap-2">
            <Found total={browser.total} isSearch={filter.q.trim() !== ''} />
            {filter.q.trim() === '' ? <SortSelect filter={filter} onChange={setFilter} /> : null}
            <div className="ml-auto flex flex-wrap gap-2">
              <Button onClick={() => setIsAdding(true)}>
                <Plus aria-hidden="true" className="size-4" />
                {t('memory.add')}
              </Button>
              <TransferMenu />
            </div>
          </div>
          <div className="mt-2 border-t border-line">
            {query.error ? (
              <div className="mt-4">
                <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
              </div>
            ) : query.isPending ? (
              <ListSkeleton />
            ) : memories.length === 0 ? (
              <Empty isFiltered={isFiltered(filter)} onClear={() => setFilter(NO_FILTER)} />
            ) : (
              <MemoryList
                memories={memories}
                openId={openId}
                selected={selected}
                onSelect={setSelected}
                onOpen={browser.open}
                onForget={forgetAll}
                hasMore={query.hasNextPage}
                onMore={() => void (query.isFetching ? undefined : query.fetchNextPage())}
                isBusy={query.isFetching}
              />
            )}
          </div>
          {query.hasNextPage ? (
            <Button
              className="mt-3"
              onClick={() => void (query.isFetching ? undefined : query.fetchNextPage())}
            >
              {t('memory.more')}
            </Button>
          ) : null}
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

function Empty({ isFiltered: isNarrowed, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const { t } = useTranslation()
  return (
    <div className="max-w-(--measure) py-8">
      <p className="font-medium">{t(isNarrowed ? 'memory.noneFound' : 'memory.none')}</p>
      <p className="mt-1 text-muted">{t(isNarrowed ? 'memory.noneFoundHint' : 'memory.noneHint')}</p>
      {isNarrowed ? (
        <Button className="mt-4" onClick={onClear}>
          {t('memory.clearFilters')}
        </Button>
      ) : null}
    </div>
  )
}

function ListSkeleton() {
  return (
    <div aria-busy="true" className="space-y-2 pt-3">
      {[1, 2, 3, 4, 5].map((row) => (
        <Skeleton key={row} className="h-16 w-full" />
      ))}
    </div>
  )
}
