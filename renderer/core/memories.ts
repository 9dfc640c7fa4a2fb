import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import {
  clearedSchema,
  importProgressSchema,
  importReplySchema,
  type Memory,
  type MemoryList,
  memoryExportSchema,
  memoryListSchema,
  memorySchema,
  memoryStatsSchema,
  searchMemoryReplySchema,
  type updateMemoryRequestSchema,
} from '../../contract/core/memory.ts'
import { isStoreOpen, useHealth } from './health.ts'
import { readMemory } from './memory-changes.ts'
import { type MemoryFilter, paramsOfFilter, passes } from './memory-filter.ts'
import { queryKeys } from './query.ts'
import { request } from './request.ts'

const PAGE_SIZE = 100
/** By meaning everything is near to some degree: after these a person reads no further. */
const NEAREST_SHOWN = 20
const PROGRESS_MS = 500

/** Memories by pages; with a query the nearest by words and meaning come first, then all others that hold the words. */
export function useMemories(filter: MemoryFilter) {
  const health = useHealth()
  return useInfiniteQuery({
    queryKey: queryKeys.memories(filter),
    queryFn: ({ pageParam, signal }) =>
      filter.q.trim() === '' || pageParam !== null
        ? readList(filter, pageParam, signal)
        : searchList(filter, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: isStoreOpen(health.data),
    // What is shown stays until the next is there, so that nothing jumps while a person types or filters.
    placeholderData: (before) => before,
    // A chat or a worker may have changed it while another page was open.
    refetchOnMount: 'always',
  })
}

function readList(filter: MemoryFilter, cursor: string | null, signal: AbortSignal): Promise<MemoryList> {
  const { scope: _, ...params } = paramsOfFilter(filter)
  const query = new URLSearchParams({
    ...params,
    ...(filter.scope === null ? {} : { scope: filter.scope }),
    ...(filter.scopeId === null ? {} : { scope_id: filter.scopeId }),
    ...(cursor === null ? {} : { cursor }),
    limit: String(PAGE_SIZE),
  })
  return request(memoryListSchema, 'GET', `/memory/list?${query}`, undefined, signal)
}

async function searchList(filter: MemoryFilter, signal: AbortSignal): Promise<MemoryList> {
  const [holding, nearest] = await Promise.all([readList(filter, null, signal), readNearest(filter, signal)])
  const known = new Map(holding.memories.map((memory) => [memory.id, memory]))
  const found = await Promise.all(
    nearest.map(async (id) => known.get(id) ?? (await readMemory(id, signal).catch(() => null))),
  )
  const first = found.filter((memory): memory is Memory => memory !== null && passes(memory, filter))
  const shown = new Set(first.map(({ id }) => id))
  const added = first.filter(({ id }) => !known.has(id)).length
  return {
    memories: [...first, ...holding.memories.filter(({ id }) => !shown.has(id))],
    total: holding.total + added,
    next_cursor: holding.next_cursor,
  }
}

async function readNearest(filter: MemoryFilter, signal: AbortSignal): Promise<string[]> {
  const { hits } = await request(
    searchMemoryReplySchema,
    'POST',
    '/memory/search',
    { query: filter.q, kinds: ['memory'], limit: NEAREST_SHOWN },
    signal,
  )
  return hits.map(({ id }) => id)
}

export function useMemory(id: string | null) {
  return useQuery({
    queryKey: queryKeys.memoryEntry(id ?? ''),
    queryFn: ({ signal }) => readMemory(id ?? '', signal),
    enabled: id !== null,
    refetchOnMount: 'always',
  })
}

export function useMemoryStats() {
  const health = useHealth()
  return useQuery({
    queryKey: queryKeys.memoryStats,
    queryFn: ({ signal }) => request(memoryStatsSchema, 'GET', '/memory/stats', undefined, signal),
    enabled: isStoreOpen(health.data),
    refetchOnMount: 'always',
  })
}

/** Each change of one memory by the person. */
export type MemoryChange =
  | { type: 'edit'; changes: z.input<typeof updateMemoryRequestSchema> }
  | { type: 'pin'; isPinned: boolean }
  | { type: 'promote' }

export function useChangeMemory() {
  return useMutation({
    mutationFn: ({ id, change }: { id: string; change: MemoryChange }): Promise<Memory> => {
      const path = `/memory/entries/${encodeURIComponent(id)}`
      switch (change.type) {
        case 'edit':
          return request(memorySchema, 'PATCH', path, change.changes)
        case 'pin':
          return request(memorySchema, 'POST', `${path}/pin`, { is_pinned: change.isPinned })
        case 'promote':
          return request(memorySchema, 'POST', `${path}/promote`)
      }
    },
  })
}

export function useMergeMemories() {
  return useMutation({
    mutationFn: (json: { ids: readonly string[]; text: string }) =>
      request(memorySchema, 'POST', '/memory/merge', json),
  })
}

export function exportMemories(): Promise<z.infer<typeof memoryExportSchema>> {
  return request(memoryExportSchema, 'GET', '/memory/export')
}

export type ImportReply = z.infer<typeof importReplySchema>

/** `bringBack`: also what was forgotten here earlier. */
export function useImportMemories() {
  return useMutation({
    mutationFn: ({ data, bringBack }: { data: unknown; bringBack: boolean }) =>
      request(importReplySchema, 'POST', `/memory/import?bring_back=${bringBack}`, data),
  })
}

/** How far the import that runs is, whoever began it; null when none does. */
export function useImportProgress(isImporting: boolean) {
  const health = useHealth()
  return useQuery({
    queryKey: queryKeys.memoryImport,
    queryFn: ({ signal }) => request(importProgressSchema, 'GET', '/memory/import', undefined, signal),
    enabled: isStoreOpen(health.data),
    refetchInterval: ({ state }) => (isImporting || state.data?.running ? PROGRESS_MS : false),
    refetchOnMount: 'always',
    select: ({ running }) => running,
  })
}

const UNREAD_PAGE = 50

/** Messages that reflection has not read yet; they are no memories. */
export function useUnread() {
  const health = useHealth()
  return useInfiniteQuery({
    queryKey: queryKeys.unread,
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({
        tier: 'stm',
        limit: String(UNREAD_PAGE),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      })
      return request(memoryListSchema, 'GET', `/memory/list?${query}`, undefined, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: isStoreOpen(health.data),
    refetchOnMount: 'always',
  })
}

/** Nova will not review them; the chats stay. */
export function useClearUnread() {
  return useMutation({ mutationFn: () => request(clearedSchema, 'POST', '/memory/unread/clear') })
}
