import { ENTITLEMENT_AFTER_PERIOD_SECONDS } from '../../contract/sync/entitlement.ts'
import type { Tier } from '../../contract/tiers.ts'
import type { Queries, Trx } from '../db/schema.ts'

/** What a person may use. */
export interface TierState {
  tier: Tier
  /** Rises with every change; for the entitlement that is signed of it. */
  rev: number
  /** The end of what is paid; null: nothing is. */
  periodEndMs: number | null
  /** Set while a payment is overdue: the tier stays until then. */
  graceUntilMs: number | null
}

/**
 * The one place that writes users.tier: with it goes the revision, up by one when anything changes, and the role, which
 * follows the tier for everybody but an admin. Answers whether anything changed.
 */
export async function changeTier(trx: Trx, userId: string, next: Omit<TierState, 'rev'>): Promise<boolean> {
  const before = await rowOf(trx, userId)
  if (!before || isSame(before, next)) return false
  await trx
    .updateTable('users')
    .set((set) => ({
      tier: next.tier,
      tier_period_end_ms: next.periodEndMs,
      tier_grace_until_ms: next.graceUntilMs,
      entitlement_rev: set('entitlement_rev', '+', 1),
      role: set
        .case()
        .when('role', '=', 'admin')
        .then('admin')
        .else(next.tier === 'free_trial' ? 'student' : 'subscriber')
        .end(),
    }))
    .where('id', '=', userId)
    .execute()
  return true
}

/** A tier whose end has come is over at once, also while Stripe cannot be asked. No such person: free_trial. */
export async function tierOf(db: Queries, userId: string, nowMs: number): Promise<TierState> {
  const row = await rowOf(db, userId)
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

/** Until when a tier holds should no word come of a payment: its grace, or three days after its period. Null: for ever. */
export function holdsUntilMs({ periodEndMs, graceUntilMs }: TierState): number | null {
  if (graceUntilMs !== null) return graceUntilMs
  return periodEndMs === null ? null : periodEndMs + ENTITLEMENT_AFTER_PERIOD_SECONDS * 1000
}

function freeTrial(rev: number): TierState {
  return { tier: 'free_trial', rev, periodEndMs: null, graceUntilMs: null }
}

function rowOf(db: Queries, userId: string) {
  return db
    .selectFrom('users')
    .select(['tier', 'entitlement_rev', 'tier_period_end_ms', 'tier_grace_until_ms'])
    .where('id', '=', userId)
    .executeTakeFirst()
}

function isSame(row: NonNullable<Awaited<ReturnType<typeof rowOf>>>, next: Omit<TierState, 'rev'>): boolean {
  return (
    row.tier === next.tier &&
    row.tier_period_end_ms === next.periodEndMs &&
    row.tier_grace_until_ms === next.graceUntilMs
  )
}
