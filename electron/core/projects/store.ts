import type { MemoryMode } from '../../../contract/core/projects.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, run, runOne, sql } from '../../../native/sqlite/sql.ts'

export interface ProjectRow {
  id: string
  name: string
  instructions: string
  memory_mode: MemoryMode | null
  model: string | null
  created_at_ms: number
  updated_at_ms: number
  deleted_at_ms: number | null
  chats: number
}

export function listProjects(db: ReadableDb): ProjectRow[] {
  return all<ProjectRow>(
    db,
    sql`SELECT p.*, (SELECT count(*) FROM sessions s WHERE s.project_id = p.id AND s.deleted_at_ms IS NULL) AS chats
        FROM projects p WHERE p.deleted_at_ms IS NULL ORDER BY p.name COLLATE NOCASE, p.id`,
  )
}

export function getProject(db: ReadableDb, id: string): ProjectRow | undefined {
  return get<ProjectRow>(
    db,
    sql`SELECT p.*, (SELECT count(*) FROM sessions s WHERE s.project_id = p.id AND s.deleted_at_ms IS NULL) AS chats
        FROM projects p WHERE p.id = ${id}`,
  )
}

export function insertProject(db: WritableDb, row: Omit<ProjectRow, 'chats' | 'deleted_at_ms'>): void {
  runOne(
    db,
    sql`INSERT INTO projects (id, name, instructions, memory_mode, model, created_at_ms, updated_at_ms)
        VALUES (${row.id}, ${row.name}, ${row.instructions}, ${row.memory_mode}, ${row.model}, ${row.created_at_ms}, ${row.updated_at_ms})`,
  )
}

export function updateProject(
  db: WritableDb,
  row: Pick<ProjectRow, 'id' | 'name' | 'instructions' | 'memory_mode' | 'model' | 'updated_at_ms'>,
): void {
  runOne(
    db,
    sql`UPDATE projects SET name = ${row.name}, instructions = ${row.instructions}, memory_mode = ${row.memory_mode},
                          model = ${row.model},
          updated_at_ms = ${row.updated_at_ms}
        WHERE id = ${row.id}`,
  )
}

export function markProjectDeleted(db: WritableDb, id: string, atMs: number | null): void {
  runOne(db, sql`UPDATE projects SET deleted_at_ms = ${atMs} WHERE id = ${id}`)
}

/** Deletes for good; the chats stay, outside of any project. */
export function purgeProjects(db: WritableDb, beforeMs: number): number {
  return run(db, sql`DELETE FROM projects WHERE deleted_at_ms < ${beforeMs}`).changes
}
