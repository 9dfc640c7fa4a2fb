import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, runOne, sql } from '../../../native/sqlite/sql.ts'

export interface ConstitutionRow {
  version: number
  author: 'delivered' | 'person'
  note: string
  /** JSON as it was signed; the file may have been changed since. */
  principles: string
  device_id: string
  public_key: string
  signature: string
  created_at_ms: number
}

export function latestConstitution(db: ReadableDb): ConstitutionRow | undefined {
  return get(db, sql`SELECT * FROM constitutions ORDER BY version DESC LIMIT 1`)
}

export function findConstitution(db: ReadableDb, version: number): ConstitutionRow | undefined {
  return get(db, sql`SELECT * FROM constitutions WHERE version = ${version}`)
}

/** Newest first. */
export function allConstitutions(db: ReadableDb): ConstitutionRow[] {
  return all(db, sql`SELECT * FROM constitutions ORDER BY version DESC`)
}

export function insertConstitution(db: WritableDb, row: ConstitutionRow): void {
  runOne(
    db,
    sql`INSERT INTO constitutions (version, author, note, principles, device_id, public_key, signature, created_at_ms)
        VALUES (${row.version}, ${row.author}, ${row.note}, ${row.principles}, ${row.device_id}, ${row.public_key},
                ${row.signature}, ${row.created_at_ms})`,
  )
}
