import { useEffect } from 'react'
import { MAX_MESSAGE_CHARS } from '../../../contract/core/chat.ts'
import type { MemoryMode } from '../../../contract/core/projects.ts'
import { prepareDraft } from '../../core/chats.ts'
import { NEW_CHAT } from './drafts.ts'
import { memoryOfRequest, modeOf, useMemoryChoice } from './memory-choice.ts'

/** A pause in typing: most words come faster, and who has finished reads over the text for longer. */
const PAUSE_MS = 250

/**
 * Has the core look up what the draft will need once the user pauses, so that sending need not wait for it. `set`: the
 * mode of the project, else of the user's settings; with memory off or "ask" nothing is sent.
 */
export function useDraftLookup(chat: string, text: string, set: MemoryMode): void {
  const isWanted =
    modeOf(useMemoryChoice(chat), set) === 'automatic' &&
    text.trim() !== '' &&
    text.length <= MAX_MESSAGE_CHARS
  useEffect(() => {
    if (!isWanted) return
    const timer = setTimeout(() => {
      const session = chat === NEW_CHAT ? {} : { session_id: chat }
      prepareDraft({ message: text, ...session, ...memoryOfRequest(chat) })
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [chat, text, isWanted])
}
