import type Stripe from 'stripe'
import { DAY_MS } from '../../contract/utc-day.ts'
import { isMissing } from './stripe-client.ts'

/**
 * A payment that failed leaves the tier for so long after the first invoice that was not paid: the time that an entitlement lasts without the
 * server too (design 4). Stripe's own retries go on for up to two weeks; what they bring in gives the tier back.
 */
const PAST_DUE_GRACE_MS = 7 * DAY_MS

/** Of a subscription, all that a tier is derived from. */
export interface SubscriptionFacts {
  id: string
  status: string
  priceIds: string[]
  /** On the items, in the API versions since 2025-03-31; the latest of them. */
  periodEndMs: number | null
  cancelAtMs: number | null
  /** Of one that is past_due, when the tier goes. */
  graceUntilMs: number | null
}

/** All that are not canceled; 'missing' where Stripe knows no such customer. */
export async function listFacts(
  { stripe }: { stripe: Stripe },
  customerId: string,
): Promise<SubscriptionFacts[] | 'missing'> {
  const facts: SubscriptionFacts[] = []
  try {
    for await (const subscription of stripe.subscriptions.list({ customer: customerId, limit: 100 })) {
      const isOverdue = subscription.status === 'past_due'
      facts.push(factsOf(subscription, isOverdue ? await overdueSinceMs(stripe, subscription) : null))
    }
  } catch (error) {
    if (isMissing(error)) return 'missing'
    throw error
  }
  return facts
}

function factsOf(subscription: Stripe.Subscription, unpaidSinceMs: number | null): SubscriptionFacts {
  const items = subscription.items.data
  const periodEndMs = latestMs(items.map((item) => item.current_period_end))
  const cancelAtMs = msOf(subscription.cancel_at)
  return {
    id: subscription.id,
    status: subscription.status,
    priceIds: items.map((item) => item.price.id),
    periodEndMs,
    cancelAtMs: cancelAtMs ?? (subscription.cancel_at_period_end ? periodEndMs : null),
    graceUntilMs: unpaidSinceMs === null ? null : unpaidSinceMs + PAST_DUE_GRACE_MS,
  }
}

const UNPAID = new Set<string | null>(['open', 'uncollectible'])

/**
 * When the first invoice since the last payment was made that was not paid; without one, the period's start. A
 * subscription that stays past_due gets a new open invoice each month, which must not give it another grace. Stripe lists
 * the newest first, so this reads back to the last payment; an invoice over nothing (a change of plan) does not count.
 */
async function overdueSinceMs(stripe: Stripe, { id, items, created }: Stripe.Subscription): Promise<number> {
  let firstUnpaid: Stripe.Invoice | null = null
  for await (const invoice of stripe.invoices.list({ subscription: id, limit: 100 })) {
    if (UNPAID.has(invoice.status)) firstUnpaid = invoice
    else if (invoice.status === 'paid' && invoice.total > 0) break
  }
  if (firstUnpaid !== null) return firstUnpaid.created * 1000
  return latestMs(items.data.map((item) => item.current_period_start)) ?? created * 1000
}

function latestMs(seconds: readonly number[]): number | null {
  return seconds.length === 0 ? null : Math.max(...seconds) * 1000
}

function msOf(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1000
}
