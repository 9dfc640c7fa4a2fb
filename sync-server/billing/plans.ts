import type Stripe from 'stripe'
import type { PaidTier, Plan } from '../../contract/sync/billing.ts'
import { TIERS } from '../../contract/tiers.ts'
import type { BillingDeps } from './deps.ts'
import { askStripe, reasonOf } from './stripe-client.ts'

/** A price at Stripe cannot be changed, only put off sale: ten minutes late is early enough. */
const KEPT_MS = 10 * 60_000

/** The plans with their prices as Stripe has them. Throws billing_unavailable, unless it has them from before. */
export function createPlans(deps: BillingDeps): () => Promise<Plan[]> {
  let known: { plans: Plan[]; untilMs: number } | null = null
  let asking: Promise<Plan[]> | null = null

  async function ask(): Promise<Plan[]> {
    const { settings, logger, clock } = deps
    const paid = await askStripe(logger, 'read prices', () =>
      Promise.all([
        paidPlan(deps, 'basic', settings.basicPriceId),
        paidPlan(deps, 'pro', settings.proPriceId),
      ]),
    )
    const plans = [FREE, ...paid]
    known = { plans, untilMs: clock.nowMs() + KEPT_MS }
    return plans
  }

  return async () => {
    if (known && known.untilMs > deps.clock.nowMs()) return known.plans
    asking ??= ask().finally(() => {
      asking = null
    })
    try {
      return await asking
    } catch (error) {
      if (!known) throw error
      deps.logger.warn('prices are from before', reasonOf(error))
      return known.plans
    }
  }
}

const FREE: Plan = {
  tier: 'free_trial',
  name: 'Free trial',
  limit_tokens: TIERS.free_trial.limitTokens,
  limit_messages: TIERS.free_trial.limitMessages,
  price: null,
  is_for_sale: true,
}

async function paidPlan({ stripe }: BillingDeps, tier: PaidTier, priceId: string): Promise<Plan> {
  const price = await stripe.prices.retrieve(priceId, { expand: ['product'] })
  const { recurring, unit_amount: amount } = price
  const product = productOf(price)
  return {
    tier,
    name: product?.name ?? NAMES[tier],
    limit_tokens: TIERS[tier].limitTokens,
    limit_messages: TIERS[tier].limitMessages,
    price:
      recurring === null || amount === null
        ? null
        : {
            amount_minor: amount,
            currency: price.currency,
            interval: recurring.interval as NonNullable<Plan['price']>['interval'],
            interval_count: recurring.interval_count,
          },
    is_for_sale: price.active && recurring !== null && amount !== null && (product?.active ?? true),
  }
}

const NAMES: Record<PaidTier, string> = { basic: 'Basic', pro: 'Pro' }

function productOf({ product }: Stripe.Price): Stripe.Product | null {
  return typeof product === 'string' || product.deleted ? null : product
}
