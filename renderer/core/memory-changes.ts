import { useMutation } from '@tanstack/react-query'
import type { z } from 'zod'
import { clearedSchema } from '../../contract/core/background-work.ts'
import {
  forgottenManySchema,
  type Memory,
  memorySchema,
  type storeMemoryRequestSchema,
  undoReplySchema,
  type updateMemoryRequestSchema,
} from '../../contract/core/memory.ts'
import { byId, core, readReply } from './client.ts'
import { readMemory } from './memories.ts'

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
      const memory = await readReply(memorySchema, core.memory.store.$post({ json }))
      return { memory, wasThere: memory.created_at < askedAtMs }
    },
  })
}

/** Each change of one memory by the user. */
export type MemoryChange =
  | { type: 'edit'; changes: z.input<typeof updateMemoryRequestSchema> }
  | { type: 'pin'; isPinned: boolean }
  | { type: 'promote' }

export function useChangeMemory() {
  return useMutation({
    mutationFn: ({ id, change }: { id: string; change: MemoryChange }): Promise<Memory> => {
      const entry = core.memory.entries[':id']
      switch (change.type) {
        case 'edit':
          return readReply(memorySchema, entry.$patch({ ...byId(id), json: change.changes }))
        case 'pin':
          return readReply(
            memorySchema,
            entry.pin.$post({ ...byId(id), json: { is_pinned: change.isPinned } }),
          )
        case 'promote':
          return readReply(memorySchema, entry.promote.$post(byId(id)))
      }
    },
  })
}

export function useMergeMemories() {
  return useMutation({
    mutationFn: ({ ids, text }: { ids: readonly string[]; text: string }) =>
      readReply(memorySchema, core.memory.merge.$post({ json: { ids: [...ids], text } })),
  })
}

export function useForgetMemories() {
  return useMutation({
    mutationFn: ({ ids, isMistake = false }: { ids: readonly string[]; isMistake?: boolean }) =>
      readReply(
        forgottenManySchema,
        core.memory.forget.$post({ json: { ids: [...ids], ...(isMistake ? { is_mistake: true } : {}) } }),
      ),
  })
}

export function useUndoMemory() {
  return useMutation({
    mutationFn: (undoId: string) =>
      readReply(undoReplySchema, core.memory.undo.$post({ json: { undo_id: undoId } })),
  })
}

/** Undoes the last step of a memory, such as its storing. */
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

/** Nova will not review them; the chats stay. */
export function useClearUnread() {
  return useMutation({ mutationFn: () => readReply(clearedSchema, core.memory.unread.clear.$post()) })
}
