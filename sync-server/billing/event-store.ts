import type { BillingEventRow, EventStatus } from '../db/billing-tables.ts'
import type { Queries, Trx } from '../db/schema.ts'

/** Returns false, and changes nothing, when the event is stored already. */
export async function insertEvent(db: Queries, row: BillingEventRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('billing_events')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export function findEvent(db: Queries, id: string): Promise<BillingEventRow | undefined> {
  return db.selectFrom('billing_events').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function updateEvent(
  db: Queries,
  id: string,
  changes: Partial<Omit<BillingEventRow, 'id'>>,
): Promise<void> {
  await db.updateTable('billing_events').set(changes).where('id', '=', id).execute()
}

export async function hasDueEvents(db: Queries, nowMs: number): Promise<boolean> {
  const row = await due(db, nowMs).select('id').limit(1).executeTakeFirst()
  return row !== undefined
}

/** Takes due events by moving their time ahead: see jobs/lease-loop.ts. */
export async function leaseEvents(
  trx: Trx,
  nowMs: number,
  leaseMs: number,
  limit: number,
): Promise<BillingEventRow[]> {
  const rows = await due(trx, nowMs).selectAll().orderBy('run_after_ms').orderBy('id').limit(limit).execute()
  if (rows.length > 0) {
    const ids = rows.map(({ id }) => id)
    await trx
      .updateTable('billing_events')
      .set({ run_after_ms: nowMs + leaseMs })
      .where('id', 'in', ids)
      .execute()
  }
  return rows
}

function due(db: Queries, nowMs: number) {
  return db.selectFrom('billing_events').where('status', '=', 'waiting').where('run_after_ms', '<=', nowMs)
}

export interface EventPageRequest {
  limit?: number
  /** `next` of the page before. */
  before?: string | undefined
  status?: EventStatus | undefined
  customerId?: string | undefined
}
export interface EventPage {
  events: BillingEventRow[]
  next: string | null
}

/** Newest first, at most 200. */
export async function listEvents(db: Queries, request: EventPageRequest): Promise<EventPage> {
  const limit = Math.min(200, Math.max(1, request.limit ?? 50))
  let query = db
    .selectFrom('billing_events')
    .selectAll()
    .orderBy('received_at_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
  if (request.status !== undefined) query = query.where('status', '=', request.status)
  if (request.customerId !== undefined) query = query.where('customer_id', '=', request.customerId)
  const from = request.before === undefined ? null : parseCursor(request.before)
  if (from) {
    query = query.where((is) =>
      is.or([
        is('received_at_ms', '<', from.receivedAtMs),
        is.and([is('received_at_ms', '=', from.receivedAtMs), is('id', '<', from.id)]),
      ]),
    )
  }
  const rows = await query.execute()
  const events = rows.slice(0, limit)
  const last = events.at(-1)
  return { events, next: rows.length > limit && last ? `${last.received_at_ms}.${last.id}` : null }
}

/** An invalid cursor starts at the newest. */
function parseCursor(cursor: string): { receivedAtMs: number; id: string } | null {
  const found = /^(\d{1,15})\.(.+)$/s.exec(cursor)
  return found?.[1] && found[2] ? { receivedAtMs: Number(found[1]), id: found[2] } : null
}

/** Removes the ids of a deleted customer from the events that were handled. */
export async function clearCustomerOfEvents(trx: Trx, customerId: string): Promise<void> {
  await trx
    .updateTable('billing_events')
    .set({ customer_id: null, object_id: null })
    .where('customer_id', '=', customerId)
    .where('status', '!=', 'waiting')
    .execute()
}
