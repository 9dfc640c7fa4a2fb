import { canonicalMetadata, entryHash, headText, metadataHash } from '../../../contract/ledger/canonical.ts'
import {
  GENESIS_PREV,
  LEDGER_ENTRY_VERSION,
  type LedgerEntry,
  type LedgerHead,
  type LedgerMetadata,
} from '../../../contract/ledger/entry.ts'
import { devicePublicKeySchema, isHeadSigned } from '../../../contract/ledger/signature.ts'
import type { WritableDb } from '../../../native/sqlite/open.ts'
import type { Logger } from '../../../server-kit/logger.ts'
import { sha256 } from '../../../server-kit/sha256.ts'
import type { Clock } from '../clock.ts'
import { type DeviceKey, verifyEd25519 } from './device-key.ts'
import {
  type EntryRow,
  type HeadRow,
  insertEntry,
  lastEntry,
  listHeads,
  readHead,
  writeHead,
} from './entry-store.ts'

/**
 * The chain (design §3): each entry holds the hash of the one before, and this device signs how far the chain goes.
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
  deviceKey: DeviceKey
  logger: Logger
}
export interface NewEntry {
  userId: string
  resourceType: LedgerEntry['resource_type']
  amount: number
  /** ms UTC at which the exchange was admitted. */
  admittedMs: number
  metadata: LedgerMetadata
}

/** Appends in the caller's transaction and signs the new head. Returns the seq of the first. */
export function appendEntries(deps: ChainDeps, entries: readonly NewEntry[]): number {
  const start = nextLink(deps)
  let { seq, prev } = start
  for (const entry of entries) {
    prev = appendOne(deps, entry, { epoch: start.epoch, seq, prev })
    seq++
  }
  signHead(deps, { did: deps.deviceKey.did, epoch: start.epoch, seq: seq - 1, hash: prev })
  return start.seq
}

interface Link {
  epoch: number
  seq: number
  prev: string
}

function nextLink({ db, deviceKey, logger }: ChainDeps): Link {
  const head = readHead(db, deviceKey.did)
  const last = lastEntry(db)
  const lastSeq = last?.seq ?? 0
  // Rows above an own head: an older copy of it was put back, and what follows must not collide with them.
  if (head && isOwnHead(head, deviceKey) && lastSeq <= head.seq) {
    return { epoch: head.epoch, seq: head.seq + 1, prev: head.hash }
  }
  const heads = listHeads(db)
  if (!last && heads.length === 0) return { epoch: 1, seq: 1, prev: GENESIS_PREV }
  logger.warn('ledger continues in a new epoch', {
    reason: head ? 'head_not_ours' : last?.device_id === deviceKey.did ? 'head_missing' : 'new_device_key',
  })
  const epoch = Math.max(last?.epoch ?? 0, ...heads.map((each) => each.epoch)) + 1
  // Another device's head above the last row: its tail was cut off, and must stay a gap.
  const other = heads.findLast((each) => each.device_id !== deviceKey.did && each.seq > lastSeq)
  if (other) return { epoch, seq: other.seq + 1, prev: other.hash }
  return { epoch, seq: lastSeq + 1, prev: last?.hash ?? GENESIS_PREV }
}

/** Whether the row is a head that this device signed. */
function isOwnHead(head: HeadRow, deviceKey: DeviceKey): boolean {
  return isSigned(head, { did: deviceKey.did, publicKey: deviceKey.publicJwk })
}

/** Whether a stored head was signed by the device it names; the public key beside it is believed for its thumbprint. */
export function isHeadRowSigned(head: HeadRow): boolean {
  const publicKey = devicePublicKeySchema.safeParse(parseJson(head.public_key))
  return publicKey.success && isSigned(head, { did: head.device_id, publicKey: publicKey.data })
}

function isSigned(row: HeadRow, device: { did: string; publicKey: DeviceKey['publicJwk'] }): boolean {
  const head = { did: device.did, epoch: row.epoch, seq: row.seq, hash: row.hash }
  try {
    return isHeadSigned(head, device.publicKey, row.signature, { sha256, verify: verifyEd25519 })
  } catch {
    // Not a signed head at all: the row was edited.
    return false
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function appendOne({ db, clock, newId, deviceKey }: ChainDeps, entry: NewEntry, link: Link): string {
  const chained: LedgerEntry = {
    v: LEDGER_ENTRY_VERSION,
    did: deviceKey.did,
    ...link,
    id: newId(),
    user_id: entry.userId,
    resource_type: entry.resourceType,
    amount: entry.amount,
    ts: entry.admittedMs,
    boot: clock.bootId,
    mono: Math.max(0, Math.floor(clock.uptimeMs())),
    meta_h: metadataHash(entry.metadata, sha256),
    anchor: '',
  }
  const hash = entryHash(chained, sha256)
  insertEntry(db, toRow(chained, canonicalMetadata(entry.metadata), hash))
  return hash
}

function signHead({ db, deviceKey }: ChainDeps, head: LedgerHead): void {
  writeHead(db, {
    device_id: head.did,
    public_key: JSON.stringify(deviceKey.publicJwk),
    epoch: head.epoch,
    seq: head.seq,
    hash: head.hash,
    signature: deviceKey.sign(headText(head)),
  })
}

/** The entry as it is stored; `metadata` is its canonical JSON. */
export function toRow(entry: LedgerEntry, metadata: string, hash: string): EntryRow {
  const { v, did, ts, meta_h, ...same } = entry
  return { ...same, version: v, device_id: did, timestamp: ts, meta_hash: meta_h, metadata, hash }
}

/** The row as it was hashed; unchecked, since the row may be anything. */
export function toEntry(row: EntryRow): Record<keyof LedgerEntry, unknown> {
  const { version, device_id, timestamp, meta_hash, metadata: _metadata, hash: _hash, ...same } = row
  return { ...same, v: version, did: device_id, ts: timestamp, meta_h: meta_hash }
}
