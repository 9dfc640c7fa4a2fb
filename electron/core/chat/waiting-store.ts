import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, runOne, sql } from '../../../native/sqlite/sql.ts'

export interface WaitingRow {
  id: string
  session_id: string | null
  /** A ChatRequest as JSON. */
  request: string
  tried_at_ms: number | null
  created_at_ms: number
}

export function insertWaiting(db: WritableDb, row: Omit<WaitingRow, 'tried_at_ms'>): void {
  runOne(
    db,
    sql`INSERT INTO waiting_messages (id, session_id, request, created_at_ms)
        VALUES (${row.id}, ${row.session_id}, ${row.request}, ${row.created_at_ms})`,
  )
}

/** Oldest first; without those of deleted chats. */
export function listWaiting(db: ReadableDb): WaitingRow[] {
  return all<WaitingRow>(
    db,
    sql`SELECT w.* FROM waiting_messages w LEFT JOIN sessions s ON s.id = w.session_id
        WHERE s.deleted_at_ms IS NULL ORDER BY w.created_at_ms, w.id`,
  )
}

export function getWaiting(db: ReadableDb, id: string): WaitingRow | undefined {
  return get<WaitingRow>(db, sql`SELECT * FROM waiting_messages WHERE id = ${id}`)
}

export function setTried(db: WritableDb, id: string, atMs: number | null): void {
  runOne(db, sql`UPDATE waiting_messages SET tried_at_ms = ${atMs} WHERE id = ${id}`)
}

export function deleteWaiting(db: WritableDb, id: string): void {
  runOne(db, sql`DELETE FROM waiting_messages WHERE id = ${id}`)
}
