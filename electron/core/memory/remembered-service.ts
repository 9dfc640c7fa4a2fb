import type { LeftReason, ReadingReply, RememberedReply } from '../../../contract/core/remembered.ts'
import { AppError } from '../../../contract/errors.ts'
import { overlaps } from '../statements/range.ts'
import { findMessage, hasChat, type SourceMessage } from './chat-store.ts'
import { leftSentences } from './left-sentences.ts'
import type { MemoryDeps } from './memory-deps.ts'
import { isInStory } from './reading.ts'
import { keptOfChat, keptOfMessage } from './remembered-store.ts'
import { findShortTerm } from './short-term-store.ts'
import { listSameWords } from './store.ts'
import { forgottenRanges } from './tombstone-store.ts'

/** What was kept of the user's messages, and why the rest was not (spec C7). */
export interface RememberedService {
  /** Throws session_not_found. */
  ofChat(sessionId: string): RememberedReply
  /** Throws message_not_found. */
  reading(messageId: string): ReadingReply
}

export function createRememberedService(deps: Pick<MemoryDeps, 'db' | 'clock'>): RememberedService {
  const { db, clock } = deps

  /** Why a statement that would be kept today is not. */
  function whyMissed(message: SourceMessage, text: string): LeftReason {
    const scope = message.project_id === null ? 'everywhere' : 'project'
    if (listSameWords(db, { text, scope, scopeId: message.project_id }).length > 0) return 'known'
    return findShortTerm(db, message.id, clock.nowMs()) ? 'unread' : 'other'
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
      const forgotten = forgottenRanges(db, messageId)
      const story = isInStory(deps, message)
      const left = leftSentences(message.content, message.created_at_ms, story, kept)
      return {
        is_memory_off: false,
        kept,
        left: left.map(({ start, end, reason, statement }) => ({
          text: message.content.slice(start, end).trim(),
          start,
          end,
          reason: overlaps({ start, end }, forgotten)
            ? 'forgotten'
            : statement === null
              ? reason
              : whyMissed(message, statement),
        })),
      }
    },
  }
}
