import type { LedgerFindingView } from '../../../contract/core/usage.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, runOne, sql } from '../../../native/sqlite/sql.ts'

/** Something that the ledger alone cannot show: it holds less than what is remembered outside of it. */
export interface LedgerFinding {
  kind: LedgerFindingView['kind']
  userId: string
  /** Entries that are gone; 0 where that cannot be known. */
  missing: number
  atMs: number
}

export function insertFinding(db: WritableDb, { userId, kind, missing, atMs }: LedgerFinding): void {
  runOne(
    db,
    sql`INSERT INTO ledger_findings (user_id, kind, missing, at_ms)
        VALUES (${userId}, ${kind}, ${missing}, ${atMs})`,
  )
}

/** Newest first. */
export function listFindings(db: ReadableDb, userId: string): LedgerFinding[] {
  return all<LedgerFinding>(
    db,
    sql`SELECT user_id AS userId, kind, missing, at_ms AS atMs FROM ledger_findings
        WHERE user_id = ${userId} ORDER BY id DESC`,
  )
}

export function toFindingView({ kind, missing, atMs }: LedgerFinding): LedgerFindingView {
  return { kind, missing, at: atMs }
}
