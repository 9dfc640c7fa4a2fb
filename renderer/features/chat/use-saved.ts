import { useMemo } from 'react'
import type { RememberedMemory } from '../../../contract/core/remembered.ts'
import { asCoreError } from '../../core/core-error.ts'
import { useStoreMemory, useUndoMemory } from '../../core/memory-changes.ts'
import { useForgetInPlace } from '../../core/use-forget.ts'
import { useProblemToast } from '../../core/use-problem-toast.ts'
import { useStore } from '../../lib/store.ts'
import { addUndone, removeUndone, undoneMemories } from './undone-memories.ts'

export interface SavedEntry {
  id: string
  text: string
  /** undone: the user took it back just now. */
  state: RememberedMemory['state'] | 'undone'
}

/** What was kept of a message, with what the user undid just now in its place. */
export function useSavedEntries(
  messageId: string,
  memories: readonly RememberedMemory[],
): readonly SavedEntry[] {
  const undone = useStore(undoneMemories)
  return useMemo(() => {
    const own = undone.filter((one) => one.messageId === messageId)
    const gone = new Set(own.map(({ id }) => id))
    return [
      ...memories.filter(({ id }) => !gone.has(id)),
      ...own.map(({ id, text }) => ({ id, text, state: 'undone' as const })),
    ]
  }, [messageId, memories, undone])
}

/** Undo and "Save again", each in place. */
export function useSavedActions(messageId: string) {
  const forget = useForgetInPlace()
  const { mutateAsync: undo } = useUndoMemory()
  const { mutateAsync: store } = useStoreMemory()
  const sayProblem = useProblemToast()
  return {
    async undo({ id, text }: SavedEntry): Promise<void> {
      const undoId = await forget(id)
      if (undoId !== null) addUndone({ id, messageId, text, undoId })
    },
    async saveAgain({ id, text }: SavedEntry): Promise<void> {
      const undone = undoneMemories.get().find((one) => one.id === id)
      try {
        await undo(undone?.undoId ?? '').catch((error: unknown) => {
          // The time of the undo is over: the words are saved as the user's own.
          if (asCoreError(error).code !== 'undo_not_possible') throw error
          return store({ text, source_message_id: messageId })
        })
        removeUndone(id)
      } catch (error) {
        sayProblem(error)
      }
    },
  }
}
