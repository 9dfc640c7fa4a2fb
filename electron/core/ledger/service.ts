import type { z } from 'zod'
import type { LedgerVerifyReply, ledgerPageSchema, QuotaReply } from '../../../contract/core/usage.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import { listReservations, rebuildCounters } from './counter-store.ts'
import { readNowMs, recordServerTime } from './day-clock.ts'
import { listEntries } from './entry-store.ts'
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

export type LedgerDeps = ReservationDeps
type LedgerPage = z.infer<typeof ledgerPageSchema>

/** Usage of the user on this device. What writes is synchronous and joins an open transaction. */
export interface LedgerService {
  /** RFC 7638 thumbprint of this device's key. */
  readonly deviceId: string
  /**
   * Holds one message, `inputTokens`, and a first grant for the answer; refused unless at least one token of answer
   * is left. Throws RangeError when `id` already holds something.
   */
  reserve(id: string, inputTokens: number, options?: ReserveOptions): ReserveOutcome
  /** Grants up to `wanted` more answer tokens; returns how many were left to grant (0: the day's tokens are used up). */
  extend(id: string, wanted: number, options?: ReserveOptions): number
  /** Records the exchange (messages 1, tokens in+out), frees the rest. Returns the seq of its first entry. */
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
  /** Entries newest first; `beforeSeq` null starts at the newest. */
  page(limit: number, beforeSeq: number | null): LedgerPage
  /** Walks the whole chain in portions, so that answers go on meanwhile: about 15 µs an entry. */
  verify(): Promise<LedgerVerifyReply>
  /** Rebuilds the daily counters from the entries. */
  rebuildCounters(): void
  /** A time that a server vouched for, ms UTC: the ledger's day is never earlier from here on. */
  noteServerTime(serverMs: number): void
}

export function createLedgerService(deps: LedgerDeps): LedgerService {
  const { db, clock } = deps
  return {
    deviceId: deps.deviceKey.did,
    reserve: (id, inputTokens, options) => reserve(deps, id, inputTokens, options),
    extend: (id, wanted, options) => extendReservation(deps, id, wanted, options),
    settle: (id, settlement) => settle(deps, id, settlement),
    recordBackground: (use) => recordBackground(deps, use),
    release: (id) => release(deps, id),
    openReservations: () => listReservations(db).map((row) => row.id),
    quota: () => readQuota(db, deps.userId(), deps.tier(), readNowMs(db, clock)),
    history: (days) => readHistory(db, deps.userId(), readNowMs(db, clock), days),
    page: (limit, beforeSeq) => readPage(deps, limit, beforeSeq),
    verify: () => verifyLedger(db, deps.deviceKey.did),
    rebuildCounters: () => transaction(db, () => rebuildCounters(db)),
    noteServerTime: (serverMs) => transaction(db, () => recordServerTime(db, clock, serverMs)),
  }
}

function readPage({ db, deviceKey }: LedgerDeps, limit: number, beforeSeq: number | null): LedgerPage {
  // One more than asked for tells whether there is another page.
  const rows = listEntries(db, beforeSeq ?? Number.MAX_SAFE_INTEGER, limit + 1)
  const shown = rows.slice(0, limit)
  return {
    device_id: deviceKey.did,
    entries: shown.map((row) => ({
      seq: row.seq,
      id: row.id,
      user_id: row.user_id,
      resource_type: row.resource_type,
      amount: row.amount,
      timestamp: row.timestamp,
      metadata: JSON.parse(row.metadata) as Record<string, unknown>,
      hash: row.hash,
      prev: row.prev,
    })),
    next_before_seq: rows.length > limit ? (shown.at(-1)?.seq ?? null) : null,
  }
}
