import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { answerMemoriesReplySchema } from '../../contract/core/answer-memories.ts'
import {
  type MemoryDetail,
  type MemoryGroup,
  type MemoryList,
  memoryDetailSchema,
  memoryListSchema,
  memoryStatsSchema,
} from '../../contract/core/memory.ts'
import { byId, core, readReply, until } from './client.ts'
import { isStoreOpen, useHealth } from './health.ts'
import type { MemoryFilter } from './memory-filter.ts'
import { queryKeys } from './query.ts'

const PAGE_SIZE = 100

/** Where the browser shows this memory. */
export function memoryPath(id: string): string {
  return `/memory?id=${encodeURIComponent(id)}`
}

/** Memories by pages; with a query the nearest by words and meaning come first, then all others with the words. */
export function useMemories(filter: MemoryFilter) {
  const health = useHealth()
  return useInfiniteQuery({
    queryKey: queryKeys.memories(filter),
    queryFn: ({ pageParam, signal }) => readList(filter, pageParam, signal),
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
  const { q, tier, kind, scope, scopeId, author, group, state, sort } = filter
  const query = {
    state,
    sort,
    limit: String(PAGE_SIZE),
    ...(q === '' ? {} : { q, nearest: 'true' as const }),
    ...(tier === null ? {} : { tier }),
    ...(kind === null ? {} : { kind }),
    ...(scope === null ? {} : { scope }),
    ...(scopeId === null ? {} : { scope_id: scopeId }),
    ...(author === null ? {} : { author }),
    ...(group === null ? {} : { group }),
    ...(cursor === null ? {} : { cursor }),
  }
  return readReply(memoryListSchema, core.memory.list.$get({ query }, until(signal)))
}

/** As many as one looks at; the list has them all. */
const SUMMARY_SIZE = 5

/** The most important memories of a group, or those that fade first, and how many there are. */
export function useMemoryGroup(group: MemoryGroup) {
  const health = useHealth()
  return useQuery({
    queryKey: queryKeys.memoryGroup(group),
    queryFn: ({ signal }) => {
      const sort: MemoryFilter['sort'] = group === 'fading' ? 'expiring' : 'important'
      const query = { group, sort, limit: String(SUMMARY_SIZE) }
      return readReply(memoryListSchema, core.memory.list.$get({ query }, until(signal)))
    },
    enabled: isStoreOpen(health.data),
    refetchOnMount: 'always',
  })
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

/** Messages that reflection has not read yet; they are not memories. */
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
