import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, run, runOne, sql } from '../../../native/sqlite/sql.ts'

export interface SessionRow {
  id: string
  title: string
  model: string | null
  active_leaf_id: string | null
  project_id: string | null
  created_at_ms: number
  updated_at_ms: number
  deleted_at_ms: number | null
  message_count: number
  branched_from_session_id: string | null
  branched_from_message_id: string | null
  /** null: not branched, or the source is not there any more. */
  branched_from_title: string | null
}

export function insertSession(
  db: WritableDb,
  row: Pick<SessionRow, 'id' | 'title' | 'model' | 'created_at_ms'> &
    Partial<Pick<SessionRow, 'project_id' | 'branched_from_session_id' | 'branched_from_message_id'>>,
): void {
  runOne(
    db,
    sql`INSERT INTO sessions (id, title, model, project_id, created_at_ms, updated_at_ms, branched_from_session_id,
                              branched_from_message_id)
        VALUES (${row.id}, ${row.title}, ${row.model}, ${row.project_id ?? null}, ${row.created_at_ms},
                ${row.created_at_ms}, ${row.branched_from_session_id ?? null},
                ${row.branched_from_message_id ?? null})`,
  )
}

/** Returns a chat that is not deleted; deleted ones are found only by {@link getDeletedSession}. */
export function getSession(db: ReadableDb, id: string): SessionRow | undefined {
  return get<SessionRow>(
    db,
    sql`SELECT s.*, (SELECT count(*) FROM messages m WHERE m.session_id = s.id) AS message_count,
               (SELECT o.title FROM sessions o
                WHERE o.id = s.branched_from_session_id AND o.deleted_at_ms IS NULL) AS branched_from_title
        FROM sessions s WHERE s.id = ${id} AND s.deleted_at_ms IS NULL`,
  )
}

export function getDeletedSession(db: ReadableDb, id: string): SessionRow | undefined {
  return get<SessionRow>(
    db,
    sql`SELECT s.*, (SELECT count(*) FROM messages m WHERE m.session_id = s.id) AS message_count,
               (SELECT o.title FROM sessions o
                WHERE o.id = s.branched_from_session_id AND o.deleted_at_ms IS NULL) AS branched_from_title
        FROM sessions s WHERE s.id = ${id} AND s.deleted_at_ms IS NOT NULL`,
  )
}

/** Newest first, strictly below `beforeMs`. Chats of the same ms stay together: a page may be a few longer than `limit`. */
export function listSessions(db: ReadableDb, beforeMs: number, limit: number): SessionRow[] {
  return all<SessionRow>(
    db,
    sql`SELECT s.*, (SELECT count(*) FROM messages m WHERE m.session_id = s.id) AS message_count,
               (SELECT o.title FROM sessions o
                WHERE o.id = s.branched_from_session_id AND o.deleted_at_ms IS NULL) AS branched_from_title
        FROM sessions s
        WHERE s.deleted_at_ms IS NULL AND s.updated_at_ms < ${beforeMs}
          AND s.updated_at_ms >= coalesce(
            (SELECT min(updated_at_ms) FROM
              (SELECT updated_at_ms FROM sessions WHERE deleted_at_ms IS NULL AND updated_at_ms < ${beforeMs}
               ORDER BY updated_at_ms DESC LIMIT ${limit})), 0)
        ORDER BY s.updated_at_ms DESC, s.id DESC`,
  )
}

/** Chats that are deleted are left out. */
export function listTitles(db: ReadableDb, ids: readonly string[]): Pick<SessionRow, 'id' | 'title'>[] {
  return all(
    db,
    sql`SELECT id, title FROM sessions
        WHERE id IN (SELECT value FROM json_each(${JSON.stringify(ids)})) AND deleted_at_ms IS NULL`,
  )
}

export function setTitle(db: WritableDb, id: string, title: string): void {
  runOne(db, sql`UPDATE sessions SET title = ${title} WHERE id = ${id}`)
}

export function setSessionModel(db: WritableDb, id: string, model: string | null): void {
  runOne(db, sql`UPDATE sessions SET model = ${model} WHERE id = ${id}`)
}

export function setProject(db: WritableDb, id: string, projectId: string | null): void {
  runOne(db, sql`UPDATE sessions SET project_id = ${projectId} WHERE id = ${id}`)
}

export function setActiveLeaf(db: WritableDb, id: string, leafId: string): void {
  runOne(db, sql`UPDATE sessions SET active_leaf_id = ${leafId} WHERE id = ${id}`)
}

/** updated_at never goes back: after the clock was set back, a chat that was just used still comes first. */
export function touchSession(db: WritableDb, id: string, nowMs: number): void {
  runOne(db, sql`UPDATE sessions SET updated_at_ms = max(updated_at_ms, ${nowMs}) WHERE id = ${id}`)
}

export function markDeleted(db: WritableDb, id: string, atMs: number | null): void {
  runOne(db, sql`UPDATE sessions SET deleted_at_ms = ${atMs} WHERE id = ${id}`)
}

/** Removes for good what was deleted before `beforeMs`; messages and their search index go with it. */
export function purgeDeleted(db: WritableDb, beforeMs: number): number {
  return run(db, sql`DELETE FROM sessions WHERE deleted_at_ms < ${beforeMs}`).changes
}
