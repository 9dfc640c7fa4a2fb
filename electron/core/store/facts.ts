import { schemaVersion } from '../../../native/sqlite/migrate.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { get, runOne, sql } from '../../../native/sqlite/sql.ts'

/** What a database says about itself; compared with the sentinel and shown beside a snapshot. */
export interface Facts {
  installId: string
  schemaVersion: number
  mark: number
  /** Number of the newest ledger entry over all owners. */
  ledgerSeq: number
  /** Chats that are not deleted. */
  sessions: number
  messages: number
}

/** null: a sound SQLite file that is not a store of this app. */
export function readFacts(db: ReadableDb): Facts | null {
  const version = schemaVersion(db)
  if (version === 0 || !hasTable(db, 'installation')) return null
  const installation = get<{ install_id: string; mark: number }>(
    db,
    sql`SELECT install_id, mark FROM installation WHERE id = 1`,
  )
  if (!installation) return null
  return {
    installId: installation.install_id,
    schemaVersion: version,
    mark: installation.mark,
    ledgerSeq: readLedgerSeq(db),
    ...countRows(db),
  }
}

/** Before schema 80 the rowid was the only chain's seq. */
function readLedgerSeq(db: ReadableDb): number {
  return get<{ seq: number }>(db, sql`SELECT coalesce(max(rowid), 0) AS seq FROM usage_ledger`)?.seq ?? 0
}

/** Rows that a user would miss: without any, a snapshot before a migration saves nothing. */
export function hasRows(facts: Facts): boolean {
  return facts.sessions + facts.messages + facts.ledgerSeq > 0
}

/** The same for what exists without chats: memories that the user typed, and projects. */
export function hasMemoryRows(db: ReadableDb): boolean {
  return (
    get(db, sql`SELECT 1 WHERE EXISTS (SELECT 1 FROM memories) OR EXISTS (SELECT 1 FROM projects)`) !==
    undefined
  )
}

/**
 * Commits the next mark. Done when the store opens and right after each checkpoint, so that the newest mark is always
 * in the -wal and not yet in the main file: if the -wal is lost, the mark is too, and the sentinel knows. If another
 * program (sqlite3, a backup tool) folded the -wal in as it should, the mark is in the main file and all is well.
 */
export function raiseMark(db: WritableDb): number {
  runOne(db, sql`UPDATE installation SET mark = mark + 1 WHERE id = 1`)
  return get<{ mark: number }>(db, sql`SELECT mark FROM installation WHERE id = 1`)?.mark ?? 0
}

function countRows(db: ReadableDb): { sessions: number; messages: number } {
  return (
    get<{ sessions: number; messages: number }>(
      db,
      sql`SELECT (SELECT count(*) FROM sessions WHERE deleted_at_ms IS NULL) AS sessions,
                 (SELECT count(*) FROM messages) AS messages`,
    ) ?? { sessions: 0, messages: 0 }
  )
}

function hasTable(db: ReadableDb, name: string): boolean {
  return get(db, sql`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ${name}`) !== undefined
}
