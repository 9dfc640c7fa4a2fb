import { randomBytes } from 'node:crypto'
import { emailSchema } from '../../contract/sync/email.ts'
import { emailKey } from '../accounts/email-key.ts'
import { makeMailToken } from '../accounts/mail-token.ts'
import { hashPassword, refuseCommonPassword } from '../accounts/passwords.ts'
import { deleteMailTokens, findOwner, insertUser, updateSecurity } from '../accounts/store.ts'
import { recordAct } from '../admin/audit.ts'
import { holdUser } from '../db/hold-user.ts'
import type { Trx } from '../db/schema.ts'
import { serverUrl } from '../server-url.ts'
import { endSessions } from '../sessions/store.ts'
import type { CommandDeps } from './deps.ts'

export interface CreatedAdmin {
  userId: string
  wasThere: boolean
  /** Where the password is chosen, for an hour; null when it was given. */
  link: string | null
}

/**
 * Creates an admin; nothing else does. Promotes the account that has verified this address. If there is none, creates a
 * new one, and leaves unverified accounts with the address alone. Revokes its sessions and pending mails, so that a
 * stolen session does not become an admin's.
 */
export async function createAdmin(
  deps: CommandDeps,
  email: string,
  password: string | null,
): Promise<CreatedAdmin> {
  const { db, clock, newId, config } = deps
  const address = emailSchema.parse(email)
  const key = emailKey(address)
  if (password !== null) refuseCommonPassword(password, address)
  // Nobody's password: until the link is used, none opens the account.
  const passwordHash = await hashPassword(password ?? randomBytes(32).toString('base64url'))

  const { userId, wasThere, securityVersion } = await db.transaction(async (trx) => {
    const owner = await findOwner(trx, key)
    const id = owner?.id ?? newId()
    let securityVersion = 0
    if (owner) {
      securityVersion = await promote(trx, owner.id, password === null ? null : passwordHash, clock.nowMs())
    } else {
      await insertUser(trx, {
        id,
        email: address,
        email_key: key,
        owned_email_key: password === null ? null : key,
        password_hash: passwordHash,
        name: '',
        language: 'en',
        role: 'admin',
        security_version: securityVersion,
        created_at_ms: clock.nowMs(),
        updated_at_ms: clock.nowMs(),
      })
    }
    await recordAct(trx, deps, {
      actorKind: 'command',
      actor: 'server:admin',
      action: owner ? 'admin.promote' : 'admin.create',
      target: id,
    })
    return { userId: id, wasThere: owner !== undefined, securityVersion }
  })
  if (password !== null) return { userId, wasThere, link: null }
  const token = await makeMailToken(db, clock, { userId, securityVersion, purpose: 'reset', email: address })
  return { userId, wasThere, link: `${serverUrl(config)}/open/reset-password#token=${token}` }
}

/** Returns the account's new security counter. */
async function promote(trx: Trx, id: string, passwordHash: string | null, nowMs: number): Promise<number> {
  const user = await holdUser(trx, id)
  if (!user) throw new Error('The account was deleted while it was promoted.')
  await updateSecurity(trx, user, {
    role: 'admin',
    updated_at_ms: nowMs,
    ...(passwordHash === null ? {} : { password_hash: passwordHash }),
  })
  await endSessions(trx, { userId: id, because: 'promoted to admin' }, nowMs)
  await deleteMailTokens(trx, id, ['verify', 'change', 'reset'])
  return user.security_version + 1
}
