import { SyncError } from '../../contract/sync-errors.ts'
import type { MailTokenRow, Trx, UserRow } from '../db/schema.ts'
import { isUniqueViolation } from '../db/transactions.ts'
import { sha256 } from '../sha256.ts'
import type { AccountDeps } from './deps.ts'
import { emailKey } from './email-key.ts'
import { hashPassword, refuseCommonPassword } from './passwords.ts'
import { deleteMailTokens, findUser, takeMailToken, updateUser } from './store.ts'

/** What a person does with the token that a mail brought. All three throw mail_token_invalid. */

/** Confirms the address of a new account, or the new address of an old one. */
export async function verifyEmail(deps: AccountDeps, token: string): Promise<void> {
  const userId = await withToken(deps, token, ['verify', 'change'], async (trx, row, user) => {
    const nowMs = deps.clock.nowMs()
    if (row.purpose === 'verify') {
      if (user.email !== row.email) throw noSuchToken()
      await updateUser(trx, user.id, { owned_email_key: user.email_key, updated_at_ms: nowMs })
    } else {
      const key = emailKey(row.email)
      const changes = { email: row.email, email_key: key, owned_email_key: key, updated_at_ms: nowMs }
      await updateUser(trx, user.id, changes)
      await deps.outbox.put(trx, { kind: 'email-changed', userId: user.id, oldEmail: user.email })
    }
    await deleteMailTokens(trx, user.id, ['verify', 'change', 'reset'])
  })
  deps.sessions.forget(userId)
  deps.outbox.wake()
}

/** Whoever reads the mails of an address owns it: so this verifies it too, and ends every session. */
export async function resetPassword(deps: AccountDeps, token: string, password: string): Promise<void> {
  await assertTokenThere(deps, token)
  const passwordHash = await hashPassword(password)
  const userId = await withToken(deps, token, ['reset'], async (trx, row, user) => {
    if (user.email !== row.email) throw noSuchToken()
    refuseCommonPassword(password, user.email)
    await updateUser(trx, user.id, {
      password_hash: passwordHash,
      owned_email_key: user.email_key,
      updated_at_ms: deps.clock.nowMs(),
    })
    await deps.sessions.end(trx, { userId: user.id, because: 'password reset' })
    await deleteMailTokens(trx, user.id, ['verify', 'change', 'reset'])
    await deps.outbox.put(trx, { kind: 'password-changed', userId: user.id })
  })
  deps.sessions.forget(userId)
  deps.outbox.wake()
}

/** So that a made-up token does not cost us the work of hashing a password. */
async function assertTokenThere({ db }: AccountDeps, token: string): Promise<void> {
  const row = await db.queries
    .selectFrom('mail_tokens')
    .select('hash')
    .where('hash', '=', sha256(token))
    .executeTakeFirst()
  if (!row) throw noSuchToken()
}

/** Takes the token and does `step` in one transaction; when the step throws, the token can be used again. */
async function withToken(
  { db, clock }: AccountDeps,
  token: string,
  purposes: readonly string[],
  step: (trx: Trx, row: MailTokenRow, user: UserRow) => Promise<void>,
): Promise<string> {
  try {
    return await db.transaction(async (trx) => {
      const row = await takeMailToken(trx, sha256(token), clock.nowMs())
      const user = row && (await findUser(trx, row.user_id))
      if (!user || !purposes.includes(row.purpose)) throw noSuchToken()
      await step(trx, row, user)
      return user.id
    })
  } catch (error) {
    // Another account has verified the address: this one never can.
    if (isUniqueViolation(error)) throw noSuchToken()
    throw error
  }
}

function noSuchToken(): SyncError {
  return new SyncError(
    'mail_token_invalid',
    'This code was used, has expired or never was. Ask for a new mail.',
  )
}
