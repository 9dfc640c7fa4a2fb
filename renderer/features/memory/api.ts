import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import {
  importReplySchema,
  type Memory,
  type MemoryList,
  memoryExportSchema,
  memoryListSchema,
  memorySchema,
  memoryStatsSchema,
  searchMemoryReplySchema,
  type updateMemoryRequestSchema,
} from '../../../contract/api/memory.ts'
import { isStoreOpen, useHealth } from '../../lib/health.ts'
import { readMemory, refreshMemory } from '../../lib/memories.ts'
import { queryKeys } from '../../lib/query.ts'
import { request } from '../../lib/request.ts'
import { type MemoryFilter, paramsOfFilter, passes } from './memory-filter.ts'

const PAGE_SIZE = 100
/** By meaning everything is near to some degree: after these a person reads no further. */
const NEAREST_SHOWN = 20

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
  })
}

export function useMemoryStats() {
  const health = useHealth()
  return useQuery({
    queryKey: queryKeys.memoryStats,
    queryFn: ({ signal }) => request(memoryStatsSchema, 'GET', '/memory/stats', undefined, signal),
    enabled: isStoreOpen(health.data),
  })
}

/** Each change of one memory by the person. */
export type MemoryChange =
  | { type: 'edit'; changes: z.input<typeof updateMemoryRequestSchema> }
  | { type: 'pin'; isPinned: boolean }
  | { type: 'promote' }

export function useChangeMemory() {
  const client = useQueryClient()
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
    onSettled: () => refreshMemory(client),
  })
}

export function useMergeMemories() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (json: { ids: readonly string[]; text: string }) =>
      request(memorySchema, 'POST', '/memory/merge', json),
    onSuccess: () => refreshMemory(client),
  })
}

export function exportMemories(): Promise<z.infer<typeof memoryExportSchema>> {
  return request(memoryExportSchema, 'GET', '/memory/export')
}

export type ImportReply = z.infer<typeof importReplySchema>

export function useImportMemories() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (data: unknown) => request(importReplySchema, 'POST', '/memory/import', data),
    onSuccess: () => refreshMemory(client),
  })
}
