import type { Language } from '../../contract/sync/account.ts'
import { SyncError } from '../../contract/sync-errors.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import type { UserRow } from '../db/schema.ts'
import type { LoginThrottle } from '../limits/login-throttle.ts'
import type { ComposeMail, Mail, MailJob } from '../mail/kinds.ts'
import { type MailName, writeMail } from '../mail/texts.ts'
import { emailKey } from './email-key.ts'
import { type MailTokenPurpose, makeMailToken } from './mail-token.ts'
import { findOwner, findPending, findUser } from './store.ts'

export interface ComposeDeps {
  db: Database
  clock: Clock
  /** Anybody can have a mail sent to anybody: so many in 15 minutes for one address and kind. */
  throttle: LoginThrottle
  appLinkUrl: string
}

/** Decides, when a mail is to be sent, who gets which: see mail/kinds.ts for why not before. */
export function createComposeMail(deps: ComposeDeps): ComposeMail {
  const { db } = deps
  return async (job) => {
    switch (job.kind) {
      case 'registered': {
        const user = await findUser(db.queries, job.userId)
        return user ? forNewcomer(deps, job, user) : []
      }
      case 'verification-wanted': {
        const owner = await findOwner(db.queries, job.emailKey)
        const pending = owner ? undefined : await findPending(db.queries, job.emailKey)
        return pending ? forNewcomer(deps, job, pending) : []
      }
      case 'password-forgotten': {
        const user =
          (await findOwner(db.queries, job.emailKey)) ?? (await findPending(db.queries, job.emailKey))
        return user ? withToken(deps, job, user, 'reset', user.email) : []
      }
      case 'email-change-wanted': {
        const user = await findUser(db.queries, job.userId)
        if (!user) return []
        const owner = await findOwner(db.queries, emailKey(job.email))
        if (!owner) return withToken(deps, job, user, 'change', job.email)
        return owner.id === user.id
          ? []
          : ifNotTooMany(deps, job, owner.email, () => notice(owner, 'alreadyRegistered'))
      }
      case 'email-changed': {
        const user = await findUser(db.queries, job.userId)
        return [writeMail(job.oldEmail, 'emailChanged', languageOf(user))]
      }
      case 'password-changed': {
        const user = await findUser(db.queries, job.userId)
        return user ? [notice(user, 'passwordChanged')] : []
      }
      case 'account-deleted':
        return [writeMail(job.email, 'accountDeleted', job.language)]
    }
  }
}

/** Who owns the address already is told so; the account beside it gets nothing by which it could be verified. */
async function forNewcomer(deps: ComposeDeps, job: MailJob, user: UserRow): Promise<Mail[]> {
  const owner = await findOwner(deps.db.queries, user.email_key)
  if (owner?.id === user.id) return []
  if (owner) return ifNotTooMany(deps, job, owner.email, () => notice(owner, 'alreadyRegistered'))
  return withToken(deps, job, user, 'verify', user.email)
}

const LINKS: Record<MailTokenPurpose, { name: MailName; path: string }> = {
  verify: { name: 'verify', path: 'verify-email' },
  reset: { name: 'reset', path: 'reset-password' },
  change: { name: 'changeEmail', path: 'verify-email' },
}

function withToken(
  deps: ComposeDeps,
  job: MailJob,
  user: UserRow,
  purpose: MailTokenPurpose,
  to: string,
): Promise<Mail[]> {
  return ifNotTooMany(deps, job, to, async () => {
    const token = await makeMailToken(deps.db, deps.clock, { userId: user.id, purpose, email: to })
    const { name, path } = LINKS[purpose]
    return writeMail(to, name, languageOf(user), { url: `${deps.appLinkUrl}/${path}?token=${token}`, token })
  })
}

async function ifNotTooMany(
  { throttle }: ComposeDeps,
  job: MailJob,
  to: string,
  make: () => Mail | Promise<Mail>,
): Promise<Mail[]> {
  try {
    await throttle.takeSlot(`mail ${job.kind} ${emailKey(to)}`)
  } catch (error) {
    if (error instanceof SyncError && error.code === 'login_throttled') return []
    throw error
  }
  return [await make()]
}

function notice(user: UserRow, name: MailName): Mail {
  return writeMail(user.email, name, languageOf(user))
}

function languageOf(user: UserRow | undefined): Language {
  return (user?.language ?? 'en') as Language
}
