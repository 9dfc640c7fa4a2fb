import { dayOf } from '../../../contract/utc-day.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { type ChainDeps, nextLink } from './chain.ts'
import { readCounter } from './counter-store.ts'
import { readNowMs } from './day-clock.ts'
import { readElsewhereOf } from './elsewhere-store.ts'
import { readEntry } from './entry-store.ts'
import { lastEpoch } from './epoch-store.ts'
import { isEpochSigned } from './epochs.ts'
import type { WitnessedOwner } from './witness-content.ts'

/** What is remembered of one owner's chain outside of the database: where it ends, and what its day has used. */
export interface WitnessedChain {
  did: string
  epoch: number
  seq: number
  hash: string
  /** UTC days since 1970-01-01. */
  day: number
  messages: number
  tokens: number
  /** The ledger's own time, ms UTC. */
  timeMs: number
}

/**
 * Returns what is to be remembered now; null while the chain does not hold what was remembered before: the next start
 * says so. Use that the server knows of other devices is left out: the server says it again.
 */
export function readWitnessed(
  deps: ChainDeps,
  userId: string,
  before: WitnessedOwner | null,
): WitnessedChain | null {
  const { db, keys, clock } = deps
  if (before && !holds(db, userId, before)) return null
  const { epoch, seq, prev: hash } = nextLink(deps, userId)
  const timeMs = readNowMs(db, clock)
  const use = readOwnUse(deps, userId, dayOf(timeMs))
  return { did: keys.of(userId).did, epoch, seq: seq - 1, hash, day: dayOf(timeMs), ...use, timeMs }
}

/**
 * Whether the chain goes on from where it is remembered to have ended. So it does after an epoch above the remembered one
 * was opened on purpose: then it was compared before.
 */
export function holds(db: ReadableDb, userId: string, { epoch, seq, hash }: WitnessedOwner): boolean {
  if (seq === 0 || readEntry(db, userId, seq)?.hash === hash) return true
  const opened = lastEpoch(db, userId)
  return opened !== undefined && opened.epoch > epoch && isEpochSigned(opened)
}

/** What this device used on that day: by its entries, and by those that are gone. */
export function readOwnUse({ db }: Pick<ChainDeps, 'db'>, userId: string, day: number) {
  const gone = readElsewhereOf(db, userId, day, 'witness')
  return {
    messages: readCounter(db, userId, day, 'messages').used + gone.messages,
    tokens: readCounter(db, userId, day, 'tokens').used + gone.tokens,
  }
}
