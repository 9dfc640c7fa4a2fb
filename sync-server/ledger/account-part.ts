import type { AccountPart } from '../accounts/account-part.ts'
import { listAlarms } from './alarms.ts'

/** Some 6 MB of JSON. Ten times as many would be more than the process can hold beside other requests. */
export const MAX_EXPORTED_ENTRIES = 10_000
const MAX_EXPORTED_ALARMS = 1_000

/**
 * What the ledger holds of an account. Of a long ledger the export has the beginning and says so; the rest is read in
 * pages, by `GET /ledger/entries` for each of the `chains`. Deleted with it: every table hangs on the user's row. */
export const ledgerPart: AccountPart = {
  name: 'ledger',
  async export(db, userId) {
    const entries = await db
      .selectFrom('ledger_entries')
      .select(['device_id', 'branch', 'entry', 'metadata', 'day', 'is_counted', 'received_at_ms'])
      .where('user_id', '=', userId)
      .orderBy('device_id')
      .orderBy('branch')
      .orderBy('seq')
      .limit(MAX_EXPORTED_ENTRIES + 1)
      .execute()
    const chains = await db
      .selectFrom('ledger_heads')
      .select(['device_id', 'branch', 'size as entries'])
      .where('user_id', '=', userId)
      .orderBy('device_id')
      .orderBy('branch')
      .execute()
    const counters = await db
      .selectFrom('usage_daily')
      .select(['day', 'resource_type', 'used'])
      .where('user_id', '=', userId)
      .orderBy('day')
      .orderBy('resource_type')
      .execute()
    const alarms = (await listAlarms(db, userId, MAX_EXPORTED_ALARMS)).map(
      ({ key: _key, user_id: _user, ...alarm }) => alarm,
    )
    return {
      entries: entries.slice(0, MAX_EXPORTED_ENTRIES),
      has_more_entries: entries.length > MAX_EXPORTED_ENTRIES,
      chains,
      counters,
      alarms,
    }
  },
}
