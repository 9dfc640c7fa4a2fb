import { type Role, roleSchema } from '../../contract/sync/account.ts'
import { holdUser } from '../db/hold-user.ts'
import type { AccountLockRow, Queries, SessionRow, Trx } from '../db/schema.ts'

export async function insertSession(trx: Trx, row: SessionRow): Promise<void> {
  await trx.insertInto('sessions').values(row).execute()
}

export function findSession(db: Queries, id: string): Promise<SessionRow | undefined> {
  return db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Counts the refresh. Returns false when the session was ended in between. */
export async function advanceSession(
  trx: Trx,
  id: string,
  changes: Pick<SessionRow, 'counter' | 'last_used_at_ms' | 'expires_at_ms'>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('sessions')
    .set(changes)
    .where('id', '=', id)
    .where('ended_at_ms', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function updateSession(trx: Trx, id: string, changes: Partial<SessionRow>): Promise<void> {
  await trx.updateTable('sessions').set(changes).where('id', '=', id).execute()
}

/** Returns what a request needs to know of its caller: one row, by primary keys. */
export function findLiveCaller(db: Queries, sessionId: string, userId: string, nowMs: number) {
  return db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select(['users.id as userId', 'users.role', 'users.owned_email_key', 'sessions.device_id as deviceId'])
    .where('sessions.id', '=', sessionId)
    .where('users.id', '=', userId)
    .where('sessions.ended_at_ms', 'is', null)
    .where('sessions.expires_at_ms', '>', nowMs)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('account_locks')
            .select('account_locks.user_id')
            .whereRef('account_locks.user_id', '=', 'users.id'),
        ),
      ),
    )
    .executeTakeFirst()
}

/** Returns the lowest role for an account that was deleted meanwhile: its token is refused anyway. */
export async function findRole(db: Queries, userId: string): Promise<Role> {
  const row = await db.selectFrom('users').select('role').where('id', '=', userId).executeTakeFirst()
  return roleSchema.parse(row?.role ?? 'student')
}

export function listLiveSessions(db: Queries, userId: string, nowMs: number): Promise<SessionRow[]> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', userId)
    .where('ended_at_ms', 'is', null)
    .where('expires_at_ms', '>', nowMs)
    .orderBy('id')
    .execute()
}

export interface EndedSessions {
  userId: string
  because: string
  deviceId?: string
  onlySessionId?: string
  exceptSessionId?: string
}

/** Ends all sessions of a user, or those of one device, or one, or all but one. Returns how many. */
export async function endSessions(trx: Trx, which: EndedSessions, nowMs: number): Promise<number> {
  await holdUser(trx, which.userId)
  let update = trx
    .updateTable('sessions')
    .set({ ended_at_ms: nowMs, ended_because: which.because })
    .where('user_id', '=', which.userId)
    .where('ended_at_ms', 'is', null)
  if (which.deviceId !== undefined) update = update.where('device_id', '=', which.deviceId)
  if (which.onlySessionId !== undefined) update = update.where('id', '=', which.onlySessionId)
  if (which.exceptSessionId !== undefined) update = update.where('id', '!=', which.exceptSessionId)
  const { numUpdatedRows } = await update.executeTakeFirst()
  return Number(numUpdatedRows)
}

export function findLock(db: Queries, userId: string): Promise<AccountLockRow | undefined> {
  return db.selectFrom('account_locks').selectAll().where('user_id', '=', userId).executeTakeFirst()
}

/** Locking again replaces the reason and keeps the time. */
export async function lockAccount(trx: Trx, row: AccountLockRow): Promise<void> {
  await trx
    .insertInto('account_locks')
    .values(row)
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ reason: row.reason }))
    .execute()
}

export async function unlockAccount(trx: Trx, userId: string): Promise<void> {
  await trx.deleteFrom('account_locks').where('user_id', '=', userId).execute()
}
