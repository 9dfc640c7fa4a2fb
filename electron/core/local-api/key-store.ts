import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, run, runOne, sql } from '../../../native/sqlite/sql.ts'

export interface ApiKeyRow {
  id: string
  name: string
  /** SHA-256 of the key, 32 bytes. */
  hash: Uint8Array
  last_four: string
  created_at_ms: number
  last_used_at_ms: number | null
}

/** Newest first; ids sort by time of making. */
export function listKeys(db: ReadableDb): ApiKeyRow[] {
  return all(
    db,
    sql`SELECT id, name, hash, last_four, created_at_ms, last_used_at_ms FROM api_keys ORDER BY id DESC`,
  )
}

export function insertKey(db: WritableDb, row: Omit<ApiKeyRow, 'last_used_at_ms'>): void {
  runOne(
    db,
    sql`INSERT INTO api_keys (id, name, hash, last_four, created_at_ms)
        VALUES (${row.id}, ${row.name}, ${row.hash}, ${row.last_four}, ${row.created_at_ms})`,
  )
}

/** Returns whether it was there. */
export function deleteKey(db: WritableDb, id: string): boolean {
  return run(db, sql`DELETE FROM api_keys WHERE id = ${id}`).changes > 0
}

export function markUsed(db: WritableDb, id: string, nowMs: number): void {
  run(db, sql`UPDATE api_keys SET last_used_at_ms = ${nowMs} WHERE id = ${id}`)
}
