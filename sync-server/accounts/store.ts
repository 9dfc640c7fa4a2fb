import type { MailTokenRow, Queries, Trx, UserRow } from '../db/schema.ts'

export function findUser(db: Queries, id: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The account that has verified this address. */
export function findOwner(db: Queries, emailKey: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('owned_email_key', '=', emailKey).executeTakeFirst()
}

/** The newest account that names this address and has verified none. */
export function findPending(db: Queries, emailKey: string): Promise<UserRow | undefined> {
  return db
    .selectFrom('users')
    .selectAll()
    .where('email_key', '=', emailKey)
    .where('owned_email_key', 'is', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Accounts that were made before this time and have verified no address, oldest first. */
export async function listPendingBefore(db: Queries, beforeMs: number, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('users')
    .select('id')
    .where('owned_email_key', 'is', null)
    .where('created_at_ms', '<', beforeMs)
    .orderBy('created_at_ms')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

export async function insertUser(trx: Trx, row: UserRow): Promise<void> {
  await trx.insertInto('users').values(row).execute()
}

export async function updateUser(trx: Trx, id: string, changes: Partial<UserRow>): Promise<void> {
  await trx.updateTable('users').set(changes).where('id', '=', id).execute()
}

export async function deleteUser(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('users').where('id', '=', id).execute()
}

/** Writes changes of password, address or role, which void all that was begun before them. `user` is held. */
export async function updateSecurity(trx: Trx, user: UserRow, changes: Partial<UserRow>): Promise<void> {
  await updateUser(trx, user.id, { ...changes, security_version: user.security_version + 1 })
}

export async function insertMailToken(trx: Trx, row: MailTokenRow): Promise<void> {
  await trx.insertInto('mail_tokens').values(row).execute()
}

export function findMailToken(db: Queries, hash: string, nowMs: number): Promise<MailTokenRow | undefined> {
  return db
    .selectFrom('mail_tokens')
    .selectAll()
    .where('hash', '=', hash)
    .where('expires_at_ms', '>', nowMs)
    .executeTakeFirst()
}

/** Takes the token out, so that of two who bring it one gets it. */
export function takeMailToken(trx: Trx, hash: string, nowMs: number): Promise<MailTokenRow | undefined> {
  return trx
    .deleteFrom('mail_tokens')
    .where('hash', '=', hash)
    .where('expires_at_ms', '>', nowMs)
    .returningAll()
    .executeTakeFirst()
}

export async function deleteMailTokens(trx: Trx, userId: string, purposes: readonly string[]): Promise<void> {
  await trx.deleteFrom('mail_tokens').where('user_id', '=', userId).where('purpose', 'in', purposes).execute()
}
