import { canonicalMetadata, entryHash, metadataHash } from '../../../contract/ledger/canonical.ts'
import {
  GENESIS_PREV,
  LEDGER_ENTRY_VERSION,
  type LedgerEntry,
  type LedgerMetadata,
} from '../../../contract/ledger/entry.ts'
import type { WritableDb } from '../../../native/sqlite/open.ts'
import type { Logger } from '../../../server-kit/logger.ts'
import { sha256 } from '../../../server-kit/sha256.ts'
import type { Clock } from '../clock.ts'
import type { OwnerKeys } from '../secrets/owner-keys.ts'
import { type EntryRow, insertEntry, lastEntry, listHeads, readHead } from './entry-store.ts'
import { lastEpoch } from './epoch-store.ts'
import { isHeadOf, signHead } from './head.ts'

/**
 * The chain (design §3): each entry holds the hash of the one before, and this device signs how far the chain goes.
 * Each owner has a chain and a key of its own (docs/decisions/0017).
 *
 * New entries continue from the **signed head**, never from the last row found, so a tail that was cut off leaves a
 * permanent gap. When the head itself is gone or not signed by this device, the chain continues from the last row in a
 * new epoch, which verification names: chat works, and the break stays visible.
 * A new device key (the old one was lost) also opens a new epoch; there the old device's head closes the old one.
 */
export interface ChainDeps {
  db: WritableDb
  clock: Clock
  newId: () => string
  keys: OwnerKeys
  /** Hash of the newest receipt of the server that this owner's device holds; empty without one. */
  anchorOf: (userId: string) => string
  logger: Logger
}
export interface NewEntry {
  resourceType: LedgerEntry['resource_type']
  amount: number
  /** ms UTC at which the exchange was admitted. */
  admittedMs: number
  metadata: LedgerMetadata
}

/** Appends to the owner's chain in the caller's transaction and signs the new head. Returns the seq of the first. */
export function appendEntries(deps: ChainDeps, userId: string, entries: readonly NewEntry[]): number {
  const start = nextLink(deps, userId)
  let { seq, prev } = start
  for (const entry of entries) {
    prev = appendOne(deps, userId, entry, { epoch: start.epoch, seq, prev })
    seq++
  }
  signHead(deps.db, userId, deps.keys.of(userId), { epoch: start.epoch, seq: seq - 1, hash: prev })
  return start.seq
}

interface Link {
  epoch: number
  seq: number
  prev: string
}

/** Where the owner's next entry goes. */
export function nextLink({ db, keys, logger }: ChainDeps, userId: string): Link {
  const key = keys.of(userId)
  const head = readHead(db, key.did)
  const last = lastEntry(db, userId)
  const lastSeq = last?.seq ?? 0
  // Rows above an own head: an older copy of it was put back, and what follows must not collide with them.
  if (head?.user_id === userId && isHeadOf(head, key) && lastSeq <= head.seq) {
    return { epoch: head.epoch, seq: head.seq + 1, prev: head.hash }
  }
  const heads = listHeads(db, userId)
  if (!last && heads.length === 0) {
    return { epoch: lastEpoch(db, userId)?.epoch ?? 1, seq: 1, prev: GENESIS_PREV }
  }
  logger.warn('ledger continues in a new epoch', {
    reason: head ? 'head_not_ours' : last?.device_id === key.did ? 'head_missing' : 'new_device_key',
  })
  const epoch = Math.max(last?.epoch ?? 0, ...heads.map((each) => each.epoch)) + 1
  // Another device's head above the last row: its tail was cut off, and must stay a gap.
  const other = heads.findLast((each) => each.device_id !== key.did && each.seq > lastSeq)
  if (other) return { epoch, seq: other.seq + 1, prev: other.hash }
  return { epoch, seq: lastSeq + 1, prev: last?.hash ?? GENESIS_PREV }
}

function appendOne(deps: ChainDeps, userId: string, entry: NewEntry, link: Link): string {
  const { db, clock, newId, keys, anchorOf } = deps
  const chained: LedgerEntry = {
    v: LEDGER_ENTRY_VERSION,
    did: keys.of(userId).did,
    ...link,
    id: newId(),
    user_id: userId,
    resource_type: entry.resourceType,
    amount: entry.amount,
    ts: entry.admittedMs,
    boot: clock.bootId,
    mono: Math.max(0, Math.floor(clock.uptimeMs())),
    meta_h: metadataHash(entry.metadata, sha256),
    anchor: anchorOf(userId),
  }
  const hash = entryHash(chained, sha256)
  insertEntry(db, toRow(chained, canonicalMetadata(entry.metadata), hash))
  return hash
}

/** The entry as it is stored; `metadata` is its canonical JSON. */
export function toRow(entry: LedgerEntry, metadata: string, hash: string): EntryRow {
  const { v, did, ts, meta_h, ...same } = entry
  return { ...same, version: v, device_id: did, timestamp: ts, meta_hash: meta_h, metadata, hash }
}

/** The row as it was hashed; unchecked, since the row may be anything. */
export function toEntry(row: EntryRow): Record<keyof LedgerEntry, unknown> {
  const {
    rowid: _rowid,
    version,
    device_id,
    timestamp,
    meta_hash,
    metadata: _meta,
    hash: _hash,
    ...same
  } = row
  return { ...same, v: version, did: device_id, ts: timestamp, meta_h: meta_hash }
}
