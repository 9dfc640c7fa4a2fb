import { randomBytes } from 'node:crypto'
import type { LoginRequest, TokenPair } from '../../contract/sync/account.ts'
import { SyncError } from '../../contract/sync-errors.ts'
import type { DeviceRow, SessionRow, Trx, UserRow } from '../db/schema.ts'
import { takeProof, type VerifiedProof, verifyProof } from '../devices/device-proof.ts'
import { findDevice, updateDevice } from '../devices/store.ts'
import type { AccountDeps } from './deps.ts'
import { emailKey } from './email-key.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { findOwner, findPending } from './store.ts'

export type Login = (request: LoginRequest) => Promise<TokenPair & { requiresEmailVerification: boolean }>

/**
 * Two accounts can be meant by an address: the one that verified it, and the newest that did not (register.ts says
 * why). Every attempt compares two hashes, of nobody's password where there is no account, so that the time it takes
 * says nothing of who is there.
 */
export function createLogin(deps: AccountDeps): Login {
  const nobody = hashPassword(randomBytes(32).toString('base64url'))

  async function match(accounts: (UserRow | undefined)[], password: string): Promise<UserRow | undefined> {
    const nobodysHash = await nobody
    const matches = await Promise.all(
      accounts.map((user) => isPassword(user?.password_hash ?? nobodysHash, password)),
    )
    return accounts.find((_, index) => matches[index])
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
    const isKnown = known.some((device) => device !== undefined)
    const slot = await throttle.takeSlot(proof && isKnown ? `login ${key} ${proof.deviceId}` : `login ${key}`)

    const user = await match(accounts, request.password).catch(async (error: unknown) => {
      // Not compared (server_busy): that was no wrong password.
      await slot.giveBack()
      throw error
    })
    if (!user) throw new SyncError('credentials_wrong', 'The mail address or the password is wrong.')
    await slot.giveBack()
    const device = known.find((candidate) => candidate?.user_id === user.id)
    const session = await db.transaction((trx) => startSession(deps, trx, user, device && proof))
    return { ...(await sessions.tokens(session)), requiresEmailVerification: user.owned_email_key === null }
  }
}

/** The device under each of the accounts, where it is enrolled and not revoked. Asked for nobody's account too. */
function knownDevices({ db }: AccountDeps, accounts: (UserRow | undefined)[], proof: VerifiedProof) {
  return Promise.all(
    accounts.map(async (user): Promise<DeviceRow | undefined> => {
      const device = await findDevice(db.queries, user?.id ?? '', proof.deviceId)
      return device?.revoked_at_ms === null ? device : undefined
    }),
  )
}

async function startSession(
  { clock, sessions }: AccountDeps,
  trx: Trx,
  user: UserRow,
  proof: VerifiedProof | null | undefined,
): Promise<SessionRow> {
  if (!proof) return sessions.start(trx, user.id, null)
  await takeProof(trx, proof)
  await updateDevice(trx, user.id, proof.deviceId, { last_seen_at_ms: clock.nowMs() })
  return sessions.start(trx, user.id, proof.deviceId)
}
