import type { RegisterRequest, TokenPair } from '../../contract/sync/account.ts'
import { MAX_MAILS_TO_ADDRESS, takeMailSlots } from '../mail/mail-slots.ts'
import type { AccountDeps } from './deps.ts'
import { emailKey } from './email-key.ts'
import { hashPassword, refuseCommonPassword } from './passwords.ts'
import { insertUser } from './store.ts'

/**
 * Creates an account, whether or not another has the address: the reply and the work are the same. An address belongs to
 * the account that verified it, and any number of unverified accounts may have it. So nobody learns who has an account,
 * and nobody can take an address by registering it first. The account is created even when its address had too many
 * mails: a request for the mail then says when (request-mail.ts).
 */
export async function register(deps: AccountDeps, request: RegisterRequest): Promise<TokenPair> {
  const { db, clock, newId, sessions, outbox } = deps
  const { email, password, name, language } = request
  const key = emailKey(email)
  refuseCommonPassword(password, email)
  const passwordHash = await hashPassword(password)
  const nowMs = clock.nowMs()
  const userId = newId()
  const session = await db.withLock(`mail ${key}`, async (trx) => {
    await insertUser(trx, {
      id: userId,
      email,
      email_key: key,
      owned_email_key: null,
      password_hash: passwordHash,
      name,
      language,
      role: 'student',
      security_version: 0,
      created_at_ms: nowMs,
      updated_at_ms: nowMs,
    })
    const lane = { key: `registered ${key}`, max: MAX_MAILS_TO_ADDRESS }
    if ((await takeMailSlots(trx, deps, [lane])) === null) {
      await outbox.put(trx, { kind: 'registered', userId, securityVersion: 0 })
    }
    return sessions.start(trx, userId, null)
  })
  outbox.wake()
  return sessions.tokens(session)
}
