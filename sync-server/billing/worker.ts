import type { BillingEventRow } from '../db/billing-tables.ts'
import { afterFailure, type LeaseLoop, type RetryPlan, startLeaseLoop } from '../jobs/lease-loop.ts'
import { forgetCustomer } from './customer.ts'
import { hasDueCustomers, leaseCustomers } from './customer-store.ts'
import type { BillingDeps } from './deps.ts'
import { hasDueEvents, leaseEvents, updateEvent } from './event-store.ts'
import { reconcileCustomer } from './reconcile.ts'
import { isMissing, reasonOf } from './stripe-client.ts'

/** Enough for two days without Stripe; the daily check of each customer goes on after that. */
const RETRY: RetryPlan = { maxAttempts: 12, firstMs: 15_000, longestMs: 6 * 60 * 60_000 }
const EVENT_LEASE_MS = 2 * 60_000
/** Also the pause before a check that failed is repeated. */
const CHECK_LEASE_MS = 15 * 60_000
const BATCH = 20

/** Handles the events in the log, and the customers whose daily check is due. */
export function startBillingWorker(deps: BillingDeps): LeaseLoop {
  const { db, clock, logger, alarms } = deps

  async function takeEvents(): Promise<BillingEventRow[]> {
    if (!(await hasDueEvents(db.queries, clock.nowMs()))) return []
    return db.withLock('billing-events', (trx) => leaseEvents(trx, clock.nowMs(), EVENT_LEASE_MS, BATCH))
  }

  /** One listing settles all events of a customer, since it is made after the last of them came. */
  async function settle(customerId: string, events: readonly BillingEventRow[]): Promise<void> {
    try {
      if (events.some(({ type }) => type === 'customer.deleted')) await forgetIfDeleted(deps, customerId)
      const outcome = await reconcileCustomer(deps, customerId)
      for (const { id } of events) {
        await updateEvent(db.queries, id, { status: 'done', processed_at_ms: clock.nowMs(), outcome })
      }
    } catch (error) {
      logger.warn('a webhook was not handled', { customer: customerId, ...reasonOf(error) })
      for (const event of events) await postpone(event, error)
    }
  }

  async function postpone(event: BillingEventRow, error: unknown): Promise<void> {
    const next = afterFailure(event, RETRY, clock)
    await db.transaction(async (trx) => {
      await updateEvent(trx, event.id, { ...next, outcome: Object.values(reasonOf(error)).join(' ') })
      if (next.status !== 'failed') return
      const detail = { event: event.id, type: event.type }
      const { customer_id: customerId, id: subject } = event
      await alarms.raiseBilling(trx, { kind: 'event_failed', customerId, subject, detail })
    })
  }

  async function takeCustomers(): Promise<string[]> {
    if (!(await hasDueCustomers(db.queries, clock.nowMs()))) return []
    return db.withLock('billing-checks', (trx) => leaseCustomers(trx, clock.nowMs(), CHECK_LEASE_MS, BATCH))
  }

  async function check(customerId: string): Promise<void> {
    try {
      await reconcileCustomer(deps, customerId)
    } catch (error) {
      logger.warn('a customer was not checked', { customer: customerId, ...reasonOf(error) })
    }
  }

  return startLeaseLoop({
    async runBatch() {
      const events = await takeEvents()
      for (const [customerId, group] of byCustomer(events)) await settle(customerId, group)
      const customers = await takeCustomers()
      for (const customerId of customers) await check(customerId)
      return events.length + customers.length > 0
    },
    onError: (error) => logger.error('the billing worker stopped', reasonOf(error)),
  })
}

function byCustomer(events: readonly BillingEventRow[]): Map<string, BillingEventRow[]> {
  return Map.groupBy(events, ({ customer_id }) => customer_id ?? '')
}

/** Forgets a customer that Stripe itself reports as deleted, after the tier that came from it has ended. */
async function forgetIfDeleted(deps: BillingDeps, customerId: string): Promise<void> {
  const customer = await deps.stripe.customers.retrieve(customerId).catch((error: unknown) => {
    if (isMissing(error)) return null
    throw error
  })
  if (!customer?.deleted) return
  await reconcileCustomer(deps, customerId)
  await forgetCustomer(deps, customerId)
}
