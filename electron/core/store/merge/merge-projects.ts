import type { ReadableDb, WritableDb } from '../../../../native/sqlite/open.ts'
import { get, run, sql } from '../../../../native/sqlite/sql.ts'
import type { MergeRules } from './merge-rules.ts'
import { RowCopy } from './row-copy.ts'

/** Before the chats, which name them; by the same rules. Returns how many could not be read. */
export function mergeProjects(target: WritableDb, source: ReadableDb, rules: MergeRules): number {
  const copy = new RowCopy(target, source, { name: 'projects', key: ['id'], rowid: null })
  for (const row of copy.rows()) {
    const isDeletedThere = row.deleted_at_ms !== null
    if (!copy.has(row)) {
      if (!isDeletedThere || rules.winner === 'source') copy.add(row)
    } else if (rules.winner === 'source') {
      copy.replace(row, [])
    } else if (rules.undelete && !isDeletedThere) {
      run(target, sql`UPDATE projects SET deleted_at_ms = NULL WHERE id = ${String(row.id)}`)
    }
  }
  return copy.unreadable
}

export function hasProject(db: ReadableDb, id: unknown): boolean {
  return typeof id === 'string' && get(db, sql`SELECT 1 FROM projects WHERE id = ${id}`) !== undefined
}
