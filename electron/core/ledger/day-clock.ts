import type { WritableDb } from '../../../native/sqlite/open.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import type { Clock } from '../clock.ts'
import { addClockEvent, type ClockState, readClockState, writeClockState } from './clock-store.ts'

/**
 * The ledger's own time (design §3). It never goes back: it is the latest of
 *   - the wall clock,
 *   - the last time recorded, plus what the monotonic clock counted since, while the machine has not been restarted,
 *   - the last time a server said, plus the same.
 * So setting the clock back never reopens a used day. A clock that was set ahead stays ahead in the ledger: only a
 * server can tell a correction from a trick.
 */

/** Network time corrects by seconds; two minutes also allow for a slow start. */
export const JUMP_MS = 120_000

/** Reads the ledger's time and records nothing. */
export function readNowMs(db: WritableDb, clock: Clock): number {
  return advance(readClockState(db), clock).lastMs
}

/**
 * Reads the ledger's time and records it, in the caller's transaction. A wall clock that moved by more than two
 * minutes against the monotonic one is recorded once: the next look starts from where it is now.
 * `jumped_ahead` is also what sleep looks like where the monotonic clock stops meanwhile.
 */
export function recordNowMs(db: WritableDb, clock: Clock): number {
  const before = readClockState(db)
  const now = advance(before, clock)
  const jumpMs = before ? jumpSince(before, clock) : 0
  if (Math.abs(jumpMs) > JUMP_MS) {
    addClockEvent(db, now.lastMs, jumpMs < 0 ? 'set_back' : 'jumped_ahead', Math.abs(jumpMs))
    // A refused exchange rolls its transaction back, which must not undo the record of a clock jump.
    queueMicrotask(() => recordJumpAgain(db, clock))
  }
  writeClockState(db, now)
  return now.lastMs
}

/** Called after the transaction that recorded a jump: records it again when that one was rolled back. */
function recordJumpAgain(db: WritableDb, clock: Clock): void {
  if (!db.open || db.inTransaction) return
  const before = readClockState(db)
  if (before && Math.abs(jumpSince(before, clock)) > JUMP_MS) transaction(db, () => recordNowMs(db, clock))
}

/** Takes over a server's time: from now on the ledger is never earlier. */
export function recordServerTime(db: WritableDb, clock: Clock, serverMs: number): void {
  const now = advance(readClockState(db), clock)
  writeClockState(db, { ...now, lastMs: Math.max(now.lastMs, Math.floor(serverMs)) })
}

function advance(before: ClockState | undefined, clock: Clock): ClockState {
  const wallMs = Math.floor(clock.nowMs())
  const monotonicMs = Math.floor(clock.uptimeMs())
  const lastMs = before ? Math.max(wallMs, before.lastMs + elapsedSince(before, clock)) : wallMs
  return { lastMs, lastBoot: clock.bootId, lastMonotonicMs: monotonicMs, lastWallMs: wallMs }
}

/** Time over a restart is unknown and counts as 0. */
function elapsedSince(before: ClockState, clock: Clock): number {
  if (before.lastBoot !== clock.bootId) return 0
  return Math.max(0, Math.floor(clock.uptimeMs()) - before.lastMonotonicMs)
}

/** How far the wall clock is from where it should be, in ms. After a restart only "earlier than before" is certain. */
function jumpSince(before: ClockState, clock: Clock): number {
  const jumpMs = Math.floor(clock.nowMs()) - (before.lastWallMs + elapsedSince(before, clock))
  return before.lastBoot === clock.bootId ? jumpMs : Math.min(0, jumpMs)
}
