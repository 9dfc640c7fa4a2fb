import { AppError } from '../../contract/errors.ts'
import type { AccountExport, Profile, ProfileUpdate } from '../../contract/sync/account.ts'
import type { Trx, UserRow } from '../db/schema.ts'
import type { Caller } from '../sessions/service.ts'
import { languageOf } from './compose-mail.ts'
import type { AccountDeps } from './deps.ts'
import { hashPassword, isPassword, refuseCommonPassword } from './passwords.ts'
import { holdUnchanged } from './security.ts'
import { deleteMailTokens, deleteUser, findUser, updateSecurity, updateUser } from './store.ts'

export async function readProfile({ db }: AccountDeps, caller: Caller): Promise<Profile> {
  return view(await ownRow(db.queries, caller))
}

export async function updateProfile(
  deps: AccountDeps,
  caller: Caller,
  { name, language }: ProfileUpdate,
): Promise<Profile> {
  const changes = {
    ...(name === undefined ? {} : { name }),
    ...(language === undefined ? {} : { language }),
    updated_at_ms: deps.clock.nowMs(),
  }
  await deps.db.transaction(async (trx) => {
    await deps.sessions.holdLive(trx, caller)
    await updateUser(trx, caller.userId, changes)
  })
  return readProfile(deps, caller)
}

/** Ends every other session. Throws credentials_wrong, login_throttled, password_too_common. */
export async function changePassword(
  deps: AccountDeps,
  caller: Caller,
  passwords: { current_password: string; new_password: string },
): Promise<void> {
  const { db, clock, sessions, outbox } = deps
  const user = await assertPassword(deps, caller, passwords.current_password)
  refuseCommonPassword(passwords.new_password, user.email)
  const passwordHash = await hashPassword(passwords.new_password)
  await db.transaction(async (trx) => {
    await holdOwn(deps, trx, caller, user)
    await updateSecurity(trx, user, { password_hash: passwordHash, updated_at_ms: clock.nowMs() })
    await sessions.end(trx, {
      userId: user.id,
      exceptSessionId: caller.sessionId,
      because: 'password changed',
    })
    await deleteMailTokens(trx, user.id, ['reset', 'change'])
    await tell(deps, trx, 'password-changed', user)
  })
  sessions.forget(user.id)
  outbox.wake()
}

export async function deleteAccount(deps: AccountDeps, caller: Caller, password: string): Promise<void> {
  const user = await assertPassword(deps, caller, password)
  // Also before a subscription is ended at Stripe, which cannot be undone.
  await deps.db.transaction((trx) => holdOwn(deps, trx, caller, user))
  for (const part of deps.accountParts) await part.beforeDelete?.(user.id)
  await deps.db.transaction(async (trx) => {
    await holdOwn(deps, trx, caller, user)
    for (const part of deps.accountParts) await part.delete?.(trx, user.id)
    await deleteUser(trx, user.id)
    await tell(deps, trx, 'account-deleted', user)
  })
  deps.sessions.forget(user.id)
  deps.outbox.wake()
}

export async function exportAccount(deps: AccountDeps, caller: Caller): Promise<AccountExport> {
  const { db, clock, accountParts } = deps
  const nowMs = clock.nowMs()
  const sessions = await deps.sessions.listLive(db.queries, caller.userId)
  const parts: Record<string, unknown> = {}
  for (const part of accountParts) parts[part.name] = await part.export(db.queries, caller.userId)
  return {
    exported_at_ms: nowMs,
    profile: await readProfile(deps, caller),
    devices: await deps.devices.list(caller),
    sessions: sessions.map((session) => ({ ...session, is_current: session.id === caller.sessionId })),
    parts,
  }
}

/** Throws when the session has ended or the account has changed since the password was compared. */
export async function holdOwn(
  { sessions }: AccountDeps,
  trx: Trx,
  caller: Caller,
  seen: UserRow,
): Promise<void> {
  await sessions.holdLive(trx, caller)
  await holdUnchanged(trx, seen)
}

/** Tells the owner of a verified address. An address that was never verified may belong to someone else. */
async function tell(
  { outbox }: AccountDeps,
  trx: Trx,
  kind: 'password-changed' | 'account-deleted',
  user: UserRow,
): Promise<void> {
  if (user.owned_email_key === null) return
  await outbox.put(trx, { kind, email: user.email, language: languageOf(user) })
}

/** Throttled like a login, so that a stolen session is no way to guess the password. */
export async function assertPassword(
  { db, throttle }: AccountDeps,
  caller: Caller,
  password: string,
): Promise<UserRow> {
  const user = await ownRow(db.queries, caller)
  const slot = await throttle.takeSlot(`password ${user.id}`)
  const isRight = await isPassword(user.password_hash, password).catch(async (error: unknown) => {
    // Not compared (server_busy), so it was no wrong password.
    await slot.giveBack()
    throw error
  })
  if (!isRight) {
    throw new AppError('credentials_wrong', 'The password is wrong.')
  }
  await slot.giveBack()
  return user
}

export async function ownRow(db: Parameters<typeof findUser>[0], caller: Caller): Promise<UserRow> {
  const user = await findUser(db, caller.userId)
  if (!user) throw new AppError('token_invalid', 'This account is no longer there.')
  return user
}

function view(row: UserRow): Profile {
  return {
    id: row.id,
    email: row.email,
    email_verified: row.owned_email_key !== null,
    name: row.name,
    language: row.language as Profile['language'],
    role: row.role as Profile['role'],
    created_at_ms: row.created_at_ms,
  }
}
