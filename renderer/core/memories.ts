import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import {
  answerMemoriesReplySchema,
  type MemoryDetail,
  type MemoryList,
  memoryDetailSchema,
  memoryListSchema,
  memoryStatsSchema,
  searchMemoryReplySchema,
} from '../../contract/core/memory.ts'
import { byId, core, readReply, until } from './client.ts'
import { isStoreOpen, useHealth } from './health.ts'
import { type MemoryFilter, passes } from './memory-filter.ts'
import { queryKeys } from './query.ts'

const PAGE_SIZE = 100
/** By meaning everything is near to some degree: after these a user reads no further. */
const NEAREST_SHOWN = 20

/** Where the browser shows this memory. */
export function memoryPath(id: string): string {
  return `/memory?id=${encodeURIComponent(id)}`
}

/** Memories by pages; with a query the nearest by words and meaning come first, then all others with the words. */
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
    // The list stays until the next one is there, so that nothing jumps while the user types or filters.
    placeholderData: (before) => before,
    // A chat or a worker may have changed it while another page was open.
    refetchOnMount: 'always',
  })
}

function readList(filter: MemoryFilter, cursor: string | null, signal: AbortSignal): Promise<MemoryList> {
  const { q, tier, kind, scope, scopeId, author, state, sort } = filter
  const query = {
    state,
    sort,
    limit: String(PAGE_SIZE),
    ...(q === '' ? {} : { q }),
    ...(tier === null ? {} : { tier }),
    ...(kind === null ? {} : { kind }),
    ...(scope === null ? {} : { scope }),
    ...(scopeId === null ? {} : { scope_id: scopeId }),
    ...(author === null ? {} : { author }),
    ...(cursor === null ? {} : { cursor }),
  }
  return readReply(memoryListSchema, core.memory.list.$get({ query }, until(signal)))
}

async function searchList(filter: MemoryFilter, signal: AbortSignal): Promise<MemoryList> {
  const [holding, nearest] = await Promise.all([readList(filter, null, signal), readNearest(filter, signal)])
  const known = new Map(holding.memories.map((memory) => [memory.id, memory]))
  const found = await Promise.all(
    nearest.map(async (id) => known.get(id) ?? (await readMemory(id, signal).catch(() => null))),
  )
  const first = found.filter((memory) => memory !== null && passes(memory, filter)).filter((m) => m !== null)
  const shown = new Set(first.map(({ id }) => id))
  const added = first.filter(({ id }) => !known.has(id)).length
  return {
    memories: [...first, ...holding.memories.filter(({ id }) => !shown.has(id))],
    total: holding.total + added,
    next_cursor: holding.next_cursor,
  }
}

async function readNearest(filter: MemoryFilter, signal: AbortSignal): Promise<string[]> {
  const { hits } = await readReply(
    searchMemoryReplySchema,
    core.memory.search.$post(
      { json: { query: filter.q, kinds: ['memory'], limit: NEAREST_SHOWN } },
      until(signal),
    ),
  )
  return hits.map(({ id }) => id)
}

export function readMemory(id: string, signal?: AbortSignal): Promise<MemoryDetail> {
  return readReply(memoryDetailSchema, core.memory.entries[':id'].$get(byId(id), signal && until(signal)))
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
    queryFn: ({ signal }) => readReply(memoryStatsSchema, core.memory.stats.$get({}, until(signal))),
    enabled: isStoreOpen(health.data),
    refetchOnMount: 'always',
  })
}

/** What an answer was given from memory; fetched when the user opens the list. */
export function useAnswerMemories(messageId: string, isWanted: boolean) {
  return useQuery({
    queryKey: queryKeys.answerMemories(messageId),
    queryFn: ({ signal }) =>
      readReply(
        answerMemoriesReplySchema,
        core.memory.answers[':message_id'].$get({ param: { message_id: messageId } }, until(signal)),
      ),
    enabled: isWanted,
  })
}

const UNREAD_PAGE = 50

/** Messages that reflection has not read yet; they are no memories. */
export function useUnread() {
  const health = useHealth()
  return useInfiniteQuery({
    queryKey: queryKeys.unread,
    queryFn: ({ pageParam, signal }) => {
      const query = {
        tier: 'stm' as const,
        limit: String(UNREAD_PAGE),
        ...(pageParam === null ? {} : { cursor: pageParam }),
      }
      return readReply(memoryListSchema, core.memory.list.$get({ query }, until(signal)))
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    enabled: isStoreOpen(health.data),
    refetchOnMount: 'always',
  })
}
