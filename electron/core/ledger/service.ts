import type { z } from 'zod'
import type {
  LedgerEntryView,
  LedgerVerifyReply,
  ledgerPageSchema,
  QuotaReply,
} from '../../../contract/core/usage.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import {
  type BatchLimits,
  countAfter,
  holds,
  type LedgerBatch,
  type LedgerEnd,
  readBatch,
  readEnd,
  usedAfter,
} from './batch-reader.ts'
import { listReservations, readCounter, rebuildCounters } from './counter-store.ts'
import { readNowMs, recordServerTime } from './day-clock.ts'
import { type DayAmounts, writeElsewhere } from './elsewhere-store.ts'
import { type EntryRow, listEntries, readEntry } from './entry-store.ts'
import type { EpochReason } from './epoch-store.ts'
import { openEpoch } from './epochs.ts'
import { type LedgerFinding, listFindings } from './finding-store.ts'
import { type DayUse, readHistory, readQuota } from './quota.ts'
import {
  type BackgroundUse,
  extendReservation,
  type ReservationDeps,
  type ReserveOptions,
  type ReserveOutcome,
  recordBackground,
  release,
  reserve,
  type Settlement,
  settle,
} from './reservations.ts'
import { verifyLedger } from './verify.ts'
import { compareWithWitness } from './witness-check.ts'
import { readWitnessed } from './witnessed.ts'

export type LedgerDeps = ReservationDeps
type LedgerPage = z.infer<typeof ledgerPageSchema>

/**
 * Usage on this device, one chain for each owner (docs/decisions/0017): methods without a `userId` are about the
 * current owner. What writes is synchronous and joins an open transaction.
 */
export interface LedgerService {
  /** RFC 7638 thumbprint of the current owner's key. */
  deviceId(): string
  /**
   * Holds one message, `inputTokens`, and a first grant for the answer; refused unless at least one token of answer
   * is left. Throws RangeError when `id` already holds something.
   */
  reserve(id: string, inputTokens: number, options?: ReserveOptions): ReserveOutcome
  /** Grants up to `wanted` more answer tokens; returns how many were left to grant (0: the day's tokens are used up). */
  extend(id: string, wanted: number, options?: ReserveOptions): number
  /** Records the exchange for the owner who reserved (messages 1, tokens in+out), frees the rest. Returns the seq of its first entry. */
  settle(id: string, settlement: Settlement): number
  /** Records what background work asked of the model, outside of every quota. */
  recordBackground(use: BackgroundUse): void
  /** Frees it without recording anything: nothing came of the exchange. */
  release(id: string): void
  /** Ids of reservations that are open (after a crash: abandoned). */
  openReservations(): string[]
  quota(): QuotaReply
  /** The last `days` UTC days, oldest first, today last. */
  history(days: number): DayUse[]
  /** The entries of one answer, of whatever owner; `seq` is that of the first. */
  receipt(messageId: string, seq: number): LedgerEntryView[]
  /** Entries newest first; `beforeSeq` null starts at the newest. */
  page(limit: number, beforeSeq: number | null): LedgerPage
  /** Walks the whole chain in portions, so that answers go on meanwhile: about 15 µs an entry. */
  verify(): Promise<LedgerVerifyReply>
  /** Rebuilds the daily counters of all owners from the entries. */
  rebuildCounters(): void
  /** A time that a server vouched for, ms UTC: the ledger's day is never earlier from here on. */
  noteServerTime(serverMs: number): void
  /** Where a chain ends (batch-reader.ts); the epoch is above the last entry's after {@link openEpoch}. */
  head(userId: string): LedgerEnd | null
  /** Entries of one device key and one epoch, upwards from `fromSeq`. */
  readBatch(userId: string, fromSeq: number, limits: BatchLimits): LedgerBatch
  /** The ledger's time, ms UTC, which never goes back. */
  nowMs(): number
  /** What the owner's entries of this device used on a UTC day. */
  usedOn(userId: string, day: number): DayAmounts
  /** The part of {@link usedOn} that comes after `seq`. */
  usedAfter(userId: string, seq: number, day: number): DayAmounts
  /** How many entries come after `seq`. */
  countAfter(userId: string, seq: number): number
  /** Whether the chain holds this very entry; its start (seq 0) it always does. */
  holds(userId: string, entry: { seq: number; hash: string }): boolean
  /** The next entries go on from the end in this epoch. Does nothing when the chain is in it, or above, already. */
  openEpoch(userId: string, epoch: number, reason: EpochReason): void
  /** Use of the owner's other devices on that UTC day, from the server's receipt; replaces the earlier value. */
  setElsewhere(userId: string, day: number, use: DayAmounts): void
  /** Called once at each start: compares the chains with what is remembered outside of the database. */
  compareWithWitness(): LedgerFinding[]
  /** What was found missing at a start, newest first. */
  findings(): LedgerFinding[]
}

