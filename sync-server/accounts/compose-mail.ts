import type { Language } from '../../contract/sync/account.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import type { UserRow } from '../db/schema.ts'
import type { ComposeMail, Mail, MailJob } from '../mail/kinds.ts'
import { type MailName, writeMail } from '../mail/texts.ts'
import { emailKey } from './email-key.ts'
import { type MailTokenPurpose, makeMailToken } from './mail-token.ts'
import { findOwner, findUser } from './store.ts'

export interface ComposeDeps {
  db: Database
  clock: Clock
  serverUrl(): string
}

/** Decides at the time of sending who gets which mail: see mail/kinds.ts for what is decided before. */
export function createComposeMail(deps: ComposeDeps): ComposeMail {
  const { db } = deps
  return async (job) => {
    switch (job.kind) {
      case 'registered':
      case 'verification-wanted': {
        const user = await findAsked(deps, job)
        if (!user || user.owned_email_key !== null) return null
        const owner = await findOwner(db.queries, user.email_key)
        // The owner of the address is told; the other account gets no code.
        return owner ? alreadyRegistered(owner) : withToken(deps, user, 'verify', user.email)
      }
      case 'password-forgotten': {
        const user = await findAsked(deps, job)
        return user ? withToken(deps, user, 'reset', user.email) : null
      }
      case 'email-change-wanted': {
        const user = await findAsked(deps, job)
        if (!user) return null
        const owner = await findOwner(db.queries, emailKey(job.email))
        if (!owner) return withToken(deps, user, 'change', job.email)
        return owner.id === user.id ? null : alreadyRegistered(owner)
      }
      case 'email-change-asked':
        return writeMail(job.email, 'emailChangeAsked', job.language)
      case 'email-changed':
        return writeMail(job.email, 'emailChanged', job.language)
      case 'password-changed':
        return writeMail(job.email, 'passwordChanged', job.language)
      case 'account-deleted':
        return writeMail(job.email, 'accountDeleted', job.language)
    }
  }
}

/** Returns the account that asked, unless its security counter has changed since. */
async function findAsked(
  { db }: ComposeDeps,
  job: Extract<MailJob, { userId: unknown }>,
): Promise<UserRow | undefined> {
  const user = job.userId === null ? undefined : await findUser(db.queries, job.userId)
  return user?.security_version === job.securityVersion ? user : undefined
}

const LINKS: Record<MailTokenPurpose, { name: MailName; path: string }> = {
  verify: { name: 'verify', path: 'verify-email' },
  reset: { name: 'reset', path: 'reset-password' },
  change: { name: 'changeEmail', path: 'verify-email' },
}

async function withToken(
  { db, clock, serverUrl }: ComposeDeps,
  user: UserRow,
  purpose: MailTokenPurpose,
  to: string,
): Promise<Mail> {
  const { id: userId, security_version: securityVersion } = user
  const token = await makeMailToken(db, clock, { userId, securityVersion, purpose, email: to })
  const { name, path } = LINKS[purpose]
  // In the fragment: no browser sends it to a server, so it is in no log and no Referer.
  return writeMail(to, name, languageOf(user), { url: `${serverUrl()}/open/${path}#token=${token}`, token })
}

function alreadyRegistered(owner: UserRow): Mail {
  return writeMail(owner.email, 'alreadyRegistered', languageOf(owner))
}

export function languageOf(user: UserRow): Language {
  return user.language as Language
}
