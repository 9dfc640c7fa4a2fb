import type { Migration } from '../migrate.ts'

/** What a person may use. Billing writes these columns; where its migration came first, they are there. */
export const tierColumns: Migration = {
  version: 60,
  name: 'tier columns',
  async up({ columnIfMissing }) {
    await columnIfMissing(
      'users',
      'tier',
      "TEXT NOT NULL DEFAULT 'free_trial' CHECK (tier IN ('free_trial', 'basic', 'pro'))",
    )
    await columnIfMissing('users', 'entitlement_rev', 'BIGINT NOT NULL DEFAULT 0')
    await columnIfMissing('users', 'tier_period_end_ms', 'BIGINT')
    await columnIfMissing('users', 'tier_grace_until_ms', 'BIGINT')
  },
}
