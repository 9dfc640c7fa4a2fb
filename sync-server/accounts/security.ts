import { AppError } from '../../contract/errors.ts'
import { holdUser } from '../db/hold-user.ts'
import type { Trx, UserRow } from '../db/schema.ts'

/**
 * Locks the account for the transaction and returns it as it is now. Throws credentials_wrong when its password, address
 * or role has changed since `seen` was read, because the password was compared with `seen`.
 */
export async function holdUnchanged(trx: Trx, seen: UserRow): Promise<UserRow> {
  const now = await holdUser(trx, seen.id)
  if (now?.security_version !== seen.security_version) {
    throw new AppError('credentials_wrong', 'The mail address or the password is wrong.')
  }
  return now
}
