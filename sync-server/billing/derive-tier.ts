import type { Tier } from '../../contract/tiers.ts'
import type { TierState } from '../entitlements/tier-state.ts'
import type { SubscriptionFacts } from './subscription-facts.ts'

export interface Derived extends Omit<TierState, 'rev'> {
  /** What an operator must look at. */
  findings: Finding[]
}
interface Finding {
  kind: 'unknown_price' | 'several_subscriptions'
  /** Tells two findings of a kind apart. */
  subject: string
  detail: Record<string, unknown>
}

const RANK: Record<Tier, number> = { free_trial: 0, basic: 1, pro: 2 }
const PAID_STATUS = new Set(['active', 'trialing'])

/**
 * Computes a user's tier from all subscriptions that Stripe lists now, in any order:
 *
 *   tier = the highest of the known prices of the subscriptions that are live
 *   live = active, trialing, or past_due within its grace
 *
 * A live one with an unknown price is being paid for: the tier does not fall below `current` until an operator has
 * looked. `tiers` maps price ids to tiers.
 */
export function deriveTier(
  subscriptions: readonly SubscriptionFacts[],
  tiers: ReadonlyMap<string, Tier>,
  current: Omit<TierState, 'rev'>,
  nowMs: number,
): Derived {
  const live = subscriptions.filter((subscription) => isLive(subscription, nowMs))
  const findings = findIn(live, tiers)
  const tier = highest(live.map((subscription) => tierOfSubscription(subscription, tiers) ?? 'free_trial'))
  const isUnknownPaid = findings.some(({ kind }) => kind === 'unknown_price')
  if (isUnknownPaid && RANK[current.tier] >= RANK[tier]) {
    return { ...withoutPastGrace(current, nowMs), findings }
  }
  if (tier === 'free_trial') return { tier, periodEndMs: null, graceUntilMs: null, findings }
  const carriers = live.filter((subscription) => tierOfSubscription(subscription, tiers) === tier)
  const isPaid = carriers.some(({ status }) => PAID_STATUS.has(status))
  return {
    tier,
    periodEndMs: latest(carriers.map(({ periodEndMs }) => periodEndMs)),
    graceUntilMs: isPaid ? null : latest(carriers.map(({ graceUntilMs }) => graceUntilMs)),
    findings,
  }
}

export function isLive({ status, graceUntilMs }: SubscriptionFacts, nowMs: number): boolean {
  return PAID_STATUS.has(status) || (status === 'past_due' && graceUntilMs !== null && nowMs < graceUntilMs)
}

/** The highest of its prices; null where none is known. */
export function tierOfSubscription(
  { priceIds }: SubscriptionFacts,
  tiers: ReadonlyMap<string, Tier>,
): Tier | null {
  const known = priceIds.flatMap((id) => tiers.get(id) ?? [])
  return known.length === 0 ? null : highest(known)
}

/** A tier that is left as it is must not outlast the grace of a payment that has failed. */
function withoutPastGrace(current: Omit<TierState, 'rev'>, nowMs: number): Omit<TierState, 'rev'> {
  const isOver = current.graceUntilMs !== null && nowMs >= current.graceUntilMs
  return isOver
    ? { tier: 'free_trial', periodEndMs: null, graceUntilMs: null }
    : { tier: current.tier, periodEndMs: current.periodEndMs, graceUntilMs: current.graceUntilMs }
}

function findIn(live: readonly SubscriptionFacts[], tiers: ReadonlyMap<string, Tier>): Finding[] {
  const unknown = live.flatMap(({ id, priceIds }) =>
    priceIds
      .filter((priceId) => !tiers.has(priceId))
      .map((priceId) => ({
        kind: 'unknown_price' as const,
        subject: priceId,
        detail: { subscription: id, price: priceId },
      })),
  )
  if (live.length < 2) return unknown
  const ids = live.map(({ id }) => id).sort()
  return [
    ...unknown,
    { kind: 'several_subscriptions', subject: ids.join(' '), detail: { subscriptions: ids } },
  ]
}

function highest(tiers: readonly Tier[]): Tier {
  return tiers.reduce<Tier>((best, tier) => (RANK[tier] > RANK[best] ? tier : best), 'free_trial')
}

function latest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null)
  return known.length === 0 ? null : Math.max(...known)
}
