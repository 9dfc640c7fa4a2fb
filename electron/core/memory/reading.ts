import { transaction } from '../../../native/sqlite/sql.ts'
import { opensStory, readStatements, type Statement } from '../statements/read.ts'
import { findMessage, type SourceMessage, saidBefore } from './chat-store.ts'
import { type KeepOutcome, keepProposed } from './keep.ts'
import type { MemoryDeps } from './memory-deps.ts'

/** How sure it is that the user said it: its words are theirs, and a rule knows them. */
const CONFIDENCE = 0.9

/**
 * Keeps what the user states in one message (spec C4). Reading it again changes nothing, so it is done as soon as the
 * message is there, and once more by reflection, which also comes to what was said while reading was paused.
 * @returns what became of each statement; empty when memory was off, or the message is not the user's
 */
export function readMessage(deps: MemoryDeps, messageId: string, runId: string | null): KeepOutcome[] {
  const message = findMessage(deps.db, messageId)
  if (message?.role !== 'user' || message.memory_mode === 'off') return []
  const { statements } = readStatements(message.content, message.created_at_ms, isInStory(deps, message))
  return transaction(deps.db, () =>
    statements.map((statement) => keepProposed(deps, toProposed(message, statement), runId)),
  )
}

/** Whether an earlier message of the chat has begun a play: what is said in it is not about the user. */
export function isInStory({ db }: Pick<MemoryDeps, 'db'>, message: SourceMessage): boolean {
  return saidBefore(db, message.id).some(opensStory)
}

function toProposed(message: SourceMessage, statement: Statement) {
  return {
    kind: statement.kind,
    text: statement.text,
    confidence: CONFIDENCE,
    importance: statement.importance,
    scope: message.project_id === null ? ('everywhere' as const) : ('project' as const),
    scopeId: message.project_id,
    subject: statement.subject,
    slot: statement.slot,
    value: statement.value,
    polarity: statement.polarity,
    isChange: statement.isChange,
    isStated: true,
    validFromMs: statement.validFromMs,
    expiresAtMs: statement.expiresAtMs,
    messageId: message.id,
    quote: message.content.slice(statement.start, statement.end),
  }
}
