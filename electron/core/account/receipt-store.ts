import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, iterate, run, sql } from '../../../native/sqlite/sql.ts'

export interface ReceiptRow {
  id: number
  user_id: string
  device_id: string
  hash: string
  /** Compact JWS. */
  receipt: string
  epoch: number
  seq: number
  head: string
  size: number
  server_ms: number
  received_at_ms: number
}

/** The same receipt may come twice, after a reply that was lost. */
export function insertReceipt(db: WritableDb, row: Omit<ReceiptRow, 'id'>): void {
  run(
    db,
    sql`INSERT INTO sync_receipts (user_id, device_id, hash, receipt, epoch, seq, head, size, server_ms, received_at_ms)
        VALUES (${row.user_id}, ${row.device_id}, ${row.hash}, ${row.receipt}, ${row.epoch}, ${row.seq}, ${row.head},
          ${row.size}, ${row.server_ms}, ${row.received_at_ms})
        ON CONFLICT (user_id, hash) DO NOTHING`,
  )
}

export function newestReceipt(db: ReadableDb, userId: string, deviceId: string): ReceiptRow | undefined {
  return get<ReceiptRow>(
    db,
    sql`SELECT * FROM sync_receipts WHERE user_id = ${userId} AND device_id = ${deviceId} ORDER BY id DESC LIMIT 1`,
  )
}

/** Newest first, read one by one. */
export function iterateEnds(
  db: ReadableDb,
  userId: string,
): IterableIterator<Pick<ReceiptRow, 'device_id' | 'epoch' | 'seq' | 'head'>> {
  return iterate(
    db,
    sql`SELECT device_id, epoch, seq, head FROM sync_receipts WHERE user_id = ${userId} ORDER BY id DESC`,
  )
}

/** Newest first, below `beforeId`. */
export function listReceipts(db: ReadableDb, userId: string, beforeId: number, limit: number): ReceiptRow[] {
  return all<ReceiptRow>(
    db,
    sql`SELECT * FROM sync_receipts WHERE user_id = ${userId} AND id < ${beforeId} ORDER BY id DESC LIMIT ${limit}`,
  )
}

/** The end of the last part that the server refused for good; 0 without one. */
export function lastSkipped(db: ReadableDb, userId: string): number {
  return (
    get<{ seq: number | null }>(db, sql`SELECT max(to_seq) AS seq FROM sync_skips WHERE user_id = ${userId}`)
      ?.seq ?? 0
  )
}

export function addSkip(db: WritableDb, userId: string, toSeq: number, because: string, nowMs: number): void {
  run(
    db,
    sql`INSERT INTO sync_skips (user_id, to_seq, because, at_ms) VALUES (${userId}, ${toSeq}, ${because}, ${nowMs})
        ON CONFLICT (user_id, to_seq) DO NOTHING`,
  )
}
