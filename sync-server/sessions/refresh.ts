import { AppError } from '../../contract/errors.ts'
import type { RefreshRequest, TokenPair } from '../../contract/sync/account.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import type { SessionRow, Trx } from '../db/schema.ts'
import { takeProof, type VerifiedProof, verifyProof } from '../devices/device-proof.ts'
import type { DeviceService } from '../devices/service.ts'
import type { Secrets } from '../keys/secrets.ts'
import { assertNotLocked } from './account-lock.ts'
import { isGenuine, type ParsedRefreshToken, parseRefreshToken } from './refresh-token.ts'
import { SESSION_LIFE_MS, type SessionService } from './service.ts'
import { advanceSession, findSession, updateSession } from './store.ts'

/**
 * Refreshing, for a session whose counter is n:
 *
 *   token n      → counter n + 1, and the reply is token n + 1
 *   token n − 1  → the reply was lost: token n again, nothing changes
 *   older        → reuse: somebody has a copy; this session ends, the user's others go on
 *
 * Token n − 1 is accepted only while n was not used, from the device whose key the session is bound to, however late
 * (a laptop that slept). Without a bound device the token is the only proof, so it is accepted for
 * {@link UNBOUND_RETRY_MS} only.
 */
const UNBOUND_RETRY_MS = 60_000

export interface RefreshDeps {
  db: Database
  clock: Clock
  secrets: Secrets
  sessions: SessionService
  devices: Pick<DeviceService, 'find' | 'markSeen'>
}

type Outcome = { session: SessionRow } | { reused: SessionRow }

/** Throws refresh_token_invalid, _expired or _reused, device_proof_required, _invalid or _stale, device_revoked. */
export async function refresh(deps: RefreshDeps, request: RefreshRequest): Promise<TokenPair> {
  const token = parseRefreshToken(request.refreshToken)
  if (!token) throw notOurs()
  const proof =
    request.device_proof === undefined
      ? null
      : await verifyProof(request.device_proof, { act: 'refresh', bind: request.refreshToken }, deps.clock)
  const outcome = await deps.db.withLock(`session ${token.sessionId}`, (trx) =>
    advance(deps, trx, token, proof),
  )
  if ('session' in outcome) return deps.sessions.tokens(outcome.session)
  deps.sessions.forget(outcome.reused.user_id)
  throw new AppError(
    'refresh_token_reused',
    'This session was ended: its token was used twice. Log in again.',
  )
}

/** The end of a reused session must be committed, so reuse is returned and not thrown. */
async function advance(
  { clock, secrets, devices }: RefreshDeps,
  trx: Trx,
  token: ParsedRefreshToken,
  proof: VerifiedProof | null,
): Promise<Outcome> {
  const nowMs = clock.nowMs()
  const session = await findSession(trx, token.sessionId)
  if (!session || !isGenuine(token, session, secrets)) throw notOurs()
  if (session.ended_at_ms !== null)
    throw (await isDeviceRevoked(devices, trx, session)) ? revoked() : notOurs()
  if (session.expires_at_ms <= nowMs) {
    throw new AppError('refresh_token_expired', 'This session was not used for too long. Log in again.')
  }
  await assertNotLocked(trx, session.user_id)
  if (session.device_id !== null) {
    await assertOwnDevice(devices, trx, session, session.device_id, proof)
  }

  if (token.counter === session.counter) {
    const changes = {
      counter: session.counter + 1,
      last_used_at_ms: nowMs,
      expires_at_ms: nowMs + SESSION_LIFE_MS,
    }
    if (!(await advanceSession(trx, session.id, changes))) throw notOurs()
    return { session: { ...session, ...changes } }
  }
  const isReplyLost = token.counter === session.counter - 1
  const isRetryAllowed = session.device_id !== null || nowMs - session.last_used_at_ms <= UNBOUND_RETRY_MS
  if (isReplyLost && isRetryAllowed) return { session }
  await updateSession(trx, session.id, { ended_at_ms: nowMs, ended_because: 'refresh token reused' })
  return { reused: session }
}

async function assertOwnDevice(
  devices: RefreshDeps['devices'],
  trx: Trx,
  session: SessionRow,
  deviceId: string,
  proof: VerifiedProof | null,
): Promise<void> {
  if (!proof) throw new AppError('device_proof_required', 'This session needs a proof of its device.')
  if (proof.deviceId !== deviceId) {
    throw new AppError('device_proof_invalid', 'This session belongs to another device.')
  }
  if (await isDeviceRevoked(devices, trx, session)) throw revoked()
  await takeProof(trx, proof)
  await devices.markSeen(trx, session.user_id, deviceId)
}

async function isDeviceRevoked(
  devices: RefreshDeps['devices'],
  trx: Trx,
  { user_id, device_id }: SessionRow,
): Promise<boolean> {
  if (device_id === null) return false
  const device = await devices.find(trx, user_id, device_id)
  return !device || device.revoked_at_ms !== null
}

/** The device's sessions ended with it; a genuine token of one is told why. */
function revoked(): AppError {
  return new AppError('device_revoked', 'This device was signed out. Log in again.')
}

function notOurs(): AppError {
  return new AppError('refresh_token_invalid', 'This refresh token opens nothing. Log in again.')
}
