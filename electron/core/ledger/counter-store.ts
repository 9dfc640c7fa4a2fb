import type { ResourceType } from '../../../contract/ledger/entry.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, run, runOne, sql } from '../../../native/sqlite/sql.ts'

/** What one user used, and has promised to running answers, of one resource on one UTC day. */
export interface CounterRow {
  user_id: string
  /** UTC days since 1970-01-01. */
  day: number
  resource_type: string
  used: number
  reserved: number
}
export interface ReservationRow {
  id: string
  user_id: string
  day: number
  admitted_ms: number
  tokens: number
  messages: number
}
export interface Amounts {
  used: number
  reserved: number
}

export function readCounter(db: ReadableDb, userId: string, day: number, resource: ResourceType): Amounts {
  const row = get<Amounts>(
    db,
    sql`SELECT used, reserved FROM usage_daily
        WHERE user_id = ${userId} AND day = ${day} AND resource_type = ${resource}`,
  )
  return row ?? { used: 0, reserved: 0 }
}

/**
 * Updates before it inserts, since a CHECK refuses an upsert whose change is negative. `reserved` never falls below 0,
 * even when the table was edited: an answer must not be lost over that.
 */
export function addToCounter(
  db: WritableDb,
  userId: string,
  day: number,
  resource: ResourceType,
  change: Amounts,
): void {
  const { changes } = run(
    db,
    sql`UPDATE usage_daily SET used = used + ${change.used}, reserved = max(0, reserved + ${change.reserved})
        WHERE user_id = ${userId} AND day = ${day} AND resource_type = ${resource}`,
  )
  if (changes > 0) return
  run(
    db,
    sql`INSERT INTO usage_daily (user_id, day, resource_type, used, reserved)
        VALUES (${userId}, ${day}, ${resource}, ${change.used}, ${Math.max(0, change.reserved)})`,
  )
}

export function listUsed(db: ReadableDb, userId: string, fromDay: number): CounterRow[] {
  return all<CounterRow>(
    db,
    sql`SELECT * FROM usage_daily WHERE user_id = ${userId} AND day >= ${fromDay} ORDER BY day`,
  )
}

export function listCounters(db: ReadableDb): CounterRow[] {
  return all<CounterRow>(db, sql`SELECT * FROM usage_daily ORDER BY user_id, day, resource_type`)
}

/** Rebuilds the counters from the ledger and the open reservations. */
export function rebuildCounters(db: WritableDb): void {
  run(db, sql`DELETE FROM usage_daily`)
  run(
    db,
    sql`INSERT INTO usage_daily (user_id, day, resource_type, used, reserved)
        SELECT user_id, day, resource_type, sum(used), sum(reserved) FROM (
          SELECT user_id, timestamp / 86400000 AS day, resource_type, amount AS used, 0 AS reserved FROM usage_ledger
          UNION ALL SELECT user_id, day, 'tokens', 0, tokens FROM usage_reservations
          UNION ALL SELECT user_id, day, 'messages', 0, messages FROM usage_reservations
        ) GROUP BY user_id, day, resource_type`,
  )
}

export function insertReservation(db: WritableDb, row: ReservationRow): void {
  runOne(
    db,
    sql`INSERT INTO usage_reservations (id, user_id, day, admitted_ms, tokens, messages)
        VALUES (${row.id}, ${row.user_id}, ${row.day}, ${row.admitted_ms}, ${row.tokens}, ${row.messages})`,
  )
}

export function readReservation(db: ReadableDb, id: string): ReservationRow | undefined {
  return get<ReservationRow>(db, sql`SELECT * FROM usage_reservations WHERE id = ${id}`)
}

export function growReservation(db: WritableDb, id: string, tokens: number): void {
  runOne(db, sql`UPDATE usage_reservations SET tokens = tokens + ${tokens} WHERE id = ${id}`)
}

/** Deletes a reservation if it is still there: a settlement is recorded also when it is gone. */
export function deleteReservation(db: WritableDb, id: string): void {
  run(db, sql`DELETE FROM usage_reservations WHERE id = ${id}`)
}

export function listReservations(db: ReadableDb): ReservationRow[] {
  return all<ReservationRow>(db, sql`SELECT * FROM usage_reservations ORDER BY admitted_ms, id`)
}
