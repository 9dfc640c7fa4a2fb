import { useEffect, useMemo, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Memory } from '../../../contract/core/memory.ts'
import { useMemories } from '../../core/memories.ts'
import {
  filterFromParams,
  isFiltered,
  type MemoryFilter,
  NO_FILTER,
  paramsOfFilter,
} from '../../core/memory-filter.ts'

/** The page opens on the summary; this shows the list of everything. */
const LIST_VIEW = 'list'

/** The state of the memory browser: view, filter and open memory are in the address, the selection is not. */
export function useMemoryBrowser() {
  const [params, setParams] = useSearchParams()
  const filter = useMemo(() => filterFromParams(params), [params])
  const openId = params.get('id')
  const isAskedForList = params.get('view') === LIST_VIEW
  const query = useMemories(filter)
  // A memory that comes first as the nearest may come again on a later page.
  const memories = useMemo(() => {
    const byId = new Map<string, Memory>()
    for (const memory of query.data?.pages.flatMap((page) => page.memories) ?? []) {
      if (!byId.has(memory.id)) byId.set(memory.id, memory)
    }
    return [...byId.values()]
  }, [query.data])
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  /** null: the page was left. A toast may still ask for something then, and must not lead back here. */
  const latest = useRef<{ filter: MemoryFilter; openId: string | null } | null>(null)
  useEffect(() => {
    latest.current = { filter, openId }
    return () => {
      latest.current = null
    }
  }, [filter, openId])
  const go = (next: MemoryFilter, id: string | null, isList = isAskedForList) => {
    if (latest.current === null) return
    setParams(
      { ...(isList ? { view: LIST_VIEW } : {}), ...paramsOfFilter(next), ...(id === null ? {} : { id }) },
      { replace: true },
    )
  }
  return {
    filter,
    isList: isAskedForList || isFiltered(filter),
    /** All memories, or those of a filter. */
    showList: (next: MemoryFilter) => go(next, openId, true),
    showSummary: () => go(NO_FILTER, openId, false),
    setFilter: (next: MemoryFilter) => go(next, openId),
    openId,
    open: (id: string | null) => go(filter, id),
    /** Also from a toast, when another memory may be open by then. */
    closeIfOpen(id: string) {
      if (latest.current?.openId === id) go(latest.current.filter, null)
    },
    query,
    memories,
    total: query.data?.pages[0]?.total,
    /** What is no longer in the list is no longer selected. */
    selected: useMemo(() => memories.filter(({ id }) => selected.has(id)), [memories, selected]),
    setSelected,
  }
}
export type MemoryBrowserState = ReturnType<typeof useMemoryBrowser>
