import type { MessageRow } from '../../../electron/core/chat/message-store.ts'
import { type SessionRow, setActiveLeaf, touchSession } from '../../../electron/core/chat/session-store.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, run, sql } from '../../../native/sqlite/sql.ts'

/** A message of a readable fixture; its parent is named by id. */
export interface ChatMessage {
  id: string
  chat: string
  parent?: string | null
  text?: string
  status?: MessageRow['status']
  atMs?: number
  ledgerSeq?: number
}

export function addChat(db: WritableDb, id: string, title = id, atMs = 1): void {
  run(
    db,
    sql`INSERT INTO sessions (id, title, created_at_ms, updated_at_ms) VALUES (${id}, ${title}, ${atMs}, ${atMs})`,
  )
}

/** Adds it as the chat's newest, and shows it. */
export function addMessage(db: WritableDb, message: ChatMessage): void {
  const { id, chat, parent = null, text = `text of ${id}`, status = 'complete', atMs = 1 } = message
  run(
    db,
    sql`INSERT INTO messages (id, session_id, parent_id, role, content, status, created_at_ms, ended_at_ms, input_tokens,
          output_tokens, counted_messages, ledger_seq)
        VALUES (${id}, ${chat}, ${parent}, ${parent === null ? 'user' : 'assistant'}, ${text}, ${status}, ${atMs},
          ${status === 'streaming' ? null : atMs + 5}, 3, 4, 1, ${message.ledgerSeq ?? null})`,
  )
  setActiveLeaf(db, chat, id)
  touchSession(db, chat, atMs)
}

export type StoredSession = Omit<SessionRow, 'message_count'>

export function sessionsOf(db: ReadableDb): StoredSession[] {
  return all<StoredSession>(db, sql`SELECT * FROM sessions ORDER BY id`)
}

export function messagesOf(db: ReadableDb): MessageRow[] {
  return all<MessageRow>(db, sql`SELECT * FROM messages ORDER BY rowid`)
}
