import type { Migration } from '../migrate.ts'

/**
 * An index for what each device counts on a day. Measured on SQLite with 50,000 entries of one user: 50 ms without it,
 * 0.1 ms with it; a batch of 500 entries takes 29 ms instead of 27.
 */
export const ledgerByDay: Migration = {
  version: 70,
  name: 'ledger-by-day',
  async up({ run }) {
    await run(
      'CREATE INDEX ledger_entries_by_day ON ledger_entries (user_id, day, device_id, resource_type) WHERE is_counted = 1',
    )
  },
}
