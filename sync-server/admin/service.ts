import { AppError } from '../../contract/errors.ts'
import type {
  AdminUser,
  AdminUserDetail,
  AdminUserList,
  AdminUserQuery,
  AuditList,
  AuditQuery,
  BillingAlarmList,
  BillingEventList,
  BillingEventQuery,
  Statistics,
} from '../../contract/sync/admin.ts'
import { emailKey } from '../accounts/email-key.ts'
import type { BillingService } from '../billing/service.ts'
import type { BillingEventRow } from '../db/billing-tables.ts'
import type { Trx } from '../db/schema.ts'
import type { SyncDeps } from '../deps.ts'
import type { DeviceService } from '../devices/service.ts'
import type { LedgerService } from '../ledger/service.ts'
import type { SessionService } from '../sessions/service.ts'
import { type AdminRequest, createActs } from './acts.ts'
import { listAudit } from './audit.ts'
import { createLedgerAdmin, type LedgerAdmin } from './ledger.ts'
import { readStatistics, type UserWithLock, usersWithLocksPage } from './store.ts'

const MAX_ALARMS = 200

export interface AdminDeps extends Pick<SyncDeps, 'db' | 'clock' | 'newId' | 'alarms'> {
  sessions: SessionService
  devices: DeviceService
  billing: Pick<BillingService, 'subscription' | 'events' | 'replay' | 'wake'>
  ledger: LedgerService
}

/** What admins may see and do of others' accounts. All throw permission_denied; those of one account user_not_found. */
export interface AdminService {
  ledgers: LedgerAdmin
  users(request: AdminRequest, query: AdminUserQuery): Promise<AdminUserList>
  user(request: AdminRequest, id: string): Promise<AdminUserDetail>
  /** Ends every session. Throws own_account. */
  lock(request: AdminRequest, id: string, reason: string): Promise<void>
  unlock(request: AdminRequest, id: string): Promise<void>
  endSessions(request: AdminRequest, id: string): Promise<void>
  statistics(request: AdminRequest): Promise<Statistics>
  audit(request: AdminRequest, query: AuditQuery): Promise<AuditList>
  billingEvents(request: AdminRequest, query: BillingEventQuery): Promise<BillingEventList>
  /** Throws webhook_event_not_found, billing_not_configured. */
  replayEvent(request: AdminRequest, id: string): Promise<BillingEventList['events'][number]>
  billingAlarms(request: AdminRequest): Promise<BillingAlarmList>
  /** Throws alarm_not_found. */
  resolveBillingAlarm(request: AdminRequest, key: string): Promise<void>
}

export function createAdminService(deps: AdminDeps): AdminService {
  const { clock, sessions, devices, billing, ledger, alarms } = deps
  const acts = createActs(deps)
  const { look, act } = acts

  async function onUser(
    request: AdminRequest,
    id: string,
    what: { action: string; details?: Record<string, string> },
    body: (trx: Trx) => Promise<void>,
  ): Promise<void> {
    await acts.onUser(request, id, what, body)
    sessions.forget(id)
  }

  return {
    ledgers: createLedgerAdmin(acts, ledger, alarms),
    users(request, query) {
      const key = query.email === undefined ? undefined : emailKey(query.email)
      const details = { by_email: key !== undefined }
      return act(request, { action: 'users.list', details }, async (trx) => {
        const rows = await usersWithLocksPage(trx, query, key).execute()
        const page = rows.slice(0, query.limit)
        const next = rows.length > query.limit ? (page.at(-1)?.id ?? null) : null
        return { users: page.map(view), next }
      })
    },
    user: (request, id) =>
      acts.onUser(request, id, { action: 'user.view' }, async (trx, user) => ({
        user: view(user),
        devices: (await devices.listOf(trx, id, null)).map(({ is_current: _, ...device }) => device),
        sessions: await sessions.listLive(trx, id),
        subscription: await billing.subscription(id, trx),
      })),
    async lock(request, id, reason) {
      if (id === request.caller.userId) {
        throw new AppError('own_account', 'An admin cannot lock their own account.')
      }
      await onUser(request, id, { action: 'user.lock', details: { reason } }, (trx) =>
        sessions.lock(trx, id, reason),
      )
    },
    unlock: (request, id) =>
      onUser(request, id, { action: 'user.unlock' }, (trx) => sessions.unlock(trx, id)),
    endSessions: (request, id) =>
      onUser(request, id, { action: 'user.end-sessions' }, async (trx) => {
        await sessions.end(trx, { userId: id, because: 'ended by an admin' })
      }),
    statistics: (request) => look(request, (trx) => readStatistics(trx, clock.nowMs())),
    audit: (request, query) => look(request, (trx) => listAudit(trx, query)),
    async billingEvents(request, { customer_id: customerId, ...query }) {
      await look(request, async () => undefined)
      const { events, next } = await billing.events({ ...query, customerId })
      return { events: events.map(eventView), next }
    },
    async replayEvent(request, id) {
      const replayed = await act(request, { action: 'billing.replay', target: id }, (trx) =>
        billing.replay(id, trx),
      )
      billing.wake()
      return eventView(replayed)
    },
    billingAlarms: (request) =>
      look(request, async (trx) => ({ alarms: await alarms.listBilling(trx, MAX_ALARMS) })),
    resolveBillingAlarm: (request, key) =>
      act(request, { action: 'billing.resolve-alarm', target: key }, async (trx) => {
        if (await alarms.resolveByKey(trx, 'billing', key)) return
        throw new AppError('alarm_not_found', 'There is no such alarm that is open.')
      }),
  }
}

/** Leaves out the time of the next attempt, which is internal to the worker. */
function eventView({ run_after_ms: _, ...event }: BillingEventRow): BillingEventList['events'][number] {
  return event
}

function view(row: UserWithLock): AdminUser {
  return {
    id: row.id,
    email: row.email,
    email_verified: row.owned_email_key !== null,
    name: row.name,
    language: row.language as AdminUser['language'],
    role: row.role as AdminUser['role'],
    created_at_ms: row.created_at_ms,
    locked_at_ms: row.locked_at_ms,
    lock_reason: row.lock_reason,
  }
}
