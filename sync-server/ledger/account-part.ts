import type { AccountPart } from '../accounts/account-part.ts'
import type { LedgerDeps } from './deps.ts'
import { listEntriesOfUser, listHeadsOfUser } from './entry-store.ts'
import { listUsage } from './usage-store.ts'

/** About 6 MB of JSON. Ten times as many would be more than the process can hold beside other requests. */
export const MAX_EXPORTED_ENTRIES = 10_000
const MAX_EXPORTED_ALARMS = 1_000

/**
 * What the ledger stores of an account. The export of a long ledger has the oldest entries and says so; the rest is
 * read in pages, by `GET /ledger/entries` for each of the `chains`. It is deleted with the user's row, to which every
 * table refers.
 */
export function ledgerPart({ alarms }: Pick<LedgerDeps, 'alarms'>): AccountPart {
  return {
    name: 'ledger',
    async export(db, userId) {
      const entries = await listEntriesOfUser(db, userId, MAX_EXPORTED_ENTRIES + 1)
      const heads = await listHeadsOfUser(db, userId)
      const usage = await listUsage(db, userId)
      const alarmRows = await alarms.listLedger(db, userId, MAX_EXPORTED_ALARMS)
      return {
        entries: entries.slice(0, MAX_EXPORTED_ENTRIES),
        has_more_entries: entries.length > MAX_EXPORTED_ENTRIES,
        chains: heads.map(({ device_id, branch, size }) => ({ device_id, branch, entries: size })),
        counters: usage.map(({ day, resource_type, used }) => ({ day, resource_type, used })),
        alarms: alarmRows.map(({ key: _key, user_id: _user, ...alarm }) => alarm),
      }
    },
  }
}
