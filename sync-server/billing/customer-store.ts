import { DAY_MS } from '../../contract/utc-day.ts'
import type { BillingCustomerRow, BillingSubscriptionRow } from '../db/billing-tables.ts'
import type { Queries, Trx, UserRow } from '../db/schema.ts'

/** Each customer is checked once a day, since webhooks can be lost. */
export const CHECK_EVERY_MS = DAY_MS

export function findUser(db: Queries, id: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findCustomer(db: Queries, id: string): Promise<BillingCustomerRow | undefined> {
  return db.selectFrom('billing_customers').selectAll().where('id', '=', id).executeTakeFirst()
}

export function findCustomerOf(db: Queries, userId: string): Promise<BillingCustomerRow | undefined> {
  return db.selectFrom('billing_customers').selectAll().where('user_id', '=', userId).executeTakeFirst()
}

/** Returns the customer that the user has afterwards: another request may have been first. */
export async function keepCustomer(
  trx: Trx,
  row: { id: string; user_id: string; created_at_ms: number; next_check_at_ms: number },
): Promise<BillingCustomerRow> {
  await trx
    .insertInto('billing_customers')
    .values({ ...row, checked_at_ms: null })
    .onConflict((conflict) => conflict.column('user_id').doNothing())
    .execute()
  return trx
    .selectFrom('billing_customers')
    .selectAll()
    .where('user_id', '=', row.user_id)
    .executeTakeFirstOrThrow()
}

export async function deleteCustomer(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('billing_customers').where('id', '=', id).execute()
}

/** Returns the ticket of a listing that begins now; undefined if there is no such customer. */
export async function takeTicket(db: Queries, id: string): Promise<number | undefined> {
  const row = await db
    .updateTable('billing_customers')
    .set((set) => ({ ticket: set('ticket', '+', 1) }))
    .where('id', '=', id)
    .returning('ticket')
    .executeTakeFirst()
  return row?.ticket
}

export async function updateCustomer(
  db: Queries,
  id: string,
  changes: Partial<Pick<BillingCustomerRow, 'applied_ticket' | 'checked_at_ms' | 'next_check_at_ms'>>,
): Promise<void> {
  await db.updateTable('billing_customers').set(changes).where('id', '=', id).execute()
}

/** Moves the next check to this time if it is planned later. */
export async function checkBy(db: Queries, id: string, atMs: number): Promise<void> {
  await db
    .updateTable('billing_customers')
    .set({ next_check_at_ms: atMs })
    .where('id', '=', id)
    .where('next_check_at_ms', '>', atMs)
    .execute()
}

export async function replaceSubscriptions(
  trx: Trx,
  customerId: string,
  rows: readonly BillingSubscriptionRow[],
): Promise<void> {
  await trx.deleteFrom('billing_subscriptions').where('customer_id', '=', customerId).execute()
  if (rows.length > 0) await trx.insertInto('billing_subscriptions').values(rows).execute()
}

export function listSubscriptions(db: Queries, userId: string): Promise<BillingSubscriptionRow[]> {
  return db
    .selectFrom('billing_subscriptions')
    .innerJoin('billing_customers', 'billing_customers.id', 'billing_subscriptions.customer_id')
    .selectAll('billing_subscriptions')
    .where('billing_customers.user_id', '=', userId)
    .orderBy('billing_subscriptions.id')
    .execute()
}

/** Returns false while another request has the lease. It stands in for a transaction, which must not wait for Stripe. */
export async function takeCheckoutLease(
  db: Queries,
  id: string,
  nowMs: number,
  untilMs: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('billing_customers')
    .set({ checkout_until_ms: untilMs })
    .where('id', '=', id)
    .where('checkout_until_ms', '<=', nowMs)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function endCheckoutLease(db: Queries, id: string, untilMs: number): Promise<void> {
  await db
    .updateTable('billing_customers')
    .set({ checkout_until_ms: 0 })
    .where('id', '=', id)
    .where('checkout_until_ms', '=', untilMs)
    .execute()
}

export async function hasDueCustomers(db: Queries, nowMs: number): Promise<boolean> {
  return (await due(db, nowMs).select('id').limit(1).executeTakeFirst()) !== undefined
}

/** Takes customers whose check is due by moving the time of the check ahead: see jobs/lease-loop.ts. */
export async function leaseCustomers(
  trx: Trx,
  nowMs: number,
  leaseMs: number,
  limit: number,
): Promise<string[]> {
  const rows = await due(trx, nowMs).select('id').orderBy('next_check_at_ms').limit(limit).execute()
  for (const { id } of rows) await updateCustomer(trx, id, { next_check_at_ms: nowMs + leaseMs })
  return rows.map(({ id }) => id)
}

function due(db: Queries, nowMs: number) {
  return db.selectFrom('billing_customers').where('next_check_at_ms', '<=', nowMs)
}
