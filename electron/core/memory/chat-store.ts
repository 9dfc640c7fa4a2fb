import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { all, get, sql } from '../../../native/sqlite/sql.ts'

/** The columns of a message that memory reads; only of chats that are not deleted. */
export interface SourceMessage {
  id: string
  session_id: string
  project_id: string | null
  role: 'user' | 'assistant'
  content: string
  memory_mode: 'off' | 'ask' | 'automatic' | null
  created_at_ms: number
}

export function findMessage(db: ReadableDb, id: string): SourceMessage | undefined {
  return get<SourceMessage>(
    db,
    sql`SELECT m.id, m.session_id, s.project_id, m.role, m.content, m.memory_mode, m.created_at_ms
        FROM messages m JOIN sessions s ON s.id = m.session_id
        WHERE m.id = ${id} AND s.deleted_at_ms IS NULL`,
  )
}

/** A role play that began more messages ago than this is taken to be over. */
const MAX_BEFORE = 10

/** What the user said in front of a message, on its way back to the chat's beginning; newest first. */
export function saidBefore(db: ReadableDb, messageId: string): string[] {
  return all<{ content: string }>(
    db,
    sql`WITH RECURSIVE path (id, parent_id, depth) AS (
          SELECT id, parent_id, 0 FROM messages WHERE id = ${messageId}
          UNION ALL
          SELECT m.id, m.parent_id, path.depth + 1 FROM messages m JOIN path ON m.id = path.parent_id
          WHERE path.depth < ${2 * MAX_BEFORE}
        )
        SELECT m.content FROM path JOIN messages m ON m.id = path.id
        WHERE path.depth > 0 AND m.role = 'user' ORDER BY path.depth`,
  ).map(({ content }) => content)
}

/** Also in a deleted chat. */
export function hasMessage(db: ReadableDb, id: string | null): boolean {
  return get(db, sql`SELECT 1 FROM messages WHERE id = ${id}`) !== undefined
}

export function hasChat(db: ReadableDb, id: string): boolean {
  return get(db, sql`SELECT 1 FROM sessions WHERE id = ${id} AND deleted_at_ms IS NULL`) !== undefined
}

export function hasProject(db: ReadableDb, id: string): boolean {
  return get(db, sql`SELECT 1 FROM projects WHERE id = ${id} AND deleted_at_ms IS NULL`) !== undefined
}

/** The project of a chat; undefined outside of any, and in a deleted one. */
export function projectOfChat(db: ReadableDb, sessionId: string | null): string | undefined {
  return get<{ id: string }>(
    db,
    sql`SELECT p.id FROM sessions s JOIN projects p ON p.id = s.project_id AND p.deleted_at_ms IS NULL
        WHERE s.id = ${sessionId}`,
  )?.id
}

export function nameOfScope(db: ReadableDb, scope: string, id: string | null): string | null {
  const named =
    scope === 'project'
      ? sql`SELECT name FROM projects WHERE id = ${id}`
      : sql`SELECT title AS name FROM sessions WHERE id = ${id}`
  return id === null ? null : (get<{ name: string }>(db, named)?.name ?? null)
}
