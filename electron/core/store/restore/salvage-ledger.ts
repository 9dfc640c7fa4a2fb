import { entryHash } from '../../../../contract/ledger/canonical.ts'
import { GENESIS_PREV, ledgerEntrySchema, type ResourceType } from '../../../../contract/ledger/entry.ts'
import { dayOf } from '../../../../contract/utc-day.ts'
import type { ReadableDb, WritableDb } from '../../../../native/sqlite/open.ts'
import { get, sql } from '../../../../native/sqlite/sql.ts'
import { sha256 } from '../../../../server-kit/sha256.ts'
import { toEntry } from '../../ledger/chain.ts'
import { readClockState, writeClockState } from '../../ledger/clock-store.ts'
import { addToCounter, deleteReservation, readReservation } from '../../ledger/counter-store.ts'
import {
  type EntryRow,
  type HeadRow,
  insertEntry,
  lastEntry,
  listAllHeads,
  listHeads,
  writeHead,
} from '../../ledger/entry-store.ts'
import { type EpochRow, insertEpoch, listAllEpochs, listEpochs } from '../../ledger/epoch-store.ts'
import { isEpochSigned } from '../../ledger/epochs.ts'
import { isHeadRowSigned } from '../../ledger/head.ts'
import { LOCAL_OWNER } from '../../ledger/owner.ts'
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

/**
 * Each owner's chain by itself, in the caller's transaction, which also adjusts the counters, the ledger's time and what
 * running answers held.
 */
export function salvageLedger(target: WritableDb, source: ReadableDb): SalvagedLedger {
  const salvaged: SalvagedLedger = { entries: 0, unreadable: 0 }
  const columns = sharedColumns(target, source, 'usage_ledger')
  const longer = columns.length === 0 ? [] : longerChains(target, source)
  if (longer.length === 0) return salvaged
  readRows(target, source, columns, longer)
  for (const { end, top, heads, rows } of longer) {
    const taken = linked(rows, end, top)
    salvaged.unreadable += top.seq - end.seq - (taken?.length ?? 0)
    if (!taken) continue
    salvaged.entries += taken.length
    for (const row of taken) record(target, row)
    for (const head of heads) if (head.seq > end.seq) writeHead(target, head)
    advanceClock(target, Math.max(0, ...taken.map((row) => row.timestamp)))
  }
  takeEpochs(target, source)
  return salvaged
}

interface Link {
  seq: number
  hash: string
}

/** A chain that goes further in the source, by a head that its device signed. */
interface LongerChain {
  userId: string
  end: Link
  top: HeadRow
  /** All signed heads of the source, lowest first. */
  heads: HeadRow[]
  /** Genuine rows of the source between `end` and `top`, by seq. */
  rows: Map<number, EntryRow>
}

function longerChains(target: WritableDb, source: ReadableDb): LongerChain[] {
  const longer: LongerChain[] = []
  for (const [userId, heads] of Map.groupBy(signedHeads(source), (head) => head.user_id)) {
    const end = endOf(target, userId)
    const top = heads.at(-1)
    if (top && top.seq > end.seq) longer.push({ userId, end, top, heads, rows: new Map() })
  }
  return longer
}

/** Rows are numbered in the order in which they were written: those that the target has come before the others. */
function readRows(target: WritableDb, source: ReadableDb, columns: string[], chains: LongerChain[]): void {
  const walk = new RowWalk<EntryRow>(source, {
    name: 'usage_ledger',
    // Before schema 80 the rowid was called seq.
    key: columns.includes('rowid') ? 'rowid' : 'seq',
    columns,
    indexes: ['sqlite_autoindex_usage_ledger_1'],
  })
  const after = get<{ last: number | null }>(target, sql`SELECT max(rowid) AS last FROM usage_ledger`)?.last
  const byOwner = new Map(chains.map((chain) => [chain.userId, chain]))
  for (const row of walk.rows((after ?? 0) + 1)) {
    const chain = byOwner.get(row.user_id)
    if (!chain || row.seq <= chain.end.seq || row.seq > chain.top.seq) continue
    if (isGenuine(row)) chain.rows.set(row.seq, row)
  }
}

/** Where the target's chain goes on: its signed head, or its last row. */
function endOf(db: WritableDb, userId: string): Link {
  const ends: Link[] = [lastEntry(db, userId), ...listHeads(db, userId).filter(isHeadRowSigned)].filter(
    (end) => end !== undefined,
  )
  return ends.reduce((last, end) => (end.seq > last.seq ? end : last), { seq: 0, hash: GENESIS_PREV })
}

/** By seq; none when their page cannot be read. */
function signedHeads(source: ReadableDb): HeadRow[] {
  // Before schema 80 there was one owner.
  const heads = readable<Partial<HeadRow>>(() => listAllHeads(source))
  return heads.map((head) => ({ user_id: LOCAL_OWNER, ...head }) as HeadRow).filter(isHeadRowSigned)
}

/** Epochs that were opened on purpose, so that verification still knows them. */
function takeEpochs(target: WritableDb, source: ReadableDb): void {
  for (const row of readable<EpochRow>(() => listAllEpochs(source))) {
    const isKnown = listEpochs(target, row.user_id).some(({ epoch }) => epoch === row.epoch)
    if (!isKnown && isEpochSigned(row)) insertEpoch(target, row)
  }
}

/** Nothing when the table's page cannot be read, or an older schema has no such table. */
function readable<Row>(read: () => Row[]): Row[] {
  try {
    return read()
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
