import { randomBytes } from 'node:crypto'
import { AppError } from '../../contract/errors.ts'
import type { LoginRequest, TokenPair } from '../../contract/sync/account.ts'
import type { DeviceRow, SessionRow, Trx, UserRow } from '../db/schema.ts'
import { takeProof, type VerifiedProof, verifyProof } from '../devices/device-proof.ts'
import type { LoginThrottle } from '../limits/login-throttle.ts'
import type { AccountDeps } from './deps.ts'
import { emailKey } from './email-key.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { holdUnchanged } from './security.ts'
import { findOwner, findPending } from './store.ts'

export type Login = (request: LoginRequest) => Promise<TokenPair & { requiresEmailVerification: boolean }>

/**
 * An address can mean two accounts: the one that verified it, and the newest that did not (register.ts says why). Every
 * attempt compares exactly two hashes, a made-up one where there is no account, so that its time does not reveal who
 * has an account.
 *
 * Each of the two is compared only under a slot of its own lane: the device's lane if the device is enrolled under that
 * account, else the lane of the address. So an attacker who enrols a device under an unverified account of the same
 * address gets no further guesses at the owner's password.
 */
export function createLogin(deps: AccountDeps): Login {
  const nobody = hashPassword(randomBytes(32).toString('base64url'))

  async function match(accounts: (UserRow | undefined)[], password: string): Promise<number> {
    const nobodysHash = await nobody
    const matches = await Promise.all(
      accounts.map((user) => isPassword(user?.password_hash ?? nobodysHash, password)),
    )
    return accounts.findIndex((user, index) => user !== undefined && matches[index])
  }

  return async (request) => {
    const { db, clock, throttle, sessions } = deps
    const key = emailKey(request.email)
    const proof =
      request.device_proof === undefined
        ? null
        : await verifyProof(request.device_proof, { act: 'login', bind: request.email }, clock)
    const accounts = [await findOwner(db.queries, key), await findPending(db.queries, key)]
    const known = proof ? await knownDevices(deps, accounts, proof) : []
    const lanes = accounts.map((_, index) =>
      proof && known[index] ? `login ${key} ${proof.deviceId}` : `login ${key}`,
    )
    const slots = await takeSlots(throttle, lanes)
    const open = accounts.map((user, index) => (slots.has(lanes[index] ?? '') ? user : undefined))

    const index = await match(open, request.password).catch(async (error: unknown) => {
      // Not compared (server_busy): that was no wrong password.
      await Promise.all([...slots.values()].map((slot) => slot.giveBack()))
      throw error
    })
    const user = open[index]
    if (!user) throw new AppError('credentials_wrong', 'The mail address or the password is wrong.')
    await giveBack(slots, lanes, index)
    const session = await db.transaction((trx) => startSession(deps, trx, user, known[index] && proof))
    return { ...(await sessions.tokens(session)), requiresEmailVerification: user.owned_email_key === null }
  }
}

type Slots = Map<string, Awaited<ReturnType<LoginThrottle['takeSlot']>>>

/** Takes a slot of each lane that has one left. Throws login_throttled when none has. */
async function takeSlots(throttle: LoginThrottle, lanes: readonly string[]): Promise<Slots> {
  const slots: Slots = new Map()
  let refused: unknown
  for (const lane of new Set(lanes)) {
    try {
      slots.set(lane, await throttle.takeSlot(lane))
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'login_throttled') throw error
      refused = error
    }
  }
  if (slots.size === 0) throw refused
  return slots
}

/**
 * The right password of the owner was no guess. The right password of an unverified account was also a guess at the
 * owner's, so the owner's lane keeps its slot, whether or not there is an owner. Otherwise an attacker who registers the
 * address with a password could try that password at the owner for free.
 */
async function giveBack(slots: Slots, lanes: readonly string[], matched: number): Promise<void> {
  const [ownersLane] = lanes
  for (const [lane, slot] of slots) {
    if (matched === 0 || lane !== ownersLane) await slot.giveBack()
  }
}

/** Returns the device under each account, if it is enrolled and not revoked. Queries also where there is no account. */
function knownDevices({ db, devices }: AccountDeps, accounts: (UserRow | undefined)[], proof: VerifiedProof) {
  return Promise.all(
    accounts.map(async (user): Promise<DeviceRow | undefined> => {
      const device = await devices.find(db.queries, user?.id ?? '', proof.deviceId)
      return device?.revoked_at_ms === null ? device : undefined
    }),
  )
}

/** Starts a session if the account is unchanged: a login that began before a reset starts no session after it. */
async function startSession(
  { devices, sessions }: AccountDeps,
  trx: Trx,
  user: UserRow,
  proof: VerifiedProof | null | undefined,
): Promise<SessionRow> {
  await holdUnchanged(trx, user)
  if (!proof) return sessions.start(trx, user.id, null)
  await takeProof(trx, proof)
  const device = await devices.find(trx, user.id, proof.deviceId)
  if (device?.revoked_at_ms !== null) return sessions.start(trx, user.id, null)
  await devices.markSeen(trx, user.id, proof.deviceId)
  return sessions.start(trx, user.id, proof.deviceId)
}
