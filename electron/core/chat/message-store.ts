import type { MessageStatus } from '../../../contract/core/chat.ts'
import type { MemoryMode } from '../../../contract/core/projects.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, runOne, sql } from '../../../native/sqlite/sql.ts'

export interface MessageRow {
  rowid: number
  id: string
  session_id: string
  parent_id: string | null
  role: 'user' | 'assistant'
  content: string
  status: MessageStatus
  error: string | null
  model: string | null
  created_at_ms: number
  ended_at_ms: number | null
  first_token_ms: number | null
  tokens_per_second: number | null
  input_tokens: number | null
  output_tokens: number | null
  counted_messages: number | null
  ledger_seq: number | null
  memory_mode: MemoryMode | null
  /** A MessagePolicy as JSON. */
  policy: string | null
  /** What a reasoning model thought before it answered; null: it did not. */
  thinking: string | null
  thinking_ms: number | null
  /** o200k, part of output_tokens. */
  thinking_tokens: number | null
  /** The first message that the model read for this answer; null: it read the chat from its beginning. */
  window_start_id: string | null
  /** 0: it is in a version of the chat that is not shown. */
  is_shown: 0 | 1
}

export type NewMessage = Pick<
  MessageRow,
  'id' | 'session_id' | 'parent_id' | 'role' | 'content' | 'status' | 'created_at_ms'
> &
  Partial<
    Pick<
      MessageRow,
      | 'model'
      | 'ended_at_ms'
      | 'error'
      | 'first_token_ms'
      | 'tokens_per_second'
      | 'memory_mode'
      | 'policy'
      | 'thinking'
      | 'thinking_ms'
      | 'thinking_tokens'
    >
  >

export type MessageEnd = Pick<
  MessageRow,
  | 'content'
  | 'status'
  | 'model'
  | 'error'
  | 'ended_at_ms'
  | 'first_token_ms'
  | 'tokens_per_second'
  | 'input_tokens'
  | 'output_tokens'
  | 'counted_messages'
  | 'ledger_seq'
  | 'policy'
  | 'thinking'
  | 'thinking_ms'
  | 'thinking_tokens'
  | 'window_start_id'
>

export function insertMessage(db: WritableDb, row: NewMessage): void {
  runOne(
    db,
    sql`INSERT INTO messages (id, session_id, parent_id, role, content, status, created_at_ms, model,
                              ended_at_ms, error, first_token_ms, tokens_per_second, memory_mode, policy,
                              thinking, thinking_ms, thinking_tokens)
        VALUES (${row.id}, ${row.session_id}, ${row.parent_id}, ${row.role}, ${row.content}, ${row.status},
                ${row.created_at_ms}, ${row.model ?? null}, ${row.ended_at_ms ?? null}, ${row.error ?? null},
                ${row.first_token_ms ?? null}, ${row.tokens_per_second ?? null}, ${row.memory_mode ?? null}, ${row.policy ?? null},
                ${row.thinking ?? null}, ${row.thinking_ms ?? null}, ${row.thinking_tokens ?? null})`,
  )
}

export function getMessage(db: ReadableDb, id: string): MessageRow | undefined {
  return get<MessageRow>(db, sql`SELECT * FROM messages WHERE id = ${id}`)
}

/** The whole tree of a chat in the order in which it was written. */
export function listMessages(db: ReadableDb, sessionId: string): MessageRow[] {
  return all<MessageRow>(db, sql`SELECT * FROM messages WHERE session_id = ${sessionId} ORDER BY rowid`)
}

/** All versions of the answer to one question. */
export function idsOfAnswers(db: ReadableDb, promptId: string): string[] {
  return all<{ id: string }>(db, sql`SELECT id FROM messages WHERE parent_id = ${promptId}`).map(
    ({ id }) => id,
  )
}

export function listStreaming(db: ReadableDb): MessageRow[] {
  return all<MessageRow>(db, sql`SELECT * FROM messages WHERE status = 'streaming'`)
}

/** From the root down to `leafId`. */
export function pathTo(db: ReadableDb, leafId: string): MessageRow[] {
  return all<MessageRow>(
    db,
    sql`WITH RECURSIVE path (id, parent_id, depth) AS (
          SELECT id, parent_id, 0 FROM messages WHERE id = ${leafId}
          UNION ALL
          SELECT m.id, m.parent_id, path.depth + 1 FROM messages m JOIN path ON m.id = path.parent_id
        )
        SELECT m.* FROM path JOIN messages m ON m.id = path.id ORDER BY path.depth DESC`,
  )
}

/** The leaf that one reaches from `id` by always taking the child that was written last. */
export function newestLeafBelow(db: ReadableDb, id: string): string {
  const row = get<{ id: string }>(
    db,
    sql`WITH RECURSIVE down (id, depth) AS (
          SELECT ${id}, 0
          UNION ALL
          SELECT (SELECT m.id FROM messages m WHERE m.parent_id = down.id ORDER BY m.rowid DESC LIMIT 1), down.depth + 1
          FROM down WHERE EXISTS (SELECT 1 FROM messages m WHERE m.parent_id = down.id)
        )
        SELECT id FROM down ORDER BY depth DESC LIMIT 1`,
  )
  return row?.id ?? id
}

export function saveContent(db: WritableDb, id: string, content: string): void {
  runOne(db, sql`UPDATE messages SET content = ${content} WHERE id = ${id}`)
}

export function savePolicy(db: WritableDb, id: string, policy: string): void {
  runOne(db, sql`UPDATE messages SET policy = ${policy} WHERE id = ${id}`)
}

export function endMessage(db: WritableDb, id: string, end: MessageEnd): void {
  runOne(
    db,
    sql`UPDATE messages SET
          content = ${end.content}, status = ${end.status}, model = ${end.model}, error = ${end.error},
          ended_at_ms = ${end.ended_at_ms}, first_token_ms = ${end.first_token_ms},
          tokens_per_second = ${end.tokens_per_second}, input_tokens = ${end.input_tokens},
          output_tokens = ${end.output_tokens}, counted_messages = ${end.counted_messages},
          ledger_seq = ${end.ledger_seq}, policy = ${end.policy}, thinking = ${end.thinking},
          thinking_ms = ${end.thinking_ms}, thinking_tokens = ${end.thinking_tokens},
          window_start_id = ${end.window_start_id}
        WHERE id = ${id}`,
  )
}
