import { AppError } from '../../contract/errors.ts'
import type { ReconcileReply, Seen } from '../../contract/sync/ledger.ts'
import type { LedgerHeadRow } from '../db/ledger-tables.ts'
import type { Trx } from '../db/schema.ts'
import type { SigningKey } from '../keys/key-ring.ts'
import { CLOCK_TOLERANCE_MS, type DatedEntry, dateEntries, words } from './date-entries.ts'
import type { LedgerDeps } from './deps.ts'
import { isAnyHead, listHashes, listHeads } from './entry-store.ts'
import {
  currentHead,
  headView,
  type NewPlace,
  outcomeOf,
  type Place,
  placeBatch,
  type ReceivedBatch,
} from './place-batch.ts'
import { findAnchors, findReceiptOf } from './receipt-store.ts'
import { assertMayBring, assertOwnEntries, findConflict } from './refuse-entries.ts'
import { signReceipt } from './sign-receipt.ts'
import { storeBatch } from './store-batch.ts'

/**
 * Receives a batch whose signature and hashes were checked, in one transaction and four steps:
 *
 *   place  where the batch belongs in the history of the device (place-batch.ts)
 *   date   on which day each new entry counts (date-entries.ts)
 *   store  entries, daily counters and the new head (store-batch.ts)
 *   sign   a receipt of what the server holds now (sign-receipt.ts)
 *
 * A refusal is thrown and stores nothing. A conflict is returned instead, so that its alarm is committed.
 */
export async function receive(
  trx: Trx,
  deps: LedgerDeps,
  batch: ReceivedBatch,
  key: SigningKey,
): Promise<ReconcileReply | AppError> {
  const { userId, claims } = batch
  const nowMs = deps.clock.nowMs()
  const known = await findReceiptOf(trx, { userId, deviceId: claims.did, ...claims })
  if (known && claims.count > 0) return { outcome: 'same', receipt: known.receipt, seen: [] }

  const { heads, anchors, place } = await placeInHistory(trx, deps, batch)
  const clockSeen = await checkDeviceClock(trx, deps, batch, nowMs)
  if (place.kind === 'nothing') {
    const receipt = await signReceipt(trx, { ...batch, heads, outcome: 'same', key, nowMs })
    return { outcome: 'same', receipt, seen: clockSeen }
  }

  const dates = await dateNewEntries(trx, deps, batch, { place, anchors, nowMs })
  if (dates instanceof AppError) return dates

  const headsAfter = await storeBatch(trx, deps, { ...batch, heads, place, dated: dates.dated, nowMs })
  await raiseSeen(trx, deps, batch, dates.seen)

  const outcome = outcomeOf(place)
  const receipt = await signReceipt(trx, { ...batch, heads: headsAfter, outcome, key, nowMs })
  return { outcome, receipt, seen: [...dates.seen, ...clockSeen] }
}

/** Throws ledger_device_frozen, ledger_device_revoked, ledger_foreign_device, and what placeBatch throws. */
async function placeInHistory(
  trx: Trx,
  deps: LedgerDeps,
  batch: ReceivedBatch,
): Promise<{ heads: LedgerHeadRow[]; anchors: ReadonlyMap<string, number>; place: Place }> {
  const { userId, claims, entries } = batch
  const device = { userId, deviceId: claims.did }
  const heads = await listHeads(trx, userId, claims.did)
  if (heads.some(({ status }) => status === 'frozen')) throw frozen(heads)
  const named = new Set(entries.map(({ entry }) => entry.anchor).filter((hash) => hash !== ''))
  const anchors = await findAnchors(trx, deps.db.kind, device, [...named])
  assertMayBring(await deps.devices.find(trx, userId, claims.did), batch, anchors)
  const place = await placeBatch(claims, entries, {
    heads,
    findHashes: async () => new Set(await listHashes(trx, device, claims.from - 1, claims.to)),
    isAnyHead: (hash) => isAnyHead(trx, userId, hash),
  })
  return { heads, anchors, place }
}

/** Returns a conflict. Throws ledger_foreign_account. */
async function dateNewEntries(
  trx: Trx,
  deps: LedgerDeps,
  { userId, claims, entries }: ReceivedBatch,
  { place, anchors, nowMs }: { place: NewPlace; anchors: ReadonlyMap<string, number>; nowMs: number },
): Promise<{ dated: DatedEntry[]; seen: Seen[] } | AppError> {
  const newEntries = entries.slice('skip' in place ? place.skip : 0)
  await assertOwnEntries(trx, deps, userId, newEntries)
  const countedIds = await findConflict(trx, deps, { userId, deviceId: claims.did }, newEntries)
  if (countedIds instanceof AppError) return countedIds
  const { dated, seen } = dateEntries(newEntries, { userId, nowMs, anchors, countedIds })
  const isStartUnknown = place.kind === 'start' && place.isUnknown
  return { dated, seen: isStartUnknown ? [...seen, about('start_unknown')] : seen }
}

async function raiseSeen(
  trx: Trx,
  deps: LedgerDeps,
  { userId, claims }: ReceivedBatch,
  seen: readonly Seen[],
): Promise<void> {
  for (const { kind, entries } of seen) {
    if (kind === 'repeated_elsewhere' || kind === 'other_account') continue
    const detail = { from: claims.from, to: claims.to, entries }
    const alarm = { kind, userId, deviceId: claims.did, subject: claims.head, detail }
    await deps.alarms.raiseLedger(trx, alarm)
  }
}

async function checkDeviceClock(
  trx: Trx,
  deps: LedgerDeps,
  { userId, claims }: ReceivedBatch,
  nowMs: number,
): Promise<Seen[]> {
  const offMs = claims.iat * 1000 - nowMs
  if (Math.abs(offMs) <= CLOCK_TOLERANCE_MS) return []
  const alarm = {
    kind: 'device_clock_off',
    userId,
    deviceId: claims.did,
    subject: '',
    detail: { off_ms: offMs },
  } as const
  await deps.alarms.raiseLedger(trx, alarm)
  return [about('device_clock_off')]
}

function about(kind: Seen['kind']): Seen {
  return { kind, message: words(kind, 0), entries: 0 }
}

function frozen(heads: readonly LedgerHeadRow[]): AppError {
  const head = currentHead(heads)
  return new AppError(
    'ledger_device_frozen',
    'This device has two histories. Both are kept; an operator has to look at them before it can send more.',
    { details: { heads: heads.map(headView), head: head ? headView(head) : null } },
  )
}
