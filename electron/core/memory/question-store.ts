import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { all, sql } from '../../../native/sqlite/sql.ts'
import type { MemoryRow } from './store.ts'

/** Memories that wait for the user's answer, oldest first. */
export function listAsked(db: ReadableDb): MemoryRow[] {
  return all<MemoryRow>(
    db,
    sql`SELECT * FROM memories WHERE state = 'asked' ORDER BY said_at_ms, created_at_ms, rowid`,
  )
}
