import type { MemoryDeps } from './memory-deps.ts'
import { findRestatementsIn, forgottenWordsOf } from './restatement-store.ts'
import { addTombstone, copyTombstones } from './tombstone-store.ts'

/**
 * Keeps what was forgotten out of search in messages that are written later: the chat itself still holds the words, so
 * that an answer may repeat them from its context, and a branch copies them.
 */
export interface Restating {
  /** Called in the transaction that ends an answer. */
  answerEnded(messageId: string): void
  /** Called in the transaction that copies a message into a branch. */
  messageCopied(fromId: string, toId: string): void
}

export function createRestating({ db, clock, recall }: MemoryDeps): Restating {
  return {
    answerEnded(messageId) {
      let isRestated = false
      for (const { memoryId, words } of forgottenWordsOf(db, messageId)) {
        for (const { text, ...place } of findRestatementsIn(db, messageId, words)) {
          addTombstone(db, { atMs: clock.nowMs(), memoryId, text, place })
          isRestated = true
        }
      }
      if (isRestated) recall().reindexMessage(messageId)
    },
    messageCopied(fromId, toId) {
      if (copyTombstones(db, fromId, toId) > 0) recall().reindexMessage(toId)
    },
  }
}
