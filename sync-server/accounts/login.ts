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
 * Two accounts can be meant by an address: the one that verified it, and the newest that did not (register.ts says
 * why). Every attempt compares exactly two hashes, of nobody's password where there is no account, so that the time it
 * takes says nothing of who is there.
 *
 * Each of the two is compared only under a slot of its own lane: the device's, where the device is enrolled under that
 * very account, else the lane of the address. So a device that somebody enrolled under a pending account of theirs opens
 * no further guesses at the owner's password.
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

/** A slot of each lane that has one left. Throws login_throttled when none has. */
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
 * The right password of the owner was no guess. That of a pending account was one at the owner's, whose lane keeps its
 * slot, whether or not there is an owner: else each guess would be free to who registers it as a password of theirs first.
 */
async function giveBack(slots: Slots, lanes: readonly string[], matched: number): Promise<void> {
  const [ownersLane] = lanes
  for (const [lane, slot] of slots) {
    if (matched === 0 || lane !== ownersLane) await slot.giveBack()
  }
}

/** The device under each of the accounts, where it is enrolled and not revoked. Asked for nobody's account too. */
function knownDevices({ db, devices }: AccountDeps, accounts: (UserRow | undefined)[], proof: VerifiedProof) {
  return Promise.all(
    accounts.map(async (user): Promise<DeviceRow | undefined> => {
      const device = await devices.find(db.queries, user?.id ?? '', proof.deviceId)
      return device?.revoked_at_ms === null ? device : undefined
    }),
  )
}

/** For the account whose password was compared: a login that began before a reset starts no session after it. */
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
