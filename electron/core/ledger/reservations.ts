import type { QuotaReply } from '../../../contract/core/usage.ts'
import type { LedgerMetadata } from '../../../contract/ledger/entry.ts'
import type { Tier } from '../../../contract/tiers.ts'
import { dayOf, midnightAfter } from '../../../contract/utc-day.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import { appendEntries, type ChainDeps } from './chain.ts'
import {
  addToCounter,
  deleteReservation,
  growReservation,
  insertReservation,
  type ReservationRow,
  readReservation,
} from './counter-store.ts'
import { recordNowMs } from './day-clock.ts'
import { type Meter, readMeters, readQuota, remaining } from './quota.ts'
import type { WitnessContent, WitnessedOwner } from './witness-content.ts'
import { readWitnessed, type WitnessedChain } from './witnessed.ts'

/**
 * Reserve, extend, settle (docs/decisions/0005). Before anything runs, an exchange reserves one message, the tokens of
 * the user's text, and a few tokens of answer; the answer reserves more as it grows. What was not used is freed when it
 * ends. Each step is one immediate transaction, so concurrent exchanges never reserve more than the day's rest.
 */
export interface ReservationDeps extends ChainDeps {
  tier: () => Tier
  /** Whose quota new exchanges use: `local`, or the id of the account that is signed in. */
  owner: () => string
  witness: LedgerWitness
  /** Called in the transaction in which use was recorded. */
  onRecorded?: () => void
}

/** What is remembered outside of the database (witness.ts). */
export interface LedgerWitness {
  /** Is told, in the transaction, that an owner's chain has grown; reads its new end after the commit. */
  note(userId: string, read: (before: WitnessedOwner | null) => WitnessedChain | null): void
  /** null when nothing was kept yet. */
  read(): WitnessContent | null
  /** Whether what is remembered was written for another data folder at the same path. */
  isOfOtherFolder(): boolean
}

interface Reservation {
  /** Same as the id of the answer that it is for. */
  id: string
  /** Answer tokens granted so far. */
  grantedTokens: number
}
export type ReserveOutcome =
  | { ok: true; reservation: Reservation; quota: QuotaReply }
  | {
      ok: false
      resource: 'messages' | 'tokens'
      used: number
      /** Reserved by answers that are being written. */
      reserved: number
      /** What the exchange needs at least. */
      needed: number
      limit: number
      resetsAtMs: number
    }

/** `isBeyondLimit`: an answer to someone in danger is recorded like any other, but never refused or cut. */
export interface ReserveOptions {
  isBeyondLimit?: boolean
}

export interface Settlement {
  inputTokens: number
  outputTokens: number
  /** ids, model name and integers only: never text. */
  metadata: Omit<LedgerMetadata, 'input_tokens' | 'output_tokens'>
}

/**
 * Enough for a few words while the first {@link extendReservation} is asked for, and small enough that fifty short
 * messages at once fit into free_trial's 1,000 tokens: 50 × (16 + 4).
 */
const FIRST_GRANT_TOKENS = 4

export function reserve(
  deps: ReservationDeps,
  id: string,
  inputTokens: number,
  { isBeyondLimit = false }: ReserveOptions = {},
): ReserveOutcome {
  const { db, clock } = deps
  assertCount('inputTokens', inputTokens)
  return transaction(db, () => {
    if (readReservation(db, id)) throw new RangeError(`A reservation for ${id} is already open.`)
    const nowMs = recordNowMs(db, clock)
    const scope = { userId: deps.owner(), day: dayOf(nowMs), tier: deps.tier() }
    const { messages, tokens } = readMeters(db, scope)
    if (remaining(messages) < 1 && !isBeyondLimit) return refusal('messages', messages, 1, nowMs)
    const needed = inputTokens + 1
    if (remaining(tokens) < needed && !isBeyondLimit) return refusal('tokens', tokens, needed, nowMs)

    const grantedTokens = isBeyondLimit
      ? FIRST_GRANT_TOKENS
      : Math.min(FIRST_GRANT_TOKENS, remaining(tokens) - inputTokens)
    const held = inputTokens + grantedTokens
    const { userId, day } = scope
    insertReservation(db, { id, user_id: userId, day, admitted_ms: nowMs, tokens: held, messages: 1 })
    addToCounter(db, userId, day, 'messages', { used: 0, reserved: 1 })
    addToCounter(db, userId, day, 'tokens', { used: 0, reserved: held })
    return { ok: true, reservation: { id, grantedTokens }, quota: readQuota(db, userId, scope.tier, nowMs) }
  })
}

