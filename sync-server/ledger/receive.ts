import { AppError } from '../../contract/errors.ts'
import type { BatchClaims, CheckedEntry } from '../../contract/ledger/batch.ts'
import type { ReconcileReply, Seen } from '../../contract/sync/ledger.ts'
import type { LedgerHeadRow } from '../db/ledger-tables.ts'
import type { Trx } from '../db/schema.ts'
import { findDevice } from '../devices/store.ts'
import type { SigningKey } from '../keys/key-ring.ts'
import type { LedgerDeps } from './deps.ts'
import {
  addToCounters,
  insertEntries,
  isAnyHead,
  listHashes,
  listHeads,
  setHeadStatus,
  writeHead,
} from './entry-store.ts'
import { currentHead, headView, newestEpoch, type Place, placeBatch } from './place-batch.ts'
import { giveReceipt } from './receipt.ts'
import { findAnchors, findReceiptOf } from './receipt-store.ts'
import { assertMayBring, assertOwnEntries, findConflict } from './refuse-entries.ts'
import { CLOCK_TOLERANCE_MS, type Weighed, weighEntries, words } from './weigh-entries.ts'

export interface Received {
  userId: string
  /** As the device signed it. */
  batch: string
  claims: BatchClaims
  entries: readonly CheckedEntry[]
}

/** Restoring a backup parts the history once. All heads are read for each of its batches. */
export const MAX_BRANCHES = 100

/**
 * Takes a batch that was checked in itself, in one transaction: all of it or nothing. Throws the refusals; a conflict
 * is answered and not thrown, so that its alarm is kept.
 */
export async function receive(
  trx: Trx,
  deps: LedgerDeps,
  received: Received,
  key: SigningKey,
): Promise<ReconcileReply | AppError> {
  const { userId, claims } = received
  const device = { userId, deviceId: claims.did }
  const nowMs = deps.clock.nowMs()
  const before = await findReceiptOf(trx, { ...device, ...claims })
  if (before && claims.count > 0) return { outcome: 'same', receipt: before.receipt, seen: [] }

  const heads = await listHeads(trx, userId, claims.did)
  if (heads.some(({ status }) => status === 'frozen')) throw frozen(heads)
  const anchorHashes = [...new Set(received.entries.map(({ entry }) => entry.anchor))].filter(
    (hash) => hash !== '',
  )
  const anchors = await findAnchors(trx, deps.db.kind, device, anchorHashes)
  assertMayBring(await findDevice(trx, userId, claims.did), received, anchors)

  const place = await placeBatch(claims, received.entries, {
    heads,
    findHashes: async () => new Set(await listHashes(trx, device, claims.from - 1, claims.to)),
    isAnyHead: (hash) => isAnyHead(trx, userId, hash),
  })
  const receipt = (after: readonly LedgerHeadRow[], outcome: ReconcileReply['outcome']) =>
    giveReceipt(trx, { ...received, heads: after, outcome, key, nowMs })
  const clockSeen = await noteClock(trx, deps, device, claims, nowMs)
  if (place.kind === 'nothing') {
    return { outcome: 'same', receipt: await receipt(heads, 'same'), seen: clockSeen }
  }

  const fresh = received.entries.slice('skip' in place ? place.skip : 0)
  await assertOwnEntries(trx, userId, fresh)
  const ids = await findConflict(trx, deps, device, fresh)
  if (ids instanceof AppError) return ids
  const { weighed, seen } = weighEntries(fresh, { userId, nowMs, anchors, countedIds: ids })
  const after = await store(trx, deps, { ...received, heads, place, weighed, nowMs })
  const startSeen = place.kind === 'start' && place.isUnknown ? [about('start_unknown')] : []
  const allSeen = [...seen, ...startSeen]
  for (const { kind, entries } of allSeen) {
    if (kind === 'repeated_elsewhere' || kind === 'other_account') continue
    const detail = { from: claims.from, to: claims.to, entries }
    await deps.alarms.raiseLedger(trx, { kind, ...device, subject: claims.head, detail })
  }
  const outcome = place.kind === 'start' ? 'appended' : place.outcome
  return { outcome, receipt: await receipt(after, outcome), seen: [...allSeen, ...clockSeen] }
}

/** Writes entries, counters and heads; answers the device's heads as they are then. */
async function store(
  trx: Trx,
  deps: LedgerDeps,
  at: Received & {
    heads: readonly LedgerHeadRow[]
    place: Exclude<Place, { kind: 'nothing' }>
    weighed: readonly Weighed[]
    nowMs: number
  },
): Promise<LedgerHeadRow[]> {
  const { userId, claims, place, heads } = at
  const device = { userId, deviceId: claims.did }
  const branch =
    place.kind === 'append' ? place.head.branch : Math.max(0, ...heads.map((head) => head.branch)) + 1
  if (branch > MAX_BRANCHES) {
    throw new AppError(
      'ledger_too_many_branches',
      `The history of this device has parted more than ${MAX_BRANCHES} times. Enrol it with a new key.`,
    )
  }
  const rows = at.weighed.map(({ entry: { entry, text, hash, metadataText }, day, isCounted }) => ({
    user_id: userId,
    hash,
    id: entry.id,
    device_id: claims.did,
    branch,
    epoch: entry.epoch,
    seq: entry.seq,
    resource_type: entry.resource_type,
    amount: entry.amount,
    day,
    is_counted: isCounted ? 1 : 0,
    entry: text,
    metadata: metadataText,
    received_at_ms: at.nowMs,
  }))
  await insertEntries(trx, deps.db.kind, rows)
  await addToCounters(trx, deps.db.kind, rows)

  const outcome = place.kind === 'start' ? 'appended' : place.outcome
  const head: LedgerHeadRow = {
    user_id: userId,
    device_id: claims.did,
    branch,
    epoch: claims.epoch,
    seq: claims.to,
    hash: claims.head,
    after_hash: afterHashOf(place, claims),
    size: (place.kind === 'append' ? place.head.size : 0) + rows.length,
    status: outcome === 'fork' ? 'frozen' : 'live',
  }
  await writeHead(trx, head)
  const left = heads.filter((each) => each.branch !== branch)
  const status = outcome === 'fork' ? 'frozen' : 'superseded'
  if (outcome !== 'appended') {
    await setHeadStatus(trx, { ...device, exceptBranch: branch }, status)
    const detail = { heads: [...left, head].map(headView), after: head.after_hash }
    await deps.alarms.raiseLedger(trx, { kind: outcome, ...device, subject: head.after_hash, detail })
  } else if (place.kind === 'append' && claims.epoch > newestEpoch(heads)) {
    const detail = { epoch: claims.epoch, after: headView(place.head) }
    await deps.alarms.raiseLedger(trx, { kind: 'epoch_opened', ...device, subject: claims.prev_head, detail })
  }
  return [...(outcome === 'appended' ? left : left.map((each) => ({ ...each, status }) as const)), head]
}

function afterHashOf(place: Exclude<Place, { kind: 'nothing' }>, claims: BatchClaims): string {
  if (place.kind === 'append') return place.head.after_hash
  return place.kind === 'part' ? place.afterHash : claims.prev_head
}

async function noteClock(
  trx: Trx,
  deps: LedgerDeps,
  device: { userId: string; deviceId: string },
  claims: BatchClaims,
  nowMs: number,
): Promise<Seen[]> {
  const offMs = claims.iat * 1000 - nowMs
  if (Math.abs(offMs) <= CLOCK_TOLERANCE_MS) return []
  const alarm = { kind: 'device_clock_off', ...device, subject: '', detail: { off_ms: offMs } } as const
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
