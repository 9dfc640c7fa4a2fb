import { randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { AppError } from '../../contract/errors.ts'
import type { Role, TokenPair } from '../../contract/sync/account.ts'
import { DAY_MS } from '../../contract/utc-day.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { holdUser } from '../db/hold-user.ts'
import type { Queries, SessionRow, Trx } from '../db/schema.ts'
import type { Secrets } from '../keys/secrets.ts'
import type { AccessClaims, AccessTokens } from './access-token.ts'
import { assertNotLocked } from './account-lock.ts'
import { formatRefreshToken } from './refresh-token.ts'
import {
  type EndedSessions,
  endSessions,
  findLiveCaller,
  findRole,
  findSession,
  insertSession,
  listLiveSessions,
  lockAccount,
  unlockAccount,
  updateSession,
} from './store.ts'

/** The user and session of a request, as the database has them at that time. */
export interface Caller {
  userId: string
  sessionId: string
  role: Role
  /** The role in the token, from when it was issued. */
  tokenRole: Role
  isVerified: boolean
  deviceId: string | null
}

/** A session that is not used for this long expires. */
export const SESSION_LIFE_MS = 60 * DAY_MS
/** How long another process may still accept a session that was ended here. */
const LIVE_FOR_MS = 5_000
const MAX_REMEMBERED = 10_000

export interface SessionService {
  /** Throws account_locked. */
  start(trx: Trx, userId: string, deviceId: string | null): Promise<SessionRow>
  /** Access token and the refresh token for the session's counter. Outside transactions: it may make a key. */
  tokens(session: SessionRow): Promise<TokenPair>
  /** Throws token_invalid, token_expired, or token_invalid for a session that was ended. */
  authenticate(accessToken: string): Promise<Caller>
  /**
   * Throws token_invalid when the session has ended since the request was admitted, and keeps it from ending until the
   * transaction is over. For changes that an ended session must not make.
   */
  holdLive(trx: Trx, caller: Caller): Promise<void>
  /** Whether the session is live and its user an admin, as the database says now. */
  isLiveAdmin(trx: Trx, caller: Caller): Promise<boolean>
  listLive(db: Queries, userId: string): Promise<LiveSession[]>
  /** The device whose key the session is bound to. */
  boundDevice(trx: Trx, caller: Caller): Promise<string | null>
  bindDevice(trx: Trx, caller: Caller, deviceId: string): Promise<void>
  /** Ends the account's sessions, and starts no other until it is unlocked. */
  lock(trx: Trx, userId: string, reason: string): Promise<void>
  unlock(trx: Trx, userId: string): Promise<void>
  /** Returns how many were ended. */
  end(trx: Trx, which: EndedSessions): Promise<number>
  /** Call it after a commit that ended sessions or changed the role or device of this user. */
  forget(userId: string): void
}

type LiveSession = Pick<SessionRow, 'id' | 'device_id' | 'created_at_ms' | 'last_used_at_ms'>

export interface SessionDeps {
  db: Database
  clock: Clock
  newId: () => string
  secrets: Secrets
  accessTokens: AccessTokens
}

export function createSessionService({
  db,
  clock,
  newId,
  secrets,
  accessTokens,
}: SessionDeps): SessionService {
  const live = new LRUCache<string, { caller: Caller; untilMs: number }>({ max: MAX_REMEMBERED })
  /** Rises with each `forget`, so that a row read before one is not cached after it. */
  let forgotten = 0

  function find({ userId, sessionId, role }: AccessClaims): Caller | null {
    const known = live.get(sessionId)
    if (!known || known.untilMs <= clock.nowMs() || known.caller.userId !== userId) return null
    return known.caller.tokenRole === role ? known.caller : { ...known.caller, tokenRole: role }
  }

  return {
    async start(trx, userId, deviceId) {
      await holdUser(trx, userId)
      await assertNotLocked(trx, userId)
      const nowMs = clock.nowMs()
      const row: SessionRow = {
        id: newId(),
        user_id: userId,
        device_id: deviceId,
        counter: 1,
        salt: randomBytes(16).toString('base64url'),
        created_at_ms: nowMs,
        last_used_at_ms: nowMs,
        expires_at_ms: nowMs + SESSION_LIFE_MS,
        ended_at_ms: null,
        ended_because: null,
      }
      await insertSession(trx, row)
      return row
    },
    async tokens(session) {
      const role = await findRole(db.queries, session.user_id)
      const accessToken = await accessTokens.issue({ userId: session.user_id, sessionId: session.id, role })
      return { accessToken, refreshToken: formatRefreshToken(session, session.counter, secrets) }
    },
    async authenticate(accessToken) {
      const { userId, sessionId, role: tokenRole } = await accessTokens.verify(accessToken)
      const known = find({ userId, sessionId, role: tokenRole })
      if (known) return known
      const nowMs = clock.nowMs()
      const forgottenBefore = forgotten
      const row = await findLiveCaller(db.queries, sessionId, userId, nowMs)
      if (!row) throw sessionEnded()
      const caller = {
        userId,
        sessionId,
        role: row.role as Role,
        tokenRole,
        isVerified: row.owned_email_key !== null,
        deviceId: row.deviceId,
      }
      if (forgotten === forgottenBefore) live.set(sessionId, { caller, untilMs: nowMs + LIVE_FOR_MS })
      return caller
    },
    async holdLive(trx, { userId, sessionId }) {
      await holdUser(trx, userId)
      if (!(await findLiveCaller(trx, sessionId, userId, clock.nowMs()))) throw sessionEnded()
    },
    async isLiveAdmin(trx, { userId, sessionId }) {
      const row = await findLiveCaller(trx, sessionId, userId, clock.nowMs())
      return row?.role === 'admin'
    },
    async listLive(db, userId) {
      const rows = await listLiveSessions(db, userId, clock.nowMs())
      return rows.map(({ id, device_id, created_at_ms, last_used_at_ms }) => {
        return { id, device_id, created_at_ms, last_used_at_ms }
      })
    },
    boundDevice: async (trx, { sessionId }) => (await findSession(trx, sessionId))?.device_id ?? null,
    bindDevice: (trx, { sessionId }, deviceId) => updateSession(trx, sessionId, { device_id: deviceId }),
    async lock(trx, userId, reason) {
      const nowMs = clock.nowMs()
      await lockAccount(trx, { user_id: userId, locked_at_ms: nowMs, reason })
      await endSessions(trx, { userId, because: 'locked by an admin' }, nowMs)
    },
    unlock: unlockAccount,
    end: (trx, which) => endSessions(trx, which, clock.nowMs()),
    forget(userId) {
      forgotten += 1
      for (const [sessionId, { caller }] of [...live]) if (caller.userId === userId) live.delete(sessionId)
    },
  }
}

function sessionEnded(): AppError {
  return new AppError('token_invalid', 'This session has ended. Log in again.')
}