/** The day is that of the reservation: an answer that runs past midnight still spends the day it was admitted in. */
export function extendReservation(
  deps: ReservationDeps,
  id: string,
  wanted: number,
  { isBeyondLimit = false }: ReserveOptions = {},
): number {
  const { db } = deps
  assertCount('wanted', wanted)
  return transaction(db, () => {
    const held = readReservation(db, id)
    if (!held) return 0
    const scope = { userId: held.user_id, day: held.day, tier: deps.tier() }
    const granted = isBeyondLimit ? wanted : Math.min(wanted, remaining(readMeters(db, scope).tokens))
    if (granted === 0) return 0
    growReservation(db, id, granted)
    addToCounter(db, held.user_id, held.day, 'tokens', { used: 0, reserved: granted })
    return granted
  })
}

/**
 * Records the exchange: one entry for the message, one for its tokens, dated when it was admitted. Use that was not
 * reserved is a bug of the caller's; it is logged and still recorded.
 */
export function settle(deps: ReservationDeps, id: string, settlement: Settlement): number {
  const { db, logger } = deps
  const { inputTokens, outputTokens } = settlement
  assertCount('inputTokens', inputTokens)
  assertCount('outputTokens', outputTokens)
  return transaction(db, () => {
    const usedTokens = inputTokens + outputTokens
    const held = readReservation(db, id) ?? unreserved(deps, id)
    if (usedTokens > held.tokens) {
      logger.error('more was used than reserved', { answer: id, used: usedTokens, reserved: held.tokens })
    }
    const common = {
      admittedMs: held.admitted_ms,
      metadata: {
        ...settlement.metadata,
        model: readableName(settlement.metadata.model),
        input_tokens: inputTokens,
        output_tokens: outputTokens,
      },
    }
    const firstSeq = appendEntries(deps, held.user_id, [
      { ...common, resourceType: 'messages', amount: 1 },
      { ...common, resourceType: 'tokens', amount: usedTokens },
    ])
    close(deps, held, { messages: 1, tokens: usedTokens })
    recordNowMs(db, deps.clock)
    noteGrowth(deps, held.user_id)
    return firstSeq
  })
}

export interface BackgroundUse {
  /** null for work on more than one chat. */
  sessionId: string | null
  runId: string
  model: string
  inputTokens: number
  outputTokens: number
}

/** What background work asked of the model: recorded under a resource of its own, so that it costs the user nothing. */
export function recordBackground(deps: ReservationDeps, use: BackgroundUse): void {
  const { db } = deps
  const { inputTokens, outputTokens } = use
  assertCount('inputTokens', inputTokens)
  assertCount('outputTokens', outputTokens)
  transaction(db, () => {
    const nowMs = recordNowMs(db, deps.clock)
    const userId = deps.owner()
    const amount = inputTokens + outputTokens
    const metadata = {
      session_id: use.sessionId ?? 'background',
      message_id: use.runId,
      model: readableName(use.model),
      input_tokens: inputTokens,
      output_tokens: outputTokens,
    }
    appendEntries(deps, userId, [{ admittedMs: nowMs, metadata, resourceType: 'reflection_tokens', amount }])
    addToCounter(db, userId, dayOf(nowMs), 'reflection_tokens', { used: amount, reserved: 0 })
    noteGrowth(deps, userId)
  })
}

export function release(deps: ReservationDeps, id: string): void {
  transaction(deps.db, () => {
    const held = readReservation(deps.db, id)
    if (held) close(deps, held, { messages: 0, tokens: 0 })
  })
}

function noteGrowth(deps: ReservationDeps, userId: string): void {
  deps.witness.note(userId, (before) => readWitnessed(deps, userId, before))
  deps.onRecorded?.()
}

function close(
  { db }: ReservationDeps,
  held: ReservationRow,
  used: { messages: number; tokens: number },
): void {
  const { user_id: userId, day } = held
  addToCounter(db, userId, day, 'messages', { used: used.messages, reserved: -held.messages })
  addToCounter(db, userId, day, 'tokens', { used: used.tokens, reserved: -held.tokens })
  deleteReservation(db, held.id)
}

function refusal(
  resource: 'messages' | 'tokens',
  { used, reserved, limit }: Meter,
  needed: number,
  nowMs: number,
): ReserveOutcome {
  return { ok: false, resource, used, reserved, needed, limit, resetsAtMs: midnightAfter(nowMs) }
}

/** Replaces a missing reservation: the use counts for today, and nothing is freed. */
function unreserved({ db, clock, owner, logger }: ReservationDeps, id: string): ReservationRow {
  logger.error('settled without a reservation', { answer: id })
  const nowMs = recordNowMs(db, clock)
  return { id, user_id: owner(), day: dayOf(nowMs), admitted_ms: nowMs, tokens: 0, messages: 0 }
}

/** Shortens a model's name to what the schema accepts, so that no entry is lost over it. */
function readableName(model: string): string {
  return model.slice(0, 200).toWellFormed() || 'unknown'
}

function assertCount(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${name} must be a count, not ${value}.`)
}
