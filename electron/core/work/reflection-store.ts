import type { Exchange } from '../../../contract/core/work.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, run, sql, transaction } from '../../../native/sqlite/sql.ts'

/** What a small model's context holds. */
const MAX_EXCHANGES = 12

interface UnreadRow {
  id: string
  at_ms: number
  question: string
  answer: string | null
  is_streaming: 0 | 1
}

export interface Unread {
  exchanges: Exchange[]
  hasMore: boolean
  /** What is said in a project stays in it. */
  scope: 'everywhere' | 'project'
}

/**
 * What reflection has not read of the path that is shown, oldest first: what the user said where memory was on, and the
 * answer to it. null: the chat is gone. An answer that is being written ends the list. What was said in another version
 * is read when that is shown.
 */
export function readUnread(db: ReadableDb, sessionId: string): Unread | null {
  const session = get<{ reflected_rowid: number; project_id: string | null }>(
    db,
    sql`SELECT reflected_rowid, project_id FROM sessions WHERE id = ${sessionId} AND deleted_at_ms IS NULL`,
  )
  if (!session) return null
  const rows = all<UnreadRow>(
    db,
    sql`SELECT m.id, m.created_at_ms AS at_ms, m.content AS question, a.content AS answer,
               coalesce(a.status = 'streaming', 0) AS is_streaming
        FROM messages m
        LEFT JOIN messages a ON a.rowid = (
          SELECT max(rowid) FROM messages WHERE parent_id = m.id AND role = 'assistant' AND is_shown = 1)
        WHERE m.session_id = ${sessionId} AND m.role = 'user' AND m.is_shown = 1 AND m.is_read = 0
          AND m.rowid > ${session.reflected_rowid}
          AND m.memory_mode IS NOT 'off'
          -- What the constitution refused to answer is not looked at.
          AND coalesce(a.error ->> '$.code', '') NOT IN ('policy_blocked', 'policy_ask')
        ORDER BY m.rowid LIMIT ${MAX_EXCHANGES + 1}`,
  )
  const open = rows.findIndex((row) => row.is_streaming === 1)
  const ended = open === -1 ? rows : rows.slice(0, open)
  const page = ended.slice(0, MAX_EXCHANGES)
  return {
    exchanges: page.map(({ id, at_ms, question, answer }) => ({
      message_id: id,
      at: at_ms,
      question,
      answer: answer ?? '',
    })),
    hasMore: ended.length > page.length,
    scope: session.project_id === null ? 'everywhere' : 'project',
  }
}

export function markRead(db: WritableDb, messageIds: Iterable<string>): void {
  const ids = JSON.stringify([...messageIds])
  run(db, sql`UPDATE messages SET is_read = 1 WHERE id IN (SELECT value FROM json_each(${ids}))`)
}

/**
 * Returns those of the messages that are still shown and unread: the user may have cleared them or shown another version
 * meanwhile.
 */
export function stillUnread(db: ReadableDb, messageIds: readonly string[]): Set<string> {
  const rows = all<{ id: string }>(
    db,
    sql`SELECT m.id FROM json_each(${JSON.stringify(messageIds)}) j JOIN messages m ON m.id = j.value
        JOIN sessions s ON s.id = m.session_id
        WHERE m.is_shown = 1 AND m.is_read = 0 AND m.rowid > s.reflected_rowid`,
  )
  return new Set(rows.map(({ id }) => id))
}

/** Marks everything as read, in every version. Returns how many messages reflection would have read. */
export function clearUnread(db: WritableDb): number {
  return transaction(db, () => {
    const unread = get<{ count: number }>(
      db,
      sql`SELECT count(*) AS count FROM sessions s
          JOIN messages m ON m.session_id = s.id AND m.rowid > s.reflected_rowid
          WHERE s.deleted_at_ms IS NULL AND m.role = 'user' AND m.is_shown = 1 AND m.is_read = 0
            AND m.memory_mode IS NOT 'off'`,
    )
    run(
      db,
      sql`UPDATE sessions SET reflected_rowid = max(
            reflected_rowid, coalesce((SELECT max(rowid) FROM messages WHERE session_id = sessions.id), 0))
          WHERE deleted_at_ms IS NULL`,
    )
    return unread?.count ?? 0
  })
}

/** Chats with something unread, the latest first. */
export function sessionsToRead(db: ReadableDb, limit: number): string[] {
  return all<{ id: string }>(
    db,
    sql`SELECT s.id FROM sessions s
        WHERE s.deleted_at_ms IS NULL AND EXISTS (
          SELECT 1 FROM messages m
          WHERE m.session_id = s.id AND m.role = 'user' AND m.is_shown = 1 AND m.is_read = 0
            AND m.rowid > s.reflected_rowid AND m.memory_mode IS NOT 'off'
            AND NOT EXISTS (
              SELECT 1 FROM messages a
              WHERE a.rowid = (SELECT max(rowid) FROM messages WHERE parent_id = m.id AND role = 'assistant' AND is_shown = 1)
                AND a.error ->> '$.code' IN ('policy_blocked', 'policy_ask')))
        ORDER BY s.updated_at_ms DESC LIMIT ${limit}`,
  ).map(({ id }) => id)
}
