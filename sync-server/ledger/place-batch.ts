import { AppError } from '../../contract/errors.ts'
import type { BatchClaims, CheckedEntry } from '../../contract/ledger/batch.ts'
import { GENESIS_PREV } from '../../contract/ledger/entry.ts'
import type { LedgerHeadRow } from '../db/ledger-tables.ts'

/** A batch whose signature and hashes were checked. */
export interface ReceivedBatch {
  userId: string
  /** As the device signed it. */
  batch: string
  claims: BatchClaims
  entries: readonly CheckedEntry[]
}

/**
 * Where a batch belongs in the history of the device (design §3). The hashes decide: an entry's hash covers the whole
 * history before it, so two entries with the same hash have the same history, and an entry that follows a known hash
 * with another hash than the stored one starts another history.
 */
export type Place =
  /** After the end of this branch. `fork`: that branch was superseded before, so now two histories grow. */
  | { kind: 'append'; head: LedgerHeadRow; skip: number; outcome: 'appended' | 'fork' }
  /** The first batch of this device. */
  | { kind: 'start'; isUnknown: boolean }
  /** Leaves the history in the middle. A device declares a rollback, by a higher epoch or `restored`; else it is a fork. */
  | { kind: 'part'; skip: number; afterHash: string; outcome: 'rollback' | 'fork' }
  | { kind: 'nothing' }

/** Where a batch with new entries belongs. */
export type NewPlace = Exclude<Place, { kind: 'nothing' }>

export function outcomeOf(place: NewPlace): 'appended' | 'fork' | 'rollback' {
  return place.kind === 'start' ? 'appended' : place.outcome
}

export interface Known {
  heads: readonly LedgerHeadRow[]
  /** Hashes that the server holds of this device from one before the batch to its end; asked for only when needed. */
  findHashes(): Promise<ReadonlySet<string>>
  /** Whether another chain of this user ends with this hash. */
  isAnyHead(hash: string): Promise<boolean>
}

/** Throws ledger_gap, ledger_rollback, ledger_batch_invalid. */
export async function placeBatch(
  claims: BatchClaims,
  entries: readonly CheckedEntry[],
  { heads, findHashes, isAnyHead }: Known,
): Promise<Place> {
  const end = heads.find(({ hash }) => hash === claims.prev_head)
  if (end) return entries.length === 0 ? { kind: 'nothing' } : after(end, claims, 0)
  if (heads.length === 0) return start(claims, isAnyHead)
  const ofDevice = await findHashes()

  const isStart = heads.some(({ after_hash }) => after_hash === claims.prev_head)
  if (!isStart && claims.prev_head !== GENESIS_PREV && !ofDevice.has(claims.prev_head)) {
    throw gap(claims, heads)
  }
  if (entries.length === 0) throw wentBack(heads)
  const firstNew = entries.findIndex(({ hash }) => !ofDevice.has(hash))
  if (firstNew < 0) return { kind: 'nothing' }
  const afterHash = entries[firstNew - 1]?.hash ?? claims.prev_head
  const tip = heads.find(({ hash }) => hash === afterHash)
  if (tip) return after(tip, claims, firstNew)
  const isDeclared = claims.restored === true || claims.epoch > newestEpoch(heads)
  const outcome = isDeclared ? 'rollback' : 'fork'
  return { kind: 'part', skip: firstNew, afterHash, outcome }
}

function after(head: LedgerHeadRow, claims: BatchClaims, skip: number): Place {
  if (claims.from + skip !== head.seq + 1 || claims.epoch < head.epoch) {
    throw new AppError(
      'ledger_batch_invalid',
      `These entries follow entry ${head.seq}, but their numbers do not.`,
      {
        details: { fault: 'gap', seq: claims.from + skip },
      },
    )
  }
  return { kind: 'append', head, skip, outcome: head.status === 'superseded' ? 'fork' : 'appended' }
}

/**
 * A store that lost its device key goes on with the same numbers under a new key: the first batch of the new device has
 * a higher epoch and follows the end of the old one.
 */
async function start(claims: BatchClaims, isAnyHead: Known['isAnyHead']): Promise<Place> {
  if (claims.prev_head === GENESIS_PREV && claims.from === 1) {
    return claims.count === 0 ? { kind: 'nothing' } : { kind: 'start', isUnknown: false }
  }
  if (claims.epoch === 1 || claims.count === 0) throw gap(claims, [])
  return { kind: 'start', isUnknown: !(await isAnyHead(claims.prev_head)) }
}

function gap(claims: BatchClaims, heads: readonly LedgerHeadRow[]): AppError {
  const head = currentHead(heads)
  // Of a number that is here with another history, only from the start can be said where they parted.
  const expected = head && claims.from > head.seq + 1 ? head.seq + 1 : 1
  return new AppError(
    'ledger_gap',
    `Entries are missing before entry ${claims.from}: send from entry ${expected}.`,
    {
      details: { expected_seq: expected, head: head ? headView(head) : null },
    },
  )
}

function wentBack(heads: readonly LedgerHeadRow[]): AppError {
  const head = currentHead(heads)
  return new AppError(
    'ledger_rollback',
    'This device was put back to an earlier state: the server holds entries that it no longer has. Open a new epoch.',
    { details: { next_epoch: newestEpoch(heads) + 1, head: head ? headView(head) : null } },
  )
}

/** The head that receipts name: that of the newest branch. */
export function currentHead(heads: readonly LedgerHeadRow[]): LedgerHeadRow | undefined {
  return heads.toSorted((a, b) => a.branch - b.branch).at(-1)
}

export function newestEpoch(heads: readonly LedgerHeadRow[]): number {
  return Math.max(0, ...heads.map(({ epoch }) => epoch))
}

export function headView({ epoch, seq, hash }: LedgerHeadRow) {
  return { epoch, seq, hash }
}
