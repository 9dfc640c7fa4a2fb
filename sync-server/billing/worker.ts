import type { BillingEventRow } from '../db/billing-tables.ts'
import { raise } from './alarms.ts'
import { forgetCustomer } from './customer.ts'
import { updateCustomer } from './customer-store.ts'
import type { BillingDeps } from './deps.ts'
import { hasDueEvents, leaseEvents, updateEvent } from './event-store.ts'
import { reconcileCustomer } from './reconcile.ts'
import { isMissing, reasonOf } from './stripe-client.ts'

/** Enough for two days without Stripe; the daily check of each customer goes on after that. */
const MAX_ATTEMPTS = 12
const FIRST_PAUSE_MS = 15_000
const LONGEST_PAUSE_MS = 6 * 60 * 60_000
/** A process that took something and died: another takes it after this. */
const LEASE_MS = 2 * 60_000
const CHECK_AGAIN_MS = 15 * 60_000
const BATCH = 20
const POLL_MS = 2_000

export interface BillingWorker {
  wake(): void
  /** Works off what is due, and resolves when it is done. */
  flush(): Promise<void>
  stop(): Promise<void>
}

/** Takes events from the log and customers whose daily check is due; several processes may do it at once. */
export function createWorker(deps: BillingDeps): BillingWorker {
  const { db, clock, logger } = deps
  let running: Promise<void> | null = null
  let isWanted = false
  let isStopped = false

  async function takeEvents(): Promise<BillingEventRow[]> {
    if (!(await hasDueEvents(db.queries, clock.nowMs()))) return []
    return db.withLock('billing-events', (trx) => leaseEvents(trx, clock.nowMs(), LEASE_MS, BATCH))
  }

  /** All events of one customer are settled by one listing: it was made after the last of them came. */
  async function settle(customerId: string, events: readonly BillingEventRow[]): Promise<void> {
    try {
      if (events.some(({ type }) => type === 'customer.deleted')) await forgetIfDeleted(deps, customerId)
      const outcome = await reconcileCustomer(deps, customerId)
      for (const { id } of events) {
        await updateEvent(db.queries, id, { status: 'done', processed_at_ms: clock.nowMs(), outcome })
      }
    } catch (error) {
      logger.warn('a webhook was not worked off', { customer: customerId, ...reasonOf(error) })
      for (const event of events) await postpone(event, error)
    }
  }

  async function postpone(event: BillingEventRow, error: unknown): Promise<void> {
    const attempts = event.attempts + 1
    const isFailed = attempts >= MAX_ATTEMPTS
    const nowMs = clock.nowMs()
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** event.attempts)
    await db.transaction(async (trx) => {
      await updateEvent(trx, event.id, {
        attempts,
        status: isFailed ? 'failed' : 'waiting',
        run_after_ms: nowMs + pauseMs,
        outcome: Object.values(reasonOf(error)).join(' '),
      })
      if (!isFailed) return
      const detail = { event: event.id, type: event.type }
      const { customer_id: customerId, id: subject } = event
      await raise(trx, logger, { kind: 'event_failed', customerId, subject, detail }, nowMs)
    })
  }

  function takeCustomers(): Promise<string[]> {
    return db.withLock('billing-checks', async (trx) => {
      const nowMs = clock.nowMs()
      const rows = await trx
        .selectFrom('billing_customers')
        .select('id')
        .where('next_check_at_ms', '<=', nowMs)
        .orderBy('next_check_at_ms')
        .limit(BATCH)
        .execute()
      for (const { id } of rows) await updateCustomer(trx, id, { next_check_at_ms: nowMs + CHECK_AGAIN_MS })
      return rows.map(({ id }) => id)
    })
  }

  async function hasDueCustomers(): Promise<boolean> {
    const row = await db.queries
      .selectFrom('billing_customers')
      .select('id')
      .where('next_check_at_ms', '<=', clock.nowMs())
      .limit(1)
      .executeTakeFirst()
    return row !== undefined
  }

  async function check(customerId: string): Promise<void> {
    try {
      await reconcileCustomer(deps, customerId)
    } catch (error) {
      logger.warn('a customer was not checked', { customer: customerId, ...reasonOf(error) })
    }
  }

  async function work(): Promise<void> {
    try {
      do {
        isWanted = false
        while (!isStopped && (await workOnce())) {}
      } while (isWanted && !isStopped)
    } catch (error) {
      logger.error('the billing worker stopped', reasonOf(error))
    } finally {
      // In the same step as the look at isWanted: a flush that comes now begins anew.
      running = null
    }
  }

  /** False when nothing was due. */
  async function workOnce(): Promise<boolean> {
    const events = await takeEvents()
    for (const [customerId, group] of byCustomer(events)) await settle(customerId, group)
    const customers = (await hasDueCustomers()) ? await takeCustomers() : []
    for (const customerId of customers) await check(customerId)
    return events.length + customers.length > 0
  }

  async function flush(): Promise<void> {
    if (isStopped) return
    isWanted = true
    running ??= work()
    await running
  }

  const timer = setInterval(() => void flush(), POLL_MS)
  timer.unref()
  return {
    wake: () => void setImmediate(() => void flush()),
    flush,
    async stop() {
      isStopped = true
      clearInterval(timer)
      await running
    },
  }
}

function byCustomer(events: readonly BillingEventRow[]): Map<string, BillingEventRow[]> {
  const groups = new Map<string, BillingEventRow[]>()
  for (const event of events) {
    const customerId = event.customer_id ?? ''
    groups.set(customerId, [...(groups.get(customerId) ?? []), event])
  }
  return groups
}

/** Only when Stripe says so itself, and after what the person had by it was ended. */
async function forgetIfDeleted(deps: BillingDeps, customerId: string): Promise<void> {
  const customer = await deps.stripe.customers.retrieve(customerId).catch((error: unknown) => {
    if (isMissing(error)) return null
    throw error
  })
  if (!customer?.deleted) return
  await reconcileCustomer(deps, customerId)
  await forgetCustomer(deps, customerId)
}
