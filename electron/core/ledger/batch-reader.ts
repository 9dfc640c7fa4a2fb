import {
  GENESIS_PREV,
  type LedgerEntry,
  type LedgerMetadata,
  ledgerMetadataSchema,
} from '../../../contract/ledger/entry.ts'
import { type ChainDeps, toEntry } from './chain.ts'
import type { DayAmounts } from './elsewhere-store.ts'
import { countEntries, iterateEntries, listHeads, readEntry, sumAfter } from './entry-store.ts'
import { lastEpoch } from './epoch-store.ts'
import { isHeadRowSigned, parseJson } from './head.ts'

/** Reads an owner's chain as it is sent to the server. */
export interface LedgerEnd {
  did: string
  epoch: number
  seq: number
  hash: string
}
interface BatchEntry {
  entry: LedgerEntry
  /** null where it cannot be read. */
  metadata: LedgerMetadata | null
}
export interface LedgerBatch {
  did: string
  entries: BatchEntry[]
}
export interface BatchLimits {
  maxEntries: number
  /** Of the entries' JSON, commas included. */
  maxBytes: number
}

/**
 * Returns where the chain ends, as a key of this owner signed it; null when nothing was signed yet. The epoch may be
 * above the last entry's (openEpoch). `did` is a former key's while a new one has signed nothing. For an empty chain
 * whose epoch was opened: seq 0.
 */
export function readEnd({ db }: Pick<ChainDeps, 'db'>, userId: string): LedgerEnd | null {
  const last = listHeads(db, userId).filter(isHeadRowSigned).at(-1)
  if (last) return { did: last.device_id, epoch: last.epoch, seq: last.seq, hash: last.hash }
  const opened = lastEpoch(db, userId)
  if (opened?.seq !== 0) return null
  return { did: opened.device_id, epoch: opened.epoch, seq: 0, hash: GENESIS_PREV }
}

/** Entries of one device key and one epoch, upwards from `fromSeq`; at least one when there is any. Not validated. */
export function readBatch(
  { db, keys }: Pick<ChainDeps, 'db' | 'keys'>,
  userId: string,
  fromSeq: number,
  { maxEntries, maxBytes }: BatchLimits,
): LedgerBatch {
  const entries: BatchEntry[] = []
  let bytes = 0
  for (const row of iterateEntries(db, userId, fromSeq - 1, maxEntries)) {
    const metadata = ledgerMetadataSchema.safeParse(parseJson(row.metadata))
    // As it stands in the table: the server says what is wrong with an edited row.
    const entry = toEntry(row) as LedgerEntry
    const one = { entry, metadata: metadata.success ? metadata.data : null }
    const first = entries[0]?.entry
    if (first && (entry.did !== first.did || entry.epoch !== first.epoch)) break
    bytes += Buffer.byteLength(JSON.stringify(one)) + 1
    if (first && bytes > maxBytes) break
    entries.push(one)
  }
  return { did: entries[0]?.entry.did ?? keys.of(userId).did, entries }
}

export function countAfter({ db }: Pick<ChainDeps, 'db'>, userId: string, seq: number): number {
  return countEntries(db, userId, seq + 1, Number.MAX_SAFE_INTEGER)
}

/** Whether the chain holds this very entry; its start (seq 0) it always does. */
export function holds(
  { db }: Pick<ChainDeps, 'db'>,
  userId: string,
  { seq, hash }: { seq: number; hash: string },
): boolean {
  return seq === 0 ? hash === GENESIS_PREV : readEntry(db, userId, seq)?.hash === hash
}

/** What the entries after `seq` used on that UTC day. */
export function usedAfter(
  { db }: Pick<ChainDeps, 'db'>,
  userId: string,
  seq: number,
  day: number,
): DayAmounts {
  return sumAfter(db, userId, seq, day)
}
