import type { QuotaReply } from '../../contract/api/usage.ts'
import type { CorrectionClaims, ReconcileReply, ReconcileRequest } from '../../contract/sync/ledger.ts'
import type { LedgerAlarmRow } from '../db/ledger-tables.ts'
import type { Caller } from '../sessions/sessions.ts'
import { listAlarms } from './alarms.ts'
import { type Correction, correct } from './corrections.ts'
import type { LedgerDeps } from './deps.ts'
import { type Rebuilt, rebuildCounters } from './rebuild-counters.ts'
import { reconcile } from './reconcile.ts'
import { releaseDevice } from './release-device.ts'
import { createUsage, type UsageHistory } from './usage.ts'

export interface LedgerService {
  /** Throws ledger_*; of a batch that is refused nothing is stored. */
  reconcile(caller: Caller, request: ReconcileRequest): Promise<ReconcileReply>
  /** Over all devices, today. What another process wrote may be missing for a second. */
  quota(userId: string): Promise<QuotaReply>
  /** The last `days` UTC days, oldest first, today last. */
  history(userId: string, days: number): Promise<UsageHistory>
  /** For an admin: a new signed entry. Throws RangeError, ZodError. */
  correct(correction: Correction): Promise<CorrectionClaims>
  /** For an admin: ends the freezing of a device that has two histories. False when it was not frozen. */
  releaseDevice(device: { userId: string; deviceId: string }): Promise<boolean>
  /** Newest first. */
  alarms(userId: string): Promise<LedgerAlarmRow[]>
  rebuildCounters(): Promise<Rebuilt>
}

export function createLedger(deps: LedgerDeps): LedgerService {
  const usage = createUsage(deps)
  return {
    async reconcile(caller, request) {
      const reply = await reconcile(deps, caller, request)
      usage.forget(caller.userId)
      return reply
    },
    quota: usage.quota,
    history: usage.history,
    async correct(correction) {
      const entry = await correct(deps, correction)
      usage.forget(correction.userId)
      return entry
    },
    releaseDevice: (device) => releaseDevice(deps, device),
    alarms: (userId) => listAlarms(deps.db.queries, userId),
    rebuildCounters: () => rebuildCounters(deps),
  }
}
