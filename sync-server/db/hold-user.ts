import type { Trx, UserRow } from './schema.ts'

/**
 * Locks the row of an account until the transaction ends, and returns it as it is now. Whatever starts or ends sessions
 * or changes password, address or role calls this first, so that on PostgreSQL too one of two transactions waits for
 * the other and then sees what it did. An UPDATE that changes nothing, since SQLite has no SELECT … FOR UPDATE.
 */
export function holdUser(trx: Trx, id: string): Promise<UserRow | undefined> {
  return trx
    .updateTable('users')
    .set((set) => ({ security_version: set.ref('security_version') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
}
