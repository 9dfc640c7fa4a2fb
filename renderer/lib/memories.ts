import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import {
  answerMemoriesReplySchema,
  forgottenManySchema,
  type Memory,
  type MemoryDetail,
  memoryDetailSchema,
  memorySchema,
  type storeMemoryRequestSchema,
  undoReplySchema,
} from '../../contract/api/memory.ts'
import { queryKeys } from './query.ts'
import { request } from './request.ts'

/** Where the browser shows this memory. */
export function memoryPath(id: string): string {
  return `/memory?id=${encodeURIComponent(id)}`
}

/** Where its chat shows this message. */
export function messagePath(sessionId: string, messageId: string | null): string {
  const asked = messageId === null ? '' : `?message=${encodeURIComponent(messageId)}`
  return `/chat/${encodeURIComponent(sessionId)}${asked}`
}

export function readMemory(id: string, signal?: AbortSignal): Promise<MemoryDetail> {
  return request(memoryDetailSchema, 'GET', `/memory/entries/${encodeURIComponent(id)}`, undefined, signal)
}

/** One change may show in the list, the counts, the run log and under answers: all of them are asked for again. */
export function refreshMemory(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: queryKeys.memory })
}

export interface Stored {
  memory: Memory
  /** The core remembered the same already; nothing was added that could be undone. */
  wasThere: boolean
}

export function useStoreMemory() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (json: z.input<typeof storeMemoryRequestSchema>): Promise<Stored> => {
      // One clock: the core runs on this machine.
      const askedAtMs = Date.now()
      const memory = await request(memorySchema, 'POST', '/memory/store', json)
      return { memory, wasThere: memory.created_at < askedAtMs }
    },
    onSuccess: () => refreshMemory(client),
  })
}

export function useForgetMemories() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (ids: readonly string[]) => request(forgottenManySchema, 'POST', '/memory/forget', { ids }),
    onSuccess: () => refreshMemory(client),
  })
}

export function useUndoMemory() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (undoId: string) => request(undoReplySchema, 'POST', '/memory/undo', { undo_id: undoId }),
    // Also after a refusal: what is shown is older than what is there.
    onSettled: () => refreshMemory(client),
  })
}

/** Undoes what was done to a memory last, such as its storing. */
export function useUndoLastStep() {
  const undo = useUndoMemory()
  return useMutation({
    mutationFn: async (memoryId: string) => {
      const { events } = await readMemory(memoryId)
      const last = events.find((event) => event.action !== 'undone')
      return undo.mutateAsync(last?.id ?? memoryId)
    },
  })
}

/** What an answer was given from memory; asked for when somebody looks. */
export function useAnswerMemories(messageId: string, isWanted: boolean) {
  return useQuery({
    queryKey: queryKeys.answerMemories(messageId),
    queryFn: ({ signal }) =>
      request(
        answerMemoriesReplySchema,
        'GET',
        `/memory/answers/${encodeURIComponent(messageId)}`,
        undefined,
        signal,
      ),
    enabled: isWanted,
  })
}
