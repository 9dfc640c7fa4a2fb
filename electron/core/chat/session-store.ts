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

/** Shows the path down to `leafId`. Returns whether that shows or hides messages that were there before. */
export function setActiveLeaf(db: WritableDb, id: string, leafId: string): boolean {
  const before = get<Pick<SessionRow, 'active_leaf_id'>>(
    db,
    sql`SELECT active_leaf_id FROM sessions WHERE id = ${id}`,
  )?.active_leaf_id
  runOne(db, sql`UPDATE sessions SET active_leaf_id = ${leafId} WHERE id = ${id}`)
  return goesOn(db, leafId, before ?? null) ? false : showPath(db, id, leafId)
}

/** Whether the path to `leafId` only adds messages below `before`: as for every new message, without reading the chat. */
function goesOn(db: ReadableDb, leafId: string, before: string | null): boolean {
  return (
    get(
      db,
      sql`WITH RECURSIVE up (id, parent_id) AS (
            SELECT id, parent_id FROM messages WHERE id = ${leafId} AND is_shown = 1
            UNION ALL
            SELECT m.id, m.parent_id FROM up JOIN messages m ON m.id = up.parent_id
            WHERE up.id <> ${before} AND m.is_shown = 1
          )
          SELECT 1 FROM up WHERE id = ${before} LIMIT 1`,
    ) !== undefined
  )
}

/** Marks the messages of a chat by whether they are on the path to `leafId`. Returns whether a mark changed. */
export function showPath(db: WritableDb, id: string, leafId: string): boolean {
  const { changes } = run(
    db,
    sql`WITH RECURSIVE path (id, parent_id) AS (
          SELECT id, parent_id FROM messages WHERE id = ${leafId}
          UNION ALL
          SELECT m.id, m.parent_id FROM path JOIN messages m ON m.id = path.parent_id
        )
        UPDATE messages SET is_shown = 1 - is_shown
        WHERE session_id = ${id} AND is_shown <> (id IN (SELECT id FROM path))`,
  )
  return changes > 0
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
