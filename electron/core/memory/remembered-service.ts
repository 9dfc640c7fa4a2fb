import type { LeftReason, ReadingReply, RememberedReply } from '../../../contract/core/remembered.ts'
import { AppError } from '../../../contract/errors.ts'
import { overlaps, type Range } from '../statements/range.ts'
import { findMessage, hasChat } from './chat-store.ts'
import type { MemoryDeps } from './memory-deps.ts'
import { keptOfChat, keptOfMessage } from './remembered-store.ts'
import { findSameWords } from './store.ts'
import { forgottenRanges } from './tombstone-store.ts'

/** Reads the statements about the user out of a message (statements/read.ts). */
export type ReadStatements = (
  message: string,
  saidAtMs: number,
) => { statements: readonly (Range & { text: string })[]; left: readonly (Range & { reason: LeftReason })[] }

/** What was kept of the user's messages, and why the rest was not (spec C7). */
export interface RememberedService {
  /** Throws session_not_found. */
  ofChat(sessionId: string): RememberedReply
  /** Throws message_not_found. */
  reading(messageId: string): ReadingReply
}

interface RememberedDeps extends Pick<MemoryDeps, 'db'> {
  read: ReadStatements
}

export function createRememberedService({ db, read }: RememberedDeps): RememberedService {
  /** Statements that would be kept today and are not: the user had them forgotten, or said them elsewhere before. */
  function reasonOf(text: string, place: Range, forgotten: readonly Range[]): LeftReason {
    if (overlaps(place, forgotten)) return 'forgotten'
    const isKnown = findSameWords(db, { text, scope: 'everywhere', scopeId: null }) !== undefined
    return isKnown ? 'known' : 'other'
  }

  return {
    ofChat(sessionId) {
      if (!hasChat(db, sessionId)) throw new AppError('session_not_found', 'There is no chat with this id.')
      const byMessage = Map.groupBy(keptOfChat(db, sessionId), ({ message_id }) => message_id)
      return {
        messages: [...byMessage].map(([message_id, rows]) => ({
          message_id,
          memories: rows.map(({ id, text, state }) => ({ id, text, state })),
        })),
      }
    },
    reading(messageId) {
      const message = findMessage(db, messageId)
      if (message?.role !== 'user') {
        throw new AppError('message_not_found', 'There is no message of the user with this id.')
      }
      const rows = keptOfMessage(db, messageId)
      const kept = rows.map(({ id, state, quote, quote_start, quote_end }) => ({
        text: quote,
        start: quote_start,
        end: quote_end,
        memory_id: id,
        state,
      }))
      if (message.memory_mode === 'off') return { is_memory_off: true, kept, left: [] }
      const { statements, left } = read(message.content, message.created_at_ms)
      const forgotten = forgottenRanges(db, messageId)
      const missed = statements.map(({ text, start, end }) => ({
        start,
        end,
        reason: reasonOf(text, { start, end }, forgotten),
      }))
      return {
        is_memory_off: false,
        kept,
        left: [...left, ...missed]
          .filter((place) => !overlaps(place, kept))
          .sort((a, b) => a.start - b.start)
          .map(({ start, end, reason }) => ({
            text: message.content.slice(start, end),
            start,
            end,
            reason: overlaps({ start, end }, forgotten) ? 'forgotten' : reason,
          })),
      }
    },
  }
}
