import { entryHash } from '../../../../contract/ledger/canonical.ts'
import { GENESIS_PREV, ledgerEntrySchema, type ResourceType } from '../../../../contract/ledger/entry.ts'
import { dayOf } from '../../../../contract/utc-day.ts'
import type { ReadableDb, WritableDb } from '../../../../native/sqlite/open.ts'
import { sha256 } from '../../../../server-kit/sha256.ts'
import { isHeadRowSigned, toEntry } from '../../ledger/chain.ts'
import { readClockState, writeClockState } from '../../ledger/clock-store.ts'
import { addToCounter, deleteReservation, readReservation } from '../../ledger/counter-store.ts'
import {
  type EntryRow,
  type HeadRow,
  insertEntry,
  lastEntry,
  listHeads,
  writeHead,
} from '../../ledger/entry-store.ts'
import { hashOfMetadata } from '../../ledger/verify.ts'
import { RowWalk, sharedColumns } from '../merge/row-walk.ts'
import { isUnreadablePage } from '../store-error.ts'

/**
 * Lets the ledger of a snapshot go on with what can be read of the damaged store that it was taken from, so that an
 * old snapshot gives back none of the quota that was used since.
 *
 *   snapshot:  1 … 80          damaged:  1 … 80 81 … 90 ✗ ✗ 93 … 100, head 100 signed
 *                                               └──a──┘     └───b───┘
 *
 * Nothing is taken without a head that its device signed, and nothing above it. From the head downwards each hash
 * names the entry before it (b); from the snapshot's end upwards each entry names the one before (a). Where a and b
 * meet, the chain is whole. Where entries between them cannot be read, both are taken, and verification names the
 * gap: it is true that they are missing. A damaged chain that does not continue the snapshot's is not taken.
 */
export interface SalvagedLedger {
  entries: number
  /** Below the signed head, and not to be read or not as they were signed. */
  unreadable: number
}

/** In the caller's transaction, which also adjusts the counters, the ledger's time and what running answers held. */
export function salvageLedger(target: WritableDb, source: ReadableDb): SalvagedLedger {
  const columns = sharedColumns(target, source, 'usage_ledger')
  const end = endOf(target)
  const heads = signedHeads(source)
  const top = heads.at(-1)
  if (columns.length === 0 || !top || top.seq <= end.seq) return { entries: 0, unreadable: 0 }

  const walk = new RowWalk<EntryRow>(source, {
    name: 'usage_ledger',
    key: 'seq',
    columns,
    indexes: ['sqlite_autoindex_usage_ledger_1'],
  })
  const rows = new Map<number, EntryRow>()
  for (const row of walk.rows(end.seq + 1, top.seq)) if (isGenuine(row)) rows.set(row.seq, row)
  const taken = linked(rows, end, top)
  if (!taken) return { entries: 0, unreadable: top.seq - end.seq }
  for (const row of taken) record(target, row)
  for (const head of heads) if (head.seq > end.seq) writeHead(target, head)
  advanceClock(target, Math.max(0, ...taken.map((row) => row.timestamp)))
  return { entries: taken.length, unreadable: top.seq - end.seq - taken.length }
}

interface Link {
  seq: number
  hash: string
}

/** Where the target's chain goes on: its signed head, or its last row. */
function endOf(db: WritableDb): Link {
  const ends: Link[] = [lastEntry(db), ...listHeads(db).filter(isHeadRowSigned)].filter(
    (end) => end !== undefined,
  )
  return ends.reduce((last, end) => (end.seq > last.seq ? end : last), { seq: 0, hash: GENESIS_PREV })
}

/** By seq; none when their page cannot be read. */
function signedHeads(source: ReadableDb): HeadRow[] {
  try {
    return listHeads(source).filter(isHeadRowSigned)
  } catch (error) {
    if (isUnreadablePage(error) || isNoSuchTable(error)) return []
    throw error
  }
}

function isNoSuchTable(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('no such table')
}

function isGenuine(row: EntryRow): boolean {
  const entry = ledgerEntrySchema.safeParse(toEntry(row))
  if (!entry.success || entryHash(entry.data, sha256) !== row.hash) return false
  return typeof row.metadata === 'string' && hashOfMetadata(row.metadata) === row.meta_hash
}

/** The rows that hang together with the end or the head, lowest first; null when this is another chain. */
function linked(rows: Map<number, EntryRow>, end: Link, head: HeadRow): EntryRow[] | null {
  const below: EntryRow[] = []
  let expected = head.hash
  for (let row = rows.get(head.seq); row?.hash === expected; row = rows.get(row.seq - 1)) {
    below.push(row)
    expected = row.prev
  }
  below.reverse()
  const lowest = below[0]?.seq ?? head.seq + 1
  if (lowest === end.seq + 1) return expected === end.hash ? below : null

  const first = rows.get(end.seq + 1)
  if (first && first.prev !== end.hash) return null
  const above: EntryRow[] = []
  let last = end
  for (let row = first; row && row.seq < lowest && row.prev === last.hash; row = rows.get(row.seq + 1)) {
    above.push(row)
    last = row
  }
  return [...above, ...below]
}

/** What an answer held is freed here when its entries came along: it was running when the snapshot was taken. */
function record(db: WritableDb, row: EntryRow): void {
  insertEntry(db, row)
  const day = dayOf(row.timestamp)
  addToCounter(db, row.user_id, day, row.resource_type as ResourceType, { used: row.amount, reserved: 0 })
  const held = readReservation(db, messageOf(row))
  if (!held) return
  addToCounter(db, held.user_id, held.day, 'messages', { used: 0, reserved: -held.messages })
  addToCounter(db, held.user_id, held.day, 'tokens', { used: 0, reserved: -held.tokens })
  deleteReservation(db, held.id)
}

function messageOf(row: EntryRow): string {
  return (JSON.parse(row.metadata) as { message_id: string }).message_id
}

/** No quota day that entries speak of may open again; their time is hashed, that in the damaged clock_state is not. */
function advanceClock(db: WritableDb, newestMs: number): void {
  const state = readClockState(db)
  if (state) writeClockState(db, { ...state, lastMs: Math.max(state.lastMs, newestMs) })
}