export function createLedgerService(deps: LedgerDeps): LedgerService {
  const { db, clock, keys, owner } = deps
  return {
    deviceId: () => keys.of(owner()).did,
    reserve: (id, inputTokens, options) => reserve(deps, id, inputTokens, options),
    extend: (id, wanted, options) => extendReservation(deps, id, wanted, options),
    settle: (id, settlement) => settle(deps, id, settlement),
    recordBackground: (use) => recordBackground(deps, use),
    release: (id) => release(deps, id),
    openReservations: () => listReservations(db).map((row) => row.id),
    quota: () => readQuota(db, owner(), deps.tier(), readNowMs(db, clock)),
    history: (days) => readHistory(db, owner(), readNowMs(db, clock), days),
    receipt: (messageId, seq) => readReceipt(deps, messageId, seq),
    page: (limit, beforeSeq) => readPage(deps, limit, beforeSeq),
    verify: () => verifyLedger(db, { userId: owner(), deviceId: keys.of(owner()).did }),
    rebuildCounters: () => transaction(db, () => rebuildCounters(db)),
    noteServerTime: (serverMs) => transaction(db, () => recordServerTime(db, clock, serverMs)),
    head: (userId) => readEnd(deps, userId),
    readBatch: (userId, fromSeq, limits) => readBatch(deps, userId, fromSeq, limits),
    nowMs: () => readNowMs(db, clock),
    usedOn: (userId, day) => ({
      messages: readCounter(db, userId, day, 'messages').used,
      tokens: readCounter(db, userId, day, 'tokens').used,
    }),
    usedAfter: (userId, seq, day) => usedAfter(deps, userId, seq, day),
    countAfter: (userId, seq) => countAfter(deps, userId, seq),
    holds: (userId, entry) => holds(deps, userId, entry),
    openEpoch: (userId, epoch, reason) => {
      openEpoch(deps, userId, epoch, reason)
      deps.witness.note(userId, (before) => readWitnessed(deps, userId, before))
    },
    setElsewhere: (userId, day, use) => writeElsewhere(db, userId, day, 'server', use),
    compareWithWitness: () => compareWithWitness(deps),
    findings: () => listFindings(db, owner()),
  }
}

function readPage({ db, keys, owner }: LedgerDeps, limit: number, beforeSeq: number | null): LedgerPage {
  // One more than asked for tells whether there is another page.
  const rows = listEntries(db, owner(), beforeSeq ?? Number.MAX_SAFE_INTEGER, limit + 1)
  const shown = rows.slice(0, limit)
  return {
    device_id: keys.of(owner()).did,
    entries: shown.map(viewOf),
    next_before_seq: rows.length > limit ? (shown.at(-1)?.seq ?? null) : null,
  }
}

/** Both entries of an exchange carry its message's id; they may be in the chain of any owner. */
function readReceipt({ db, keys }: LedgerDeps, messageId: string, seq: number): LedgerEntryView[] {
  for (const userId of keys.owners()) {
    const entries = [seq, seq + 1].flatMap((each) => readEntry(db, userId, each) ?? []).map(viewOf)
    const ofMessage = entries.filter(({ metadata }) => metadata.message_id === messageId)
    if (ofMessage.length > 0) return ofMessage
  }
  return []
}

function viewOf(row: EntryRow): LedgerEntryView {
  return {
    seq: row.seq,
    id: row.id,
    user_id: row.user_id,
    resource_type: row.resource_type,
    amount: row.amount,
    timestamp: row.timestamp,
    metadata: JSON.parse(row.metadata) as Record<string, unknown>,
    hash: row.hash,
    prev: row.prev,
  }
}
