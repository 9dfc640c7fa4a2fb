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
import { SyncError } from '../../contract/sync-errors.ts'
import type { Tier } from '../../contract/tiers.ts'
import { emailKey } from '../accounts/email-key.ts'
import type { Billing } from '../billing/service.ts'
import type { BillingEventRow } from '../db/billing-tables.ts'
import type { Queries, Trx } from '../db/schema.ts'
import type { SyncDeps } from '../deps.ts'
import { view as deviceView } from '../devices/service.ts'
import { listDevices } from '../devices/store.ts'
import { lockAccount, unlockAccount } from '../sessions/account-lock.ts'
import type { Caller, Sessions } from '../sessions/sessions.ts'
import { findLiveCaller, listLiveSessions } from '../sessions/store.ts'
import { listAudit, recordAct } from './audit.ts'
import { findUserWithLock, readStatistics, type UserWithLock, usersWithLocksPage } from './store.ts'

const MAX_ALARMS = 200

export interface AdminDeps extends Pick<SyncDeps, 'db' | 'clock' | 'newId'> {
  sessions: Sessions
  /** Billing's answer to which tier somebody has; null where there is none. */
  tierOf: ((db: Queries, userId: string) => Promise<Tier>) | null
  billing: Pick<Billing, 'events' | 'replay' | 'alarms' | 'wake'>
}

/** Who asks, and under which request id it is put on record. */
export interface AdminRequest {
  caller: Caller
  requestId: string
}

/**
 * What admins may see and do of others' accounts. Each call reads anew, in its own transaction, whether the caller is
 * an admin still, and whatever shows or changes a person's account leaves its row in that same transaction.
 * All throw permission_denied; those of one account user_not_found.
 */
export interface AdminService {
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
}

export function createAdmin(deps: AdminDeps): AdminService {
  const { db, clock, sessions, tierOf, billing } = deps

  /** Only reads: no row. */
  function look<T>({ caller }: AdminRequest, body: (trx: Trx) => Promise<T>): Promise<T> {
    return db.transaction(async (trx) => {
      const row = await findLiveCaller(trx, caller.sessionId, caller.userId, clock.nowMs())
      if (row?.role !== 'admin') throw new SyncError('permission_denied', 'Only an admin may do this.')
      return body(trx)
    })
  }

  function act<T>(
    request: AdminRequest,
    what: { action: string; target?: string; details?: Record<string, string | boolean> },
    body: (trx: Trx) => Promise<T>,
  ): Promise<T> {
    return look(request, async (trx) => {
      const result = await body(trx)
      const { caller, requestId } = request
      await recordAct(trx, deps, { ...what, actorKind: 'admin', actor: caller.userId, requestId })
      return result
    })
  }

  async function onUser(
    request: AdminRequest,
    id: string,
    what: { action: string; details?: Record<string, string> },
    body: (trx: Trx) => Promise<void>,
  ): Promise<void> {
    await act(request, { ...what, target: id }, async (trx) => {
      await mustFind(trx, id)
      await body(trx)
    })
    sessions.forget(id)
  }

  return {
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
      act(request, { action: 'user.view', target: id }, async (trx) => ({
        user: view(await mustFind(trx, id)),
        devices: (await listDevices(trx, id)).map((row) => {
          const { is_current: _, ...device } = deviceView(row, null)
          return device
        }),
        sessions: (await listLiveSessions(trx, id, clock.nowMs())).map((row) => ({
          id: row.id,
          device_id: row.device_id,
          created_at_ms: row.created_at_ms,
          last_used_at_ms: row.last_used_at_ms,
        })),
        tier: tierOf && (await tierOf(trx, id)),
      })),
    async lock(request, id, reason) {
      if (id === request.caller.userId) {
        throw new SyncError('own_account', 'An admin cannot lock their own account.')
      }
      await onUser(request, id, { action: 'user.lock', details: { reason } }, async (trx) => {
        await lockAccount(trx, { user_id: id, locked_at_ms: clock.nowMs(), reason })
        await sessions.end(trx, { userId: id, because: 'locked by an admin' })
      })
    },
    unlock: (request, id) => onUser(request, id, { action: 'user.unlock' }, (trx) => unlockAccount(trx, id)),
    endSessions: (request, id) =>
      onUser(request, id, { action: 'user.end-sessions' }, (trx) =>
        sessions.end(trx, { userId: id, because: 'ended by an admin' }),
      ),
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
    async billingAlarms(request) {
      await look(request, async () => undefined)
      return { alarms: await billing.alarms(MAX_ALARMS) }
    },
  }
}

/** Without when it will be tried: that is the worker's. */
function eventView({ run_after_ms: _, ...event }: BillingEventRow): BillingEventList['events'][number] {
  return event
}

async function mustFind(trx: Trx, id: string): Promise<UserWithLock> {
  const row = await findUserWithLock(trx, id)
  if (!row) throw new SyncError('user_not_found', 'There is no such account.')
  return row
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
