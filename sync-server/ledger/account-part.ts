import type { AccountPart } from '../accounts/account-part.ts'
import { listAlarms } from './alarms.ts'

/** What the ledger holds of an account. Deleted with it: every table hangs on the user's row. */
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
      .execute()
    const counters = await db
      .selectFrom('usage_daily')
      .select(['day', 'resource_type', 'used'])
      .where('user_id', '=', userId)
      .orderBy('day')
      .orderBy('resource_type')
      .execute()
    const alarms = (await listAlarms(db, userId)).map(({ key: _key, user_id: _user, ...alarm }) => alarm)
    return { entries, counters, alarms }
  },
}
