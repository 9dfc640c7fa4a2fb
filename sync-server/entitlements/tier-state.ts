import { ENTITLEMENT_AFTER_PERIOD_SECONDS } from '../../contract/sync/entitlement.ts'
import type { Tier } from '../../contract/tiers.ts'
import type { Queries, Trx } from '../db/schema.ts'
import { findTier, updateTier } from './store.ts'

/** What a user may use. */
export interface TierState {
  tier: Tier
  /** Rises with every change; for the entitlement that is signed of it. */
  rev: number
  /** The end of what is paid; null: nothing is. */
  periodEndMs: number | null
  /** Set while a payment is overdue: the tier stays until then. */
  graceUntilMs: number | null
}

/** Changes the tier of a user; nothing else does. Returns whether anything changed. */
export async function changeTier(trx: Trx, userId: string, next: Omit<TierState, 'rev'>): Promise<boolean> {
  const before = await findTier(trx, userId)
  if (!before || isSame(before, next)) return false
  await updateTier(trx, userId, next)
  return true
}

/** Returns free_trial for a tier that has ended, also while Stripe does not answer, and for an unknown user. */
export async function tierOf(db: Queries, userId: string, nowMs: number): Promise<TierState> {
  const row = await findTier(db, userId)
  if (!row) return freeTrial(0)
  const state: TierState = {
    tier: row.tier,
    rev: row.entitlement_rev,
    periodEndMs: row.tier_period_end_ms,
    graceUntilMs: row.tier_grace_until_ms,
  }
  const untilMs = holdsUntilMs(state)
  return untilMs !== null && nowMs >= untilMs ? freeTrial(state.rev) : state
}

/** Until when a tier holds without news of a payment: its grace, or three days after its period. Null: for ever. */
export function holdsUntilMs({ periodEndMs, graceUntilMs }: TierState): number | null {
  if (graceUntilMs !== null) return graceUntilMs
  return periodEndMs === null ? null : periodEndMs + ENTITLEMENT_AFTER_PERIOD_SECONDS * 1000
}

function freeTrial(rev: number): TierState {
  return { tier: 'free_trial', rev, periodEndMs: null, graceUntilMs: null }
}

function isSame(
  row: NonNullable<Awaited<ReturnType<typeof findTier>>>,
  next: Omit<TierState, 'rev'>,
): boolean {
  return (
    row.tier === next.tier &&
    row.tier_period_end_ms === next.periodEndMs &&
    row.tier_grace_until_ms === next.graceUntilMs
  )
}
