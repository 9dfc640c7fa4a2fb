import type { Pull, PullState } from '../../../contract/core/pulls.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, run, runOne, sql } from '../../../native/sqlite/sql.ts'

export interface PullRow {
  id: string
  name: string
  kind: Pull['kind']
  reference: string
  state: PullState
  done_bytes: number
  total_bytes: number | null
  digests: string[]
  error: Pull['error']
  has_template: boolean | null
  created_at_ms: number
  updated_at_ms: number
}
type Stored = Omit<PullRow, 'digests' | 'error' | 'has_template'> & {
  digests: string
  error: string | null
  has_template: number | null
}

/** In the order in which they were asked for. */
export function listPulls(db: ReadableDb): PullRow[] {
  return all<Stored>(db, sql`SELECT * FROM model_pulls ORDER BY created_at_ms, id`).map(fromStored)
}

export function getPull(db: ReadableDb, id: string): PullRow | null {
  const row = get<Stored>(db, sql`SELECT * FROM model_pulls WHERE id = ${id}`)
  return row ? fromStored(row) : null
}

export function insertPull(db: WritableDb, row: PullRow): void {
  runOne(
    db,
    sql`INSERT INTO model_pulls
          (id, name, kind, reference, state, has_template, created_at_ms, updated_at_ms)
        VALUES (${row.id}, ${row.name}, ${row.kind}, ${row.reference}, ${row.state},
          ${row.has_template === null ? null : Number(row.has_template)}, ${row.created_at_ms}, ${row.updated_at_ms})`,
  )
}

/** Writes what changes while a pull runs; one that was cancelled meanwhile stays away. */
export function updatePull(db: WritableDb, row: PullRow): void {
  run(
    db,
    sql`UPDATE model_pulls
        SET state = ${row.state}, done_bytes = ${row.done_bytes}, total_bytes = ${row.total_bytes},
          digests = ${JSON.stringify(row.digests)}, error = ${row.error && JSON.stringify(row.error)},
          updated_at_ms = ${row.updated_at_ms}
        WHERE id = ${row.id}`,
  )
}

export function deletePull(db: WritableDb, id: string): void {
  run(db, sql`DELETE FROM model_pulls WHERE id = ${id}`)
}

/** What an earlier run of the app left: the running ones wait for their turn again, and those that are done go. */
export function takeUpPulls(db: WritableDb): void {
  run(db, sql`DELETE FROM model_pulls WHERE state = 'done'`)
  run(db, sql`UPDATE model_pulls SET state = 'waiting' WHERE state IN ('running', 'offline', 'verifying')`)
}

function fromStored(row: Stored): PullRow {
  return {
    ...row,
    digests: JSON.parse(row.digests) as string[],
    error: row.error === null ? null : (JSON.parse(row.error) as Pull['error']),
    has_template: row.has_template === null ? null : row.has_template === 1,
  }
}
