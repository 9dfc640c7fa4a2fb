import { AppError } from '../../contract/errors.ts'
import type { Trx } from '../db/schema.ts'
import type { SyncDeps } from '../deps.ts'
import type { Caller, SessionService } from '../sessions/service.ts'
import { type Act, recordAct } from './audit.ts'
import { findUserWithLock, type UserWithLock } from './store.ts'

/** Who asks, and the request id for the audit. */
export interface AdminRequest {
  caller: Caller
  requestId: string
}
type What = Pick<Act, 'action' | 'target' | 'details'>

/**
 * Runs every act of an admin. Each checks in its own transaction that the caller is still an admin, and one that shows
 * or changes a user's account adds its audit row in the same transaction.
 */
export interface AdminActs {
  /** Only reads, and no user's account, so it adds no audit row. Throws permission_denied. */
  look<T>(request: AdminRequest, body: (trx: Trx) => Promise<T>): Promise<T>
  act<T>(request: AdminRequest, what: What, body: (trx: Trx) => Promise<T>): Promise<T>
  /** Throws user_not_found. */
  onUser<T>(
    request: AdminRequest,
    userId: string,
    what: What,
    body: (trx: Trx, user: UserWithLock) => Promise<T>,
  ): Promise<T>
  /** Does the same for an act that brings its own transaction. */
  recordOnUser(trx: Trx, request: AdminRequest, userId: string, what: What): Promise<void>
}

export function createActs(
  deps: Pick<SyncDeps, 'db' | 'clock' | 'newId'> & { sessions: SessionService },
): AdminActs {
  const { db, sessions } = deps

  async function mustBeAdmin(trx: Trx, { caller }: AdminRequest): Promise<void> {
    if (await sessions.isLiveAdmin(trx, caller)) return
    throw new AppError('permission_denied', 'Only an admin may do this.')
  }
  const record = (trx: Trx, { caller, requestId }: AdminRequest, what: What) =>
    recordAct(trx, deps, { ...what, actorKind: 'admin', actor: caller.userId, requestId })

  function look<T>(request: AdminRequest, body: (trx: Trx) => Promise<T>): Promise<T> {
    return db.transaction(async (trx) => {
      await mustBeAdmin(trx, request)
      return body(trx)
    })
  }
  function act<T>(request: AdminRequest, what: What, body: (trx: Trx) => Promise<T>): Promise<T> {
    return look(request, async (trx) => {
      const result = await body(trx)
      await record(trx, request, what)
      return result
    })
  }
  return {
    look,
    act,
    onUser: (request, userId, what, body) =>
      act(request, { ...what, target: userId }, async (trx) => body(trx, await mustFind(trx, userId))),
    async recordOnUser(trx, request, userId, what) {
      await mustBeAdmin(trx, request)
      await mustFind(trx, userId)
      await record(trx, request, { ...what, target: userId })
    },
  }
}

async function mustFind(trx: Trx, id: string): Promise<UserWithLock> {
  const row = await findUserWithLock(trx, id)
  if (!row) throw new AppError('user_not_found', 'There is no such account.')
  return row
}
