import { AppError } from '../../contract/errors.ts'
import type { Trx } from '../db/schema.ts'
import { findLock } from './store.ts'

/**
 * Throws account_locked. Call it after a password or session was checked, so that nobody else learns of the lock. A
 * locked account starts and refreshes no session, and its live ones are refused (store.ts, findLiveCaller): a login
 * that runs at the same time as the lock gains nothing by being first.
 */
export async function assertNotLocked(trx: Trx, userId: string): Promise<void> {
  if (await findLock(trx, userId)) {
    throw new AppError('account_locked', 'This account is locked. Write to the people who run the server.')
  }
}
