import type { Tier } from '../../contract/tiers.ts'
import type { Queries, Trx } from '../db/schema.ts'

export function findTier(db: Queries, userId: string) {
  return db
    .selectFrom('users')
    .select(['tier', 'entitlement_rev', 'tier_period_end_ms', 'tier_grace_until_ms'])
    .where('id', '=', userId)
    .executeTakeFirst()
}

/** Writes the tier, counts the revision up, and sets the role that follows the tier for everybody but an admin. */
export async function updateTier(
  trx: Trx,
  userId: string,
  next: { tier: Tier; periodEndMs: number | null; graceUntilMs: number | null },
): Promise<void> {
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
}
