import type { MemoryState } from '../../../contract/core/memory.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { all, sql } from '../../../native/sqlite/sql.ts'

interface KeptRow {
  message_id: string
  id: string
  text: string
  state: MemoryState
  quote: string
  quote_start: number
  quote_end: number
}

/**
 * What was kept of the user's messages in a chat, in the order of the messages. By merged, expired and withdrawn
 * memories a message is no longer remembered.
 */
export function keptOfChat(
  db: ReadableDb,
  sessionId: string,
): Pick<KeptRow, 'message_id' | 'id' | 'text' | 'state'>[] {
  return all(
    db,
    sql`SELECT DISTINCT o.message_id, m.id, m.text, m.state
        FROM messages q JOIN memory_sources o ON o.message_id = q.id JOIN memories m ON m.id = o.memory_id
        WHERE q.session_id = ${sessionId} AND q.role = 'user' AND m.state IN ('active', 'asked', 'superseded')
        ORDER BY q.rowid, o.id`,
  )
}

export function keptOfMessage(db: ReadableDb, messageId: string): KeptRow[] {
  return all(
    db,
    sql`SELECT o.message_id, m.id, m.text, m.state, o.quote, o.quote_start, o.quote_end
        FROM memory_sources o JOIN memories m ON m.id = o.memory_id
        WHERE o.message_id = ${messageId} AND m.state IN ('active', 'asked', 'superseded')
          AND o.quote_start IS NOT NULL AND o.quote_end IS NOT NULL
        ORDER BY o.quote_start, o.id`,
  )
}
