import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { get, sql } from '../../../native/sqlite/sql.ts'

/** A message of a chat that is not deleted, as far as memory looks at it. */
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

export function hasChat(db: ReadableDb, id: string): boolean {
  return get(db, sql`SELECT 1 FROM sessions WHERE id = ${id} AND deleted_at_ms IS NULL`) !== undefined
}

export function hasProject(db: ReadableDb, id: string): boolean {
  return get(db, sql`SELECT 1 FROM projects WHERE id = ${id} AND deleted_at_ms IS NULL`) !== undefined
}

export function nameOfScope(db: ReadableDb, scope: string, id: string | null): string | null {
  const named =
    scope === 'project'
      ? sql`SELECT name FROM projects WHERE id = ${id}`
      : sql`SELECT title AS name FROM sessions WHERE id = ${id}`
  return id === null ? null : (get<{ name: string }>(db, named)?.name ?? null)
}
