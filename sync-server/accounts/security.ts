import { AppError } from '../../contract/errors.ts'
import { holdUser } from '../db/hold-user.ts'
import type { Trx, UserRow } from '../db/schema.ts'

/**
 * Holds the account for a transaction and answers it as it is now. Throws credentials_wrong when its password, address
 * or role changed since `seen` was read: a password that was compared with `seen` says nothing about what is there now.
 */
export async function holdUnchanged(trx: Trx, seen: UserRow): Promise<UserRow> {
  const now = await holdUser(trx, seen.id)
  if (now?.security_version !== seen.security_version) {
    throw new AppError('credentials_wrong', 'The mail address or the password is wrong.')
  }
  return now
}
