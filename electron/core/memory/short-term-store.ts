import type { Memory } from '../../../contract/core/memory.ts'
import { DAY_MS } from '../../../contract/utc-day.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { get, sql } from '../../../native/sqlite/sql.ts'

/**
 * Short-term memory is the running chats themselves (spec C1): what the user said in a chat of the last 24 hours and
 * reflection has not read yet. What the constitution refused to answer, and versions that are not shown, are
 * left out. Entries are views of messages; their ids are "message:<id>".
 */
export const SHORT_TERM_MS = DAY_MS
const PREFIX = 'message:'

function shortTermId(messageId: string): string {
  return PREFIX + messageId
}

/** Returns the message id in a short-term entry's id; null for the id of a stored memory. */
export function messageIdOf(id: string): string | null {
  return id.startsWith(PREFIX) ? id.slice(PREFIX.length) : null
}

interface ShortTermRow {
  id: string
  session_id: string
  title: string
  content: string
  created_at_ms: number
}

/** `entries.ts` asks the same of all messages at once. */
export function findShortTerm(db: ReadableDb, messageId: string, nowMs: number): Memory | undefined {
  const row = get<ShortTermRow>(
    db,
    sql`SELECT m.id, m.session_id, s.title, m.content, m.created_at_ms
        FROM messages m JOIN sessions s ON s.id = m.session_id
        WHERE m.id = ${messageId} AND m.role = 'user' AND m.memory_mode IS NOT 'off'
          AND m.is_shown = 1 AND m.is_read = 0 AND m.rowid > s.reflected_rowid AND s.deleted_at_ms IS NULL
          AND s.updated_at_ms > ${nowMs - SHORT_TERM_MS}
          AND NOT EXISTS (
            SELECT 1 FROM messages a
            WHERE a.rowid = (SELECT max(rowid) FROM messages WHERE parent_id = m.id AND role = 'assistant' AND is_shown = 1)
              AND a.error ->> '$.code' IN ('policy_blocked', 'policy_ask'))`,
  )
  return row && toShortTerm(row)
}

function toShortTerm(row: ShortTermRow): Memory {
  return {
    id: shortTermId(row.id),
    tier: 'stm',
    kind: 'event',
    text: row.content,
    author: 'person',
    confidence: 1,
    importance: 0.5,
    scope: 'chat',
    scope_id: row.session_id,
    scope_name: row.title,
    input_context: '',
    source_message_id: row.id,
    source_session_id: row.session_id,
    is_pinned: false,
    state: 'active',
    superseded_by: null,
    valid_from: null,
    valid_to: null,
    created_at: row.created_at_ms,
    updated_at: row.created_at_ms,
    last_used_at: null,
    uses: 0,
    expires_at: null,
    is_editable: false,
    subject: null,
    slot: null,
    value: null,
    polarity: 'holds',
    said_at: row.created_at_ms,
  }
}
