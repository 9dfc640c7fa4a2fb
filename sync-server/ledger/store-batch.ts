import { AppError } from '../../contract/errors.ts'
import type { BatchClaims } from '../../contract/ledger/batch.ts'
import type { LedgerHeadRow } from '../db/ledger-tables.ts'
import type { Trx } from '../db/schema.ts'
import type { DatedEntry } from './date-entries.ts'
import type { LedgerDeps } from './deps.ts'
import { addToCounters, insertEntries, setHeadStatus, writeHead } from './entry-store.ts'
import { headView, type NewPlace, newestEpoch, outcomeOf, type ReceivedBatch } from './place-batch.ts'

/** Restoring a backup parts the history once. All heads are read for each of its batches. */
export const MAX_BRANCHES = 100

/** Writes entries, counters and heads, and raises the alarms of a parted history. Returns the device's heads afterwards. */
export async function storeBatch(
  trx: Trx,
  deps: LedgerDeps,
  batch: ReceivedBatch & {
    heads: readonly LedgerHeadRow[]
    place: NewPlace
    dated: readonly DatedEntry[]
    nowMs: number
  },
): Promise<LedgerHeadRow[]> {
  const { userId, claims, place, heads } = batch
  const device = { userId, deviceId: claims.did }
  const branch =
    place.kind === 'append' ? place.head.branch : Math.max(0, ...heads.map((head) => head.branch)) + 1
  if (branch > MAX_BRANCHES) {
    throw new AppError(
      'ledger_too_many_branches',
      `The history of this device has parted more than ${MAX_BRANCHES} times. Enrol it with a new key.`,
    )
  }
  const rows = batch.dated.map(({ entry: { entry, text, hash, metadataText }, day, isCounted }) => ({
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
    received_at_ms: batch.nowMs,
  }))
  await insertEntries(trx, deps.db.kind, rows)
  await addToCounters(trx, deps.db.kind, rows)

  const outcome = outcomeOf(place)
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

function afterHashOf(place: NewPlace, claims: BatchClaims): string {
  if (place.kind === 'append') return place.head.after_hash
  return place.kind === 'part' ? place.afterHash : claims.prev_head
}
