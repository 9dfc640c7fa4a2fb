import { AppError } from '../../contract/errors.ts'
import type {
  ResetPasswordReply,
  ResetPasswordRequest,
  VerifyEmailRequest,
} from '../../contract/sync/account.ts'
import { sha256 } from '../../server-kit/sha256.ts'
import { holdUser } from '../db/hold-user.ts'
import type { MailTokenRow, Trx, UserRow } from '../db/schema.ts'
import { isUniqueViolation } from '../db/transactions.ts'
import type { Caller } from '../sessions/service.ts'
import { languageOf } from './compose-mail.ts'
import type { AccountDeps } from './deps.ts'
import { emailKey } from './email-key.ts'
import { hashPassword, isPassword, refuseCommonPassword } from './passwords.ts'
import {
  deleteMailTokens,
  findMailToken,
  findUser,
  takeMailToken,
  updateSecurity,
  updateUser,
} from './store.ts'

/** What a user does with the code from a mail. All throw mail_token_invalid. */

/**
 * Confirms the address of a new account, or the new address of an old one. Reading the mail alone does not suffice:
 * anybody can register an address that is not theirs, and its reader would confirm that account by a click on the
 * wrong mail. So the code counts only from a session of the account that asked for it, or with its password.
 * Throws mail_token_not_yours, credentials_wrong, login_throttled.
 */
export async function verifyEmail(
  deps: AccountDeps,
  { token, password }: VerifyEmailRequest,
  caller: Caller | null,
): Promise<void> {
  const { row, user: seen } = await findToken(deps, token, ['verify', 'change'])
  if (caller?.userId !== seen.id) await assertOwnPassword(deps, seen, password)
  await withToken(deps, row, async (trx, user) => {
    if (caller?.userId === user.id) await deps.sessions.holdLive(trx, caller)
    const updated_at_ms = deps.clock.nowMs()
    if (row.purpose === 'verify') {
      if (user.email !== row.email) throw noSuchToken()
      await updateUser(trx, user.id, { owned_email_key: user.email_key, updated_at_ms })
    } else {
      const key = emailKey(row.email)
      await updateSecurity(trx, user, {
        email: row.email,
        email_key: key,
        owned_email_key: key,
        updated_at_ms,
      })
      if (user.owned_email_key !== null) {
        await deps.outbox.put(trx, { kind: 'email-changed', email: user.email, language: languageOf(user) })
      }
    }
    await deleteMailTokens(trx, user.id, ['verify', 'change', 'reset'])
  })
  deps.sessions.forget(seen.id)
  deps.outbox.wake()
}

/**
 * Sets a new password and ends every session. Reading the mails of an address proves that the user owns it, so this
 * verifies it too. Returns what had access before.
 */
export async function resetPassword(
  deps: AccountDeps,
  { token, password, revoke_devices: isToRevoke }: ResetPasswordRequest,
): Promise<ResetPasswordReply> {
  // First, so that a made-up token does not cost the work of hashing a password.
  const { row, user: seen } = await findToken(deps, token, ['reset'])
  refuseCommonPassword(password, seen.email)
  const passwordHash = await hashPassword(password)
  const reply = await withToken(deps, row, async (trx, user) => {
    const nowMs = deps.clock.nowMs()
    if (user.email !== row.email) throw noSuchToken()
    await updateSecurity(trx, user, {
      password_hash: passwordHash,
      owned_email_key: user.email_key,
      updated_at_ms: nowMs,
    })
    const endedSessions = await deps.sessions.end(trx, { userId: user.id, because: 'password reset' })
    await deleteMailTokens(trx, user.id, ['verify', 'change', 'reset'])
    await deps.outbox.put(trx, { kind: 'password-changed', email: user.email, language: languageOf(user) })
    const devices = await deps.devices.listOf(trx, user.id, null)
    if (isToRevoke) await deps.devices.revokeAll(trx, user.id, nowMs)
    const revoked_at_ms = isToRevoke ? nowMs : null
    return {
      ended_sessions: endedSessions,
      devices: devices
        .filter((device) => device.revoked_at_ms === null)
        .map((device) => ({ ...device, revoked_at_ms })),
    }
  })
  deps.sessions.forget(seen.id)
  deps.outbox.wake()
  return reply
}

/** Looks at the token without using it up. */
async function findToken(
  { db, clock }: AccountDeps,
  token: string,
  purposes: readonly string[],
): Promise<{ row: MailTokenRow; user: UserRow }> {
  const row = await findMailToken(db.queries, sha256(token), clock.nowMs())
  const user = row && (await findUser(db.queries, row.user_id))
  if (!user || !purposes.includes(row.purpose)) throw noSuchToken()
  return { row, user }
}

/** Counts in the same throttle lane as a session that asks for the password. */
async function assertOwnPassword(
  { throttle }: AccountDeps,
  user: UserRow,
  password: string | undefined,
): Promise<void> {
  if (password === undefined) {
    throw new AppError(
      'mail_token_not_yours',
      'This code belongs to an account that you are not signed in to. Send it with the password of that account, or ask for a mail for yours.',
    )
  }
  const slot = await throttle.takeSlot(`password ${user.id}`)
  if (!(await isPassword(user.password_hash, password))) {
    throw new AppError('credentials_wrong', 'The password is wrong.')
  }
  await slot.giveBack()
}

/**
 * Uses up the token and runs `step` in one transaction, with the account as it is now. When the step throws, the token
 * can be used again. A token from before the last change of password, address or role is void.
 */
async function withToken<T>(
  { db, clock }: AccountDeps,
  { hash }: MailTokenRow,
  step: (trx: Trx, user: UserRow) => Promise<T>,
): Promise<T> {
  try {
    return await db.transaction(async (trx) => {
      const row = await takeMailToken(trx, hash, clock.nowMs())
      const user = row && (await holdUser(trx, row.user_id))
      if (!user || user.security_version !== row.security_version) throw noSuchToken()
      return await step(trx, user)
    })
  } catch (error) {
    // Another account has verified the address.
    if (isUniqueViolation(error)) throw noSuchToken()
    throw error
  }
}

function noSuchToken(): AppError {
  return new AppError(
    'mail_token_invalid',
    'This code was used, has expired or is invalid. Ask for a new mail.',
  )
}
