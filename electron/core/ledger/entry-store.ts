import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, iterate, runOne, sql } from '../../../native/sqlite/sql.ts'

/** A row of usage_ledger: the plan's columns (id … timestamp) and those of the chain. */
export interface EntryRow {
  /** Order over all owners; not part of the entry. */
  rowid?: number
  /** 1, 2, 3 … for each owner. */
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
  user_id: string
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

export function lastEntry(db: ReadableDb, userId: string): EntryRow | undefined {
  return get<EntryRow>(
    db,
    sql`SELECT * FROM usage_ledger WHERE user_id = ${userId} ORDER BY seq DESC LIMIT 1`,
  )
}

export function readEntry(db: ReadableDb, userId: string, seq: number): EntryRow | undefined {
  return get<EntryRow>(db, sql`SELECT * FROM usage_ledger WHERE user_id = ${userId} AND seq = ${seq}`)
}

/** Upwards from the first seq above `afterSeq`, at most `limit` rows. */
export function iterateEntries(
  db: ReadableDb,
  userId: string,
  afterSeq: number,
  limit: number,
): IterableIterator<EntryRow> {
  return iterate<EntryRow>(
    db,
    sql`SELECT * FROM usage_ledger WHERE user_id = ${userId} AND seq > ${afterSeq} ORDER BY seq LIMIT ${limit}`,
  )
}

/** Newest first, below `beforeSeq`. */
export function listEntries(db: ReadableDb, userId: string, beforeSeq: number, limit: number): EntryRow[] {
  return all<EntryRow>(
    db,
    sql`SELECT * FROM usage_ledger WHERE user_id = ${userId} AND seq < ${beforeSeq} ORDER BY seq DESC LIMIT ${limit}`,
  )
}

/** From `fromSeq` to `toSeq`, both included. */
export function countEntries(db: ReadableDb, userId: string, fromSeq: number, toSeq: number): number {
  const count = sql`SELECT count(*) AS count FROM usage_ledger
                    WHERE user_id = ${userId} AND seq BETWEEN ${fromSeq} AND ${toSeq}`
  return get<{ count: number }>(db, count)?.count ?? 0
}

export function readHead(db: ReadableDb, deviceId: string): HeadRow | undefined {
  return get<HeadRow>(db, sql`SELECT * FROM usage_ledger_head WHERE device_id = ${deviceId}`)
}

/** One for each key that the owner had here, in the order of the chain. */
export function listHeads(db: ReadableDb, userId: string): HeadRow[] {
  return all<HeadRow>(db, sql`SELECT * FROM usage_ledger_head WHERE user_id = ${userId} ORDER BY seq, epoch`)
}

/** Of all owners, by seq. */
export function listAllHeads(db: ReadableDb): HeadRow[] {
  return all<HeadRow>(db, sql`SELECT * FROM usage_ledger_head ORDER BY seq, epoch`)
}

export function writeHead(db: WritableDb, head: HeadRow): void {
  runOne(
    db,
    sql`INSERT INTO usage_ledger_head (user_id, device_id, public_key, epoch, seq, hash, signature)
        VALUES (${head.user_id}, ${head.device_id}, ${head.public_key}, ${head.epoch}, ${head.seq}, ${head.hash},
          ${head.signature})
        ON CONFLICT (device_id) DO UPDATE SET user_id = excluded.user_id, public_key = excluded.public_key,
          epoch = excluded.epoch, seq = excluded.seq, hash = excluded.hash, signature = excluded.signature`,
  )
}

/** What the entries after `afterSeq` used on that UTC day. */
export function sumAfter(
  db: ReadableDb,
  userId: string,
  afterSeq: number,
  day: number,
): { messages: number; tokens: number } {
  const sums = get<{ messages: number; tokens: number }>(
    db,
    sql`SELECT coalesce(sum(amount) FILTER (WHERE resource_type = 'messages'), 0) AS messages,
               coalesce(sum(amount) FILTER (WHERE resource_type = 'tokens'), 0) AS tokens
        FROM usage_ledger WHERE user_id = ${userId} AND seq > ${afterSeq} AND timestamp / 86400000 = ${day}`,
  )
  return sums ?? { messages: 0, tokens: 0 }
}
