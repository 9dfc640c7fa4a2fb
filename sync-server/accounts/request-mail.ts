import type { ResendReply } from '../../contract/sync/account.ts'
import type { Trx } from '../db/schema.ts'
import {
  MAX_MAILS_OF_ACCOUNT,
  MAX_MAILS_TO_ADDRESS,
  type MailLane,
  mailThrottled,
  takeMailSlots,
} from '../mail/mail-slots.ts'
import type { Caller } from '../sessions/service.ts'
import { languageOf } from './compose-mail.ts'
import type { AccountDeps } from './deps.ts'
import { emailKey } from './email-key.ts'
import { assertPassword, holdOwn, ownRow } from './profile.ts'
import { findOwner, findPending } from './store.ts'

/**
 * Requests for a mail. Each takes its slots here, so that the reply says whether a mail will be sent. Requests by address
 * count the same for every address, so they do not reveal who has an account. All throw mail_throttled.
 */

/** For the newest unverified account of this address. With a session, {@link resendOwn} is for the caller's account. */
export function resendByAddress(deps: AccountDeps, email: string): Promise<void> {
  return askByAddress(deps, email, 'verification-wanted')
}

export function forgotPassword(deps: AccountDeps, email: string): Promise<void> {
  return askByAddress(deps, email, 'password-forgotten')
}

async function askByAddress(
  deps: AccountDeps,
  email: string,
  kind: 'verification-wanted' | 'password-forgotten',
): Promise<void> {
  const key = emailKey(email)
  await deps.db.withLock(`mail ${key}`, async (trx) => {
    await takeOrThrow(deps, trx, [{ key: `${kind} ${key}`, max: MAX_MAILS_OF_ACCOUNT }])
    // Always two queries and one job, so that the work is the same for every address.
    const owner = await findOwner(trx, key)
    const pending = await findPending(trx, key)
    const user = kind === 'password-forgotten' ? (owner ?? pending) : pending
    const securityVersion = user?.security_version ?? 0
    await deps.outbox.put(trx, { kind, userId: user?.id ?? null, securityVersion })
  })
  deps.outbox.wake()
}

/** Sends the confirmation mail of the caller's account, whatever other accounts have its address. */
export async function resendOwn(deps: AccountDeps, caller: Caller): Promise<ResendReply> {
  const { email_key: key } = await ownRow(deps.db.queries, caller)
  const reply = await deps.db.withLock(`mail ${key}`, async (trx): Promise<ResendReply> => {
    await deps.sessions.holdLive(trx, caller)
    const user = await ownRow(trx, caller)
    if (user.owned_email_key !== null) return { state: 'already_verified' }
    await takeOrThrow(deps, trx, [
      { key: `resend of ${user.id}`, max: MAX_MAILS_OF_ACCOUNT },
      { key: `resend to ${user.email_key}`, max: MAX_MAILS_TO_ADDRESS },
    ])
    const securityVersion = user.security_version
    await deps.outbox.put(trx, { kind: 'verification-wanted', userId: user.id, securityVersion })
    return { state: 'queued' }
  })
  deps.outbox.wake()
  return reply
}

/**
 * Takes effect when the new address is confirmed; the old one, if it was verified, is told now. Replies the same whether
 * or not another account has the new address. Throws credentials_wrong, login_throttled.
 */
export async function changeEmail(
  deps: AccountDeps,
  caller: Caller,
  request: { email: string; password: string },
): Promise<void> {
  const { outbox } = deps
  const key = emailKey(request.email)
  const user = await assertPassword(deps, caller, request.password)
  await deps.db.withLock(`mail ${key}`, async (trx) => {
    await holdOwn(deps, trx, caller, user)
    await takeOrThrow(deps, trx, [
      { key: `change of ${user.id}`, max: MAX_MAILS_OF_ACCOUNT },
      { key: `change to ${key}`, max: MAX_MAILS_TO_ADDRESS },
    ])
    if (user.owned_email_key !== null) {
      await outbox.put(trx, { kind: 'email-change-asked', email: user.email, language: languageOf(user) })
    }
    const securityVersion = user.security_version
    await outbox.put(trx, {
      kind: 'email-change-wanted',
      userId: user.id,
      securityVersion,
      email: request.email,
    })
  })
  outbox.wake()
}

async function takeOrThrow(deps: AccountDeps, trx: Trx, lanes: readonly MailLane[]): Promise<void> {
  const seconds = await takeMailSlots(trx, deps, lanes)
  if (seconds !== null) throw mailThrottled(seconds)
}
