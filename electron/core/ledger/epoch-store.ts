import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, runOne, sql } from '../../../native/sqlite/sql.ts'

export type EpochReason = 'restored' | 'new_key'

/** An epoch that was opened on purpose, after entry `seq` (0: none) whose hash is `hash`. */
export interface EpochRow {
  user_id: string
  epoch: number
  seq: number
  hash: string
  reason: EpochReason
  at_ms: number
  device_id: string
  public_key: string
  signature: string
}

export function insertEpoch(db: WritableDb, row: EpochRow): void {
  runOne(
    db,
    sql`INSERT INTO ledger_epochs (user_id, epoch, seq, hash, reason, at_ms, device_id, public_key, signature)
        VALUES (${row.user_id}, ${row.epoch}, ${row.seq}, ${row.hash}, ${row.reason}, ${row.at_ms}, ${row.device_id},
          ${row.public_key}, ${row.signature})`,
  )
}

export function lastEpoch(db: ReadableDb, userId: string): EpochRow | undefined {
  return get<EpochRow>(
    db,
    sql`SELECT * FROM ledger_epochs WHERE user_id = ${userId} ORDER BY epoch DESC LIMIT 1`,
  )
}

export function listEpochs(db: ReadableDb, userId: string): EpochRow[] {
  return all<EpochRow>(db, sql`SELECT * FROM ledger_epochs WHERE user_id = ${userId} ORDER BY epoch`)
}

/** Of all owners. */
export function listAllEpochs(db: ReadableDb): EpochRow[] {
  return all<EpochRow>(db, sql`SELECT * FROM ledger_epochs ORDER BY user_id, epoch`)
}
