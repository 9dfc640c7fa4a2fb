import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { get, sql } from '../../../native/sqlite/sql.ts'

/**
 * What is deleted is overwritten (secure_delete), but a page that was split earlier can hold a copy in its unused part,
 * which nothing overwrites: of 1,000 forgotten memories among 3,000, words of 2 were still in the file. VACUUM
 * rewrites the whole file, 5 ms for each megabyte: at once while too short to notice, otherwise with the daily snapshot.
 */
const AT_ONCE_BYTES = 20 * 1024 * 1024

/** Not inside a transaction. Throws what SQLite throws when there is no room for a second copy. */
export function scrubIfSmall(db: WritableDb): void {
  const pages = db.pragma('page_count', { simple: true }) as number
  const pageBytes = db.pragma('page_size', { simple: true }) as number
  if (pages * pageBytes <= AT_ONCE_BYTES) db.exec('VACUUM')
}

/** Removes the deleted words from the -wal, too. */
export function foldIn(db: WritableDb): void {
  db.pragma('wal_checkpoint(TRUNCATE)')
}

/** Whether anything was forgotten since then, ms UTC. */
export function hasForgottenSince(db: ReadableDb, sinceMs: number): boolean {
  return get(db, sql`SELECT 1 FROM memory_tombstones WHERE at_ms >= ${sinceMs} LIMIT 1`) !== undefined
}
