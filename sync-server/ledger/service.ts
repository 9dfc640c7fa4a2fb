import type { QuotaReply } from '../../contract/core/usage.ts'
import type {
  AdminLedger,
  LedgerAlarm,
  LedgerEntries,
  LedgerEntriesQuery,
  OwnLedgerEntries,
} from '../../contract/sync/admin-ledger.ts'
import type {
  CorrectionClaims,
  DeviceHistories,
  ReconcileReply,
  ReconcileRequest,
} from '../../contract/sync/ledger.ts'
import type { AccountPart } from '../accounts/account-part.ts'
import type { Queries } from '../db/schema.ts'
import type { Caller } from '../sessions/service.ts'
import { ledgerPart } from './account-part.ts'
import { type Correction, correct } from './corrections.ts'
import type { InTransaction, LedgerDeps } from './deps.ts'
import { readDeviceHistories } from './device-histories.ts'
import { alarmView, readEntries, readOverview, readOwnEntries } from './overview.ts'
import { reconcile } from './reconcile.ts'
import { releaseDevice } from './release-device.ts'
import { createUsage, type UsageHistory } from './usage.ts'

export interface LedgerService {
  /** Throws ledger_*; of a batch that is refused nothing is stored. */
  reconcile(caller: Caller, request: ReconcileRequest): Promise<ReconcileReply>
  /** A page of one history. */
  entries(userId: string, query: LedgerEntriesQuery): Promise<OwnLedgerEntries>
  /** What the server holds of each device of the caller, and today's use of each. */
  devices(caller: Caller): Promise<DeviceHistories>
  /** Over all devices, today. What another process wrote may be missing for a second. */
  quota(userId: string): Promise<QuotaReply>
  /** The last `days` UTC days, oldest first, today last. */
  history(userId: string, days: number): Promise<UsageHistory>
  /** Adds a signed entry; `inTransaction` runs in the same transaction. Throws RangeError, ZodError. */
  correct(correction: Correction, inTransaction: InTransaction): Promise<CorrectionClaims>
  /** Ends the freezing of a device that has two histories. Throws ledger_device_not_frozen. */
  releaseDevice(device: { userId: string; deviceId: string }, inTransaction: InTransaction): Promise<void>
  /** For an admin: where each history of a user ends, and the newest alarms. */
  overview(db: Queries, userId: string): Promise<Omit<AdminLedger, 'quota'>>
  /** For an admin: a page of one history, without the metadata. */
  signedEntries(db: Queries, userId: string, query: LedgerEntriesQuery): Promise<LedgerEntries>
  /** The open alarms of all accounts, newest first. */
  openAlarms(db: Queries, limit: number): Promise<LedgerAlarm[]>
  accountPart: AccountPart
}

export function createLedgerService(deps: LedgerDeps): LedgerService {
  const usage = createUsage(deps)
  return {
    async reconcile(caller, request) {
      const reply = await reconcile(deps, caller, request)
      usage.forget(caller.userId)
      return reply
    },
    entries: (userId, query) => readOwnEntries(deps.db.queries, userId, query),
    devices: (caller) => readDeviceHistories(deps, caller),
    quota: usage.quota,
    history: usage.history,
    async correct(correction, inTransaction) {
      const entry = await correct(deps, correction, inTransaction)
      usage.forget(correction.userId)
      return entry
    },
    releaseDevice: (device, inTransaction) => releaseDevice(deps, device, inTransaction),
    overview: (db, userId) => readOverview(deps, db, userId),
    signedEntries: readEntries,
    openAlarms: async (db, limit) => (await deps.alarms.listOpenLedger(db, limit)).map(alarmView),
    accountPart: ledgerPart(deps),
  }
}
