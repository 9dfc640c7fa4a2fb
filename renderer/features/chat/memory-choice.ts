import type { MemoryMode } from '../../../contract/core/projects.ts'
import { createStore, useStore } from '../../lib/store.ts'
import { NEW_CHAT } from './drafts.ts'

/**
 * What the user chose for one chat over the setting, until they change it or close the window. It is not
 * reset after a message: a user who switched memory off does not expect it to switch itself on.
 */
export type MemoryChoice = 'on' | 'off'
const choices = createStore<ReadonlyMap<string, MemoryChoice>>(new Map())

export function setMemoryChoice(chat: string, choice: MemoryChoice | null): void {
  const next = new Map(choices.get())
  if (choice === null) next.delete(chat)
  else next.set(chat, choice)
  choices.set(next)
}

export function useMemoryChoice(chat: string): MemoryChoice | null {
  return useStore(choices).get(chat) ?? null
}

/** Moves the choice of the new chat to the chat that was made of it. */
export function moveMemoryChoice(sessionId: string): void {
  const choice = choices.get().get(NEW_CHAT)
  if (choice === undefined) return
  setMemoryChoice(NEW_CHAT, null)
  setMemoryChoice(sessionId, choice)
}

/** Of a request of this chat; nothing when the setting counts. */
export function memoryOfRequest(chat: string): { use_memory?: boolean } {
  const choice = choices.get().get(chat)
  return choice === undefined ? {} : { use_memory: choice === 'on' }
}

/** What will happen to the next message. */
export function modeOf(choice: MemoryChoice | null, set: MemoryMode): MemoryMode {
  if (choice === null) return set
  return choice === 'on' ? 'automatic' : 'off'
}
