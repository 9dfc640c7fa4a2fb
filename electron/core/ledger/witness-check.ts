import { GENESIS_PREV } from '../../../contract/ledger/entry.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import { rebuildCounters } from './counter-store.ts'
import { JUMP_MS, readNowMs, recordServerTime } from './day-clock.ts'
import { readElsewhereOf, writeElsewhere } from './elsewhere-store.ts'
import { countEntries, readEntry } from './entry-store.ts'
import { highestEpoch, openEpoch } from './epochs.ts'
import { insertFinding, type LedgerFinding } from './finding-store.ts'
import type { ReservationDeps } from './reservations.ts'
import type { WitnessedOwner } from './witness-content.ts'
import { holds, readOwnUse, readWitnessed } from './witnessed.ts'

/**
 * Compares each chain with what is remembered of it outside of the database (witness.ts); done at each start.
 *
 *   remembered:  1 … 80 (hash a)     found:  1 … 60        20 entries are missing
 *                                            1 … 80 (b)    the history was replaced
 *                                            nothing       the folder was emptied, or the table
 *
 * What is found is stored and shown, and gives nothing back: the day keeps the use that is remembered, the ledger's time
 * is never below the remembered one, and the chain goes on in a new epoch, so that the server sees a rollback and not a
 * fork. A backup that was restored is the same case. A chain that is *ahead* of what is remembered is none: a crash
 * came between the two.
 */
export function compareWithWitness(deps: ReservationDeps): LedgerFinding[] {
  const { db, logger, witness, keys } = deps
  const findings = transaction(db, () => {
    const seen = witness.read()
    if (!seen) return []
    const owners = Object.entries(seen.owners)
    const found = [
      ...checkTime(
        deps,
        seen.timeMs,
        owners.map(([userId]) => userId),
      ),
      ...owners.flatMap(([userId, owner]) => checkOwner(deps, userId, owner) ?? []),
    ]
    for (const finding of found) insertFinding(db, finding)
    return found
  })
  for (const { kind, missing } of findings)
    logger.error('ledger is not what is remembered', { kind, missing })
  for (const userId of keys.owners()) {
    witness.note(userId, (before) => readWitnessed(deps, userId, before))
  }
  return findings
}

/** The ledger's record of time is gone, and the wall clock is behind. */
function checkTime(deps: ReservationDeps, seenMs: number, userIds: readonly string[]): LedgerFinding[] {
  const { db, clock } = deps
  const behindMs = seenMs - readNowMs(db, clock)
  if (behindMs <= 0) return []
  recordServerTime(db, clock, seenMs)
  if (behindMs <= JUMP_MS) return []
  return userIds.map((userId) => ({ kind: 'clock_behind', userId, missing: 0, atMs: seenMs }))
}

function checkOwner(deps: ReservationDeps, userId: string, seen: WitnessedOwner): LedgerFinding | null {
  const { db, keys, clock, witness } = deps
  const isHeld = holds(db, userId, seen)
  if (isHeld && highestEpoch(db, userId) >= seen.epoch && !hasLessUse(deps, userId, seen)) return null

  const count = countEntries(db, userId, 1, seen.seq)
  // Use is counted from the entries that are there; what is remembered above it stays counted.
  rebuildCounters(db)
  keepUse(deps, userId, seen)
  if (!isHeld || highestEpoch(db, userId) < seen.epoch) {
    if (keys.owners().includes(userId)) {
      openEpoch(deps, userId, Math.max(seen.epoch, highestEpoch(db, userId)) + 1, 'restored')
    } else {
      // Its next chain is that of a new key: nothing can be compared with it.
      const end = { did: seen.did, epoch: seen.epoch, seq: 0, hash: GENESIS_PREV }
      const day = { day: seen.day, messages: seen.messages, tokens: seen.tokens }
      witness.note(userId, () => ({ ...end, ...day, timeMs: readNowMs(db, clock) }))
    }
  }
  const isReplaced = readEntry(db, userId, seen.seq) !== undefined && !isHeld
  const missing = isReplaced ? 0 : seen.seq - count
  if (isHeld && missing === 0) return null
  const emptied = witness.isOfOtherFolder() && count === 0 ? 'folder_emptied' : 'entries_missing'
  return { kind: isReplaced ? 'history_replaced' : emptied, userId, missing, atMs: readNowMs(db, clock) }
}

function hasLessUse(deps: ReservationDeps, userId: string, seen: WitnessedOwner): boolean {
  const own = readOwnUse(deps, userId, seen.day)
  return own.messages < seen.messages || own.tokens < seen.tokens
}

function keepUse(deps: ReservationDeps, userId: string, seen: WitnessedOwner): void {
  const { db } = deps
  const own = readOwnUse(deps, userId, seen.day)
  const kept = readElsewhereOf(db, userId, seen.day, 'witness')
  writeElsewhere(db, userId, seen.day, 'witness', {
    messages: kept.messages + Math.max(0, seen.messages - own.messages),
    tokens: kept.tokens + Math.max(0, seen.tokens - own.tokens),
  })
}
