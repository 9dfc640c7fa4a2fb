import { createStore, type Store } from '../../lib/store.ts'

/** A memory that the user undid under its message: it can be saved again there, as long as the window is open. */
export interface UndoneMemory {
  id: string
  messageId: string
  text: string
  undoId: string
}

export const undoneMemories: Store<readonly UndoneMemory[]> = createStore<readonly UndoneMemory[]>([])

export function addUndone(undone: UndoneMemory): void {
  undoneMemories.set([...undoneMemories.get(), undone])
}

export function removeUndone(id: string): void {
  undoneMemories.set(undoneMemories.get().filter((undone) => undone.id !== id))
}
