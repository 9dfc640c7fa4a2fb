import type { Tier } from '../../contract/tiers.ts'
import type { BillingAlarm, BillingAlarmKind } from '../alarms/kinds.ts'
import type { BillingCustomerRow } from '../db/billing-tables.ts'
import type { Trx } from '../db/schema.ts'
import { changeTier, tierOf } from '../entitlements/tier-state.ts'
import {
  CHECK_EVERY_MS,
  findCustomer,
  replaceSubscriptions,
  takeTicket,
  updateCustomer,
} from './customer-store.ts'
import type { BillingDeps } from './deps.ts'
import { type Derived, deriveTier, tierOfSubscription } from './derive-tier.ts'
import { listFacts, type SubscriptionFacts } from './subscription-facts.ts'
import { reconcileUnknownCustomer } from './unknown-customer.ts'

/**
 * Derives the tier from what Stripe lists of the customer now, never from the content of a webhook, so that the order
 * and number of events do not matter.
 *
 * Two processes may do it at once, and the one that listed first may write last. So each takes a ticket before it lists,
 * and writes only if no higher ticket has written. No event is lost by that: the higher ticket listed after the event of
 * the lower one, and the last change at Stripe has its own event, with a higher ticket than every listing before it.
 */
type Reconciled = 'changed' | 'unchanged' | 'superseded' | 'customer is gone' | 'customer is missing'

/** Alarms that are resolved when the next reconciliation does not find them. */
const RESOLVED_BY_ITSELF: readonly BillingAlarmKind[] = [
  'unknown_price',
  'several_subscriptions',
  'customer_missing',
  'event_failed',
]

/** After the end of a period or a grace, when Stripe has had time to act. */
const AFTER_END_MS = 10 * 60_000

/** Throws what Stripe's library throws, with nothing changed. */
export async function reconcileCustomer(deps: BillingDeps, customerId: string): Promise<string> {
  const ticket = await takeTicket(deps.db.queries, customerId)
  if (ticket === undefined) return reconcileUnknownCustomer(deps, customerId)
  const listed = await listFacts(deps, customerId)
  return deps.db.withLock(`billing-customer ${customerId}`, async (trx): Promise<Reconciled> => {
    const customer = await findCustomer(trx, customerId)
    if (!customer) return 'customer is gone'
    if (customer.applied_ticket > ticket) return 'superseded'
    if (listed === 'missing') return keepAsItIs(deps, trx, customer, ticket)
    return apply(deps, trx, customer, ticket, listed)
  })
}

async function apply(
  { logger, clock, tiers, alarms }: BillingDeps,
  trx: Trx,
  customer: BillingCustomerRow,
  ticket: number,
  facts: readonly SubscriptionFacts[],
): Promise<Reconciled> {
  const nowMs = clock.nowMs()
  const current = await tierOf(trx, customer.user_id, nowMs)
  const derived = deriveTier(facts, tiers, current, nowMs)
  const findings = derived.findings.map(
    ({ kind, subject, detail }): BillingAlarm => ({ kind, customerId: customer.id, subject, detail }),
  )
  for (const finding of findings) await alarms.raiseBilling(trx, finding)
  await alarms.resolveBilling(trx, customer.id, RESOLVED_BY_ITSELF, findings)
  await replaceSubscriptions(
    trx,
    customer.id,
    facts.map((fact) => rowOf(fact, customer.id, tiers)),
  )
  await updateCustomer(trx, customer.id, {
    applied_ticket: ticket,
    checked_at_ms: nowMs,
    next_check_at_ms: nextCheckMs(derived, nowMs),
  })
  const isChanged = await changeTier(trx, customer.user_id, derived)
  if (isChanged) logger.info('tier derived', { customer: customer.id, tier: derived.tier })
  return isChanged ? 'changed' : 'unchanged'
}

/** With a key of another account or mode every customer would be missing, so a missing customer keeps its tier. */
async function keepAsItIs(
  { clock, alarms }: BillingDeps,
  trx: Trx,
  customer: BillingCustomerRow,
  ticket: number,
): Promise<Reconciled> {
  const nowMs = clock.nowMs()
  await alarms.raiseBilling(trx, {
    kind: 'customer_missing',
    customerId: customer.id,
    subject: customer.id,
    detail: { customer: customer.id },
  })
  await updateCustomer(trx, customer.id, {
    applied_ticket: ticket,
    checked_at_ms: nowMs,
    next_check_at_ms: nowMs + CHECK_EVERY_MS,
  })
  return 'customer is missing'
}

function nextCheckMs({ graceUntilMs, periodEndMs }: Derived, nowMs: number): number {
  const ends = [graceUntilMs, periodEndMs].flatMap((end) => (end === null ? [] : [end + AFTER_END_MS]))
  const ahead = ends.filter((end) => end > nowMs)
  return Math.min(nowMs + CHECK_EVERY_MS, ...ahead)
}

function rowOf(fact: SubscriptionFacts, customerId: string, tiers: ReadonlyMap<string, Tier>) {
  return {
    id: fact.id,
    customer_id: customerId,
    tier: tierOfSubscription(fact, tiers),
    status: fact.status,
    period_end_ms: fact.periodEndMs,
    cancel_at_ms: fact.cancelAtMs,
  }
}
