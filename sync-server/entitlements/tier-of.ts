import { ENTITLEMENT_AFTER_PERIOD_SECONDS } from '../../contract/sync/entitlement.ts'
import type { Tier } from '../../contract/tiers.ts'
import type { Queries } from '../db/schema.ts'

/** What a person may use. Billing writes it, raising `rev` with each change. */
export interface TierState {
  tier: Tier
  rev: number
  /** The end of what is paid; null: nothing is. */
  periodEndMs: number | null
  /** Until when the tier holds should no word come of a payment; null: for ever. */
  holdsUntilMs: number | null
}

/** No such person: free_trial. */
export async function tierOf(db: Queries, userId: string, nowMs: number): Promise<TierState> {
  const row = await db
    .selectFrom('users')
    .select(['tier', 'entitlement_rev', 'tier_period_end_ms', 'tier_grace_until_ms'])
    .where('id', '=', userId)
    .executeTakeFirst()
  if (!row) return freeTrial(0)
  const {
    tier,
    entitlement_rev: rev,
    tier_period_end_ms: periodEndMs,
    tier_grace_until_ms: graceUntilMs,
  } = row
  const afterPeriodMs = periodEndMs === null ? null : periodEndMs + ENTITLEMENT_AFTER_PERIOD_SECONDS * 1000
  // The grace of a payment that is overdue ends the tier at once, whether or not the payment provider can be asked.
  const holdsUntilMs = graceUntilMs ?? afterPeriodMs
  if (holdsUntilMs !== null && nowMs >= holdsUntilMs) return freeTrial(rev)
  return { tier, rev, periodEndMs, holdsUntilMs }
}

function freeTrial(rev: number): TierState {
  return { tier: 'free_trial', rev, periodEndMs: null, holdsUntilMs: null }
}
