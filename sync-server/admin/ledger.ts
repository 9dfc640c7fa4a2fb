import { AppError } from '../../contract/errors.ts'
import type {
  AdminLedger,
  CorrectLedger,
  LedgerAlarm,
  LedgerEntries,
  LedgerEntriesQuery,
} from '../../contract/sync/admin-ledger.ts'
import type { CorrectionClaims } from '../../contract/sync/ledger.ts'
import type { AlarmService } from '../alarms/service.ts'
import type { LedgerService } from '../ledger/service.ts'
import type { AdminActs, AdminRequest } from './acts.ts'

const MAX_ALARMS = 200

/** What admins may see and do in users' ledgers. All throw permission_denied; those of one account user_not_found. */
export interface LedgerAdmin {
  ledger(request: AdminRequest, userId: string): Promise<AdminLedger>
  entries(request: AdminRequest, userId: string, query: LedgerEntriesQuery): Promise<LedgerEntries>
  /** A new entry that the server signs; what a device signed is never changed. */
  correct(request: AdminRequest, userId: string, correction: CorrectLedger): Promise<CorrectionClaims>
  /** Throws ledger_device_not_frozen. */
  releaseDevice(request: AdminRequest, userId: string, deviceId: string): Promise<void>
  /** The open alarms of all accounts. */
  alarms(request: AdminRequest): Promise<LedgerAlarm[]>
  /** Throws alarm_not_found. */
  resolveAlarm(request: AdminRequest, key: string): Promise<void>
}

export function createLedgerAdmin(acts: AdminActs, ledger: LedgerService, alarms: AlarmService): LedgerAdmin {
  return {
    async ledger(request, userId) {
      const overview = await acts.onUser(request, userId, { action: 'ledger.view' }, (trx) =>
        ledger.overview(trx, userId),
      )
      return { quota: await ledger.quota(userId), ...overview }
    },
    entries(request, userId, query) {
      const what = { action: 'ledger.entries', details: { device: query.device_id } }
      return acts.onUser(request, userId, what, (trx) => ledger.signedEntries(trx, userId, query))
    },
    correct(request, userId, { resource_type: resource, amount, reason }) {
      const what = { action: 'ledger.correct', details: { resource, amount, reason } }
      const correction = { userId, resource, amount, reason, adminId: request.caller.userId }
      return ledger.correct(correction, (trx) => acts.recordOnUser(trx, request, userId, what))
    },
    releaseDevice(request, userId, deviceId) {
      const what = { action: 'ledger.release-device', details: { device: deviceId } }
      return ledger.releaseDevice({ userId, deviceId }, (trx) =>
        acts.recordOnUser(trx, request, userId, what),
      )
    },
    alarms: (request) => acts.look(request, (trx) => ledger.openAlarms(trx, MAX_ALARMS)),
    resolveAlarm: (request, key) =>
      acts.act(request, { action: 'ledger.resolve-alarm', target: key }, async (trx) => {
        if (await alarms.resolveByKey(trx, 'ledger', key)) return
        throw new AppError('alarm_not_found', 'There is no such alarm that is open.')
      }),
  }
}
