import { useMutation, useQuery } from '@tanstack/react-query'
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
} from '../../contract/core/memory.ts'
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

export interface Stored {
  memory: Memory
  /** The core remembered the same already; nothing was added that could be undone. */
  wasThere: boolean
}

export function useStoreMemory() {
  return useMutation({
    mutationFn: async (json: z.input<typeof storeMemoryRequestSchema>): Promise<Stored> => {
      // One clock: the core runs on this machine.
      const askedAtMs = Date.now()
      const memory = await request(memorySchema, 'POST', '/memory/store', json)
      return { memory, wasThere: memory.created_at < askedAtMs }
    },
  })
}

export function useForgetMemories() {
  return useMutation({
    mutationFn: (ids: readonly string[]) => request(forgottenManySchema, 'POST', '/memory/forget', { ids }),
  })
}

export function useUndoMemory() {
  return useMutation({
    mutationFn: (undoId: string) => request(undoReplySchema, 'POST', '/memory/undo', { undo_id: undoId }),
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
