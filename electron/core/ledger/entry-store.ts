import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, iterate, runOne, sql } from '../../../native/sqlite/sql.ts'

/** A row of usage_ledger: the plan's columns (id … timestamp) and those of the chain. */
export interface EntryRow {
  seq: number
  id: string
  user_id: string
  resource_type: string
  amount: number
  /** Canonical JSON. */
  metadata: string
  /** ms UTC: `ts` of the entry. */
  timestamp: number
  version: number
  device_id: string
  epoch: number
  prev: string
  boot: string
  mono: number
  meta_hash: string
  anchor: string
  hash: string
}

/** The last head that a device signed. `public_key` is its JWK as JSON; its thumbprint is `device_id`. */
export interface HeadRow {
  device_id: string
  public_key: string
  epoch: number
  seq: number
  hash: string
  signature: string
}

export function insertEntry(db: WritableDb, row: EntryRow): void {
  runOne(
    db,
    sql`INSERT INTO usage_ledger (seq, id, user_id, resource_type, amount, metadata, timestamp, version, device_id,
          epoch, prev, boot, mono, meta_hash, anchor, hash)
        VALUES (${row.seq}, ${row.id}, ${row.user_id}, ${row.resource_type}, ${row.amount}, ${row.metadata},
          ${row.timestamp}, ${row.version}, ${row.device_id}, ${row.epoch}, ${row.prev}, ${row.boot}, ${row.mono},
          ${row.meta_hash}, ${row.anchor}, ${row.hash})`,
  )
}

export function lastEntry(db: ReadableDb): EntryRow | undefined {
  return get<EntryRow>(db, sql`SELECT * FROM usage_ledger ORDER BY seq DESC LIMIT 1`)
}

/** Upwards from the first seq above `afterSeq`, at most `limit` rows. */
export function iterateEntries(db: ReadableDb, afterSeq: number, limit: number): IterableIterator<EntryRow> {
  return iterate<EntryRow>(
    db,
    sql`SELECT * FROM usage_ledger WHERE seq > ${afterSeq} ORDER BY seq LIMIT ${limit}`,
  )
}

/** Newest first, below `beforeSeq`. */
export function listEntries(db: ReadableDb, beforeSeq: number, limit: number): EntryRow[] {
  return all<EntryRow>(
    db,
    sql`SELECT * FROM usage_ledger WHERE seq < ${beforeSeq} ORDER BY seq DESC LIMIT ${limit}`,
  )
}

export function readHead(db: ReadableDb, deviceId: string): HeadRow | undefined {
  return get<HeadRow>(db, sql`SELECT * FROM usage_ledger_head WHERE device_id = ${deviceId}`)
}

export function listHeads(db: ReadableDb): HeadRow[] {
  return all<HeadRow>(db, sql`SELECT * FROM usage_ledger_head ORDER BY seq`)
}

export function writeHead(db: WritableDb, head: HeadRow): void {
  runOne(
    db,
    sql`INSERT INTO usage_ledger_head (device_id, public_key, epoch, seq, hash, signature)
        VALUES (${head.device_id}, ${head.public_key}, ${head.epoch}, ${head.seq}, ${head.hash}, ${head.signature})
        ON CONFLICT (device_id) DO UPDATE SET public_key = excluded.public_key, epoch = excluded.epoch,
          seq = excluded.seq, hash = excluded.hash, signature = excluded.signature`,
  )
}
