import { AppError } from '../../contract/errors.ts'
import type { AccountLockRow, Queries, Trx } from '../db/schema.ts'

/**
 * A locked account begins no session, refreshes none, and none that lives is believed (store.ts, findLiveCaller): so a
 * login that runs beside the lock gains nothing by being first.
 */
function findLock(db: Queries, userId: string): Promise<AccountLockRow | undefined> {
  return db.selectFrom('account_locks').selectAll().where('user_id', '=', userId).executeTakeFirst()
}

/** Throws account_locked. Called after a password or session was checked: nobody else learns of the lock. */
export async function assertNotLocked(trx: Trx, userId: string): Promise<void> {
  if (await findLock(trx, userId)) {
    throw new AppError('account_locked', 'This account is locked. Write to the people who run the server.')
  }
}

/** Again: the reason is replaced, the time stays. */
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
