import type { LedgerVerifyReply } from '../../../contract/core/usage.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, runOne, sql } from '../../../native/sqlite/sql.ts'

/** The clocks when the ledger last wrote; all in ms. */
export interface ClockState {
  /** The ledger's own time. */
  lastMs: number
  lastBoot: string
  lastMonotonicMs: number
  lastWallMs: number
}
export type ClockEvent = LedgerVerifyReply['clock_events'][number]

export function readClockState(db: ReadableDb): ClockState | undefined {
  return get<ClockState>(
    db,
    sql`SELECT last_ms AS lastMs, last_boot AS lastBoot, last_mono AS lastMonotonicMs, last_wall AS lastWallMs
        FROM clock_state WHERE id = 1`,
  )
}

export function writeClockState(db: WritableDb, state: ClockState): void {
  runOne(
    db,
    sql`INSERT INTO clock_state (id, last_ms, last_boot, last_mono, last_wall)
        VALUES (1, ${state.lastMs}, ${state.lastBoot}, ${state.lastMonotonicMs}, ${state.lastWallMs})
        ON CONFLICT (id) DO UPDATE SET last_ms = excluded.last_ms, last_boot = excluded.last_boot,
          last_mono = excluded.last_mono, last_wall = excluded.last_wall`,
  )
}

export function addClockEvent(db: WritableDb, atMs: number, kind: ClockEvent['kind'], byMs: number): void {
  runOne(db, sql`INSERT INTO clock_events (at_ms, kind, by_ms) VALUES (${atMs}, ${kind}, ${byMs})`)
}

/** Newest first. */
export function listClockEvents(db: ReadableDb, limit: number): ClockEvent[] {
  return all<ClockEvent>(
    db,
    sql`SELECT at_ms AS at, kind, by_ms FROM clock_events ORDER BY id DESC LIMIT ${limit}`,
  )
}
