import { AppError } from '../../../contract/errors.ts'
import { type Profile, type TokenPair, tokenPairSchema } from '../../../contract/sync/account.ts'
import type { Logger } from '../../../server-kit/logger.ts'
import type { Clock } from '../clock.ts'
import { LOCAL_OWNER } from '../ledger/owner.ts'
import type { OwnerKeys } from '../secrets/owner-keys.ts'
import type { Credentials, StoredSession } from './credentials.ts'
import { makeDeviceProof } from './device-proof.ts'
import { type SyncClient, SyncRefusal } from './sync-client.ts'

/**
 * The session with the sync server. The refresh token is in the keychain, the access token in memory only.
 *
 * Only one refresh runs at a time, since the server accepts each refresh token once. If a reply is lost (a crash, sleep,
 * a broken connection), the same token can be sent again: the server repeats its reply to the last one.
 */
export interface Session {
  /** The stored session, also one that the server has ended; null when nobody is signed in. */
  current(): StoredSession | null
  /** Whose ledger is written: the account's id, or `local`. */
  ownerId(): string
  start(serverUrl: string, profile: Profile, tokens: TokenPair): Promise<void>
  setProfile(profile: Profile): Promise<void>
  /** Keeps the account, and marks that the user has to log in again. */
  end(because: string): Promise<void>
  /** Forgets the session; whom it belonged to stays known, so that the next log-in can prove this device. */
  clear(): Promise<void>
  /**
   * Calls with an access token, and once more with a new one when the server says that it is no longer valid.
   * Throws AppError signed_out, SyncRefusal, and what the client throws.
   */
  withToken<T>(call: (token: string) => Promise<T>): Promise<T>
}

/** Of the 15 minutes that an access token holds. */
const REFRESH_AFTER_MS = 12 * 60_000
const MAX_KNOWN = 20
/** The server has ended the session, or will not open it again: only a log-in helps. */
const ENDING: ReadonlySet<string> = new Set([
  'refresh_token_invalid',
  'refresh_token_expired',
  'refresh_token_reused',
  'device_revoked',
  'device_proof_invalid',
  'account_locked',
])

export interface SessionDeps {
  client: SyncClient
  credentials: Credentials
  keys: OwnerKeys
  clock: Clock
  logger: Logger
}

export function createSession({ client, credentials, keys, clock, logger }: SessionDeps): Session {
  let access: { token: string; untilMs: number } | null = null
  let refreshing: Promise<string> | null = null

  const current = () => credentials.get().session
  const remember = (token: string) => {
    access = { token, untilMs: clock.monotonicMs() + REFRESH_AFTER_MS }
  }

  function openSession(): StoredSession {
    const session = current()
    if (!session || session.ended_because !== null) throw new AppError('signed_out', 'Nobody is signed in.')
    return session
  }

  async function refresh(): Promise<string> {
    const session = openSession()
    const tokens = await askForTokens(session).catch(async (error: unknown) => {
      if (error instanceof SyncRefusal && ENDING.has(error.code)) await end(error.code)
      throw error
    })
    // Signed out meanwhile: the tokens are not kept.
    if (current()?.refresh_token !== session.refresh_token)
      throw new AppError('signed_out', 'Nobody is signed in.')
    await credentials.update((content) =>
      content.session
        ? { ...content, session: { ...content.session, refresh_token: tokens.refreshToken } }
        : content,
    )
    remember(tokens.accessToken)
    return tokens.accessToken
  }

  async function askForTokens({ refresh_token, profile }: StoredSession): Promise<TokenPair> {
    const key = keys.of(profile.id)
    const ask = (nowMs: number) =>
      client.ask(
        tokenPairSchema,
        (api, options) =>
          api.auth.refresh.$post(
            {
              json: {
                refreshToken: refresh_token,
                device_proof: makeDeviceProof(key, 'refresh', refresh_token, nowMs),
              },
            },
            options,
          ),
        { isRepeatable: true },
      )
    return withServerTime(clock.nowMs(), ask)
  }

  async function end(because: string): Promise<void> {
    logger.warn('the server ended the session', { because })
    access = null
    await credentials.update((content) =>
      content.session ? { ...content, session: { ...content.session, ended_because: because } } : content,
    )
  }

  async function token(): Promise<string> {
    openSession()
    if (access && clock.monotonicMs() < access.untilMs) return access.token
    refreshing ??= refresh().finally(() => {
      refreshing = null
    })
    return refreshing
  }

  return {
    current,
    ownerId: () => current()?.profile.id ?? LOCAL_OWNER,
    async start(serverUrl, profile, tokens) {
      remember(tokens.accessToken)
      const { email, id: user_id } = profile
      await credentials.update((content) => ({
        ...content,
        session: { server_url: serverUrl, refresh_token: tokens.refreshToken, profile, ended_because: null },
        known: [
          { server_url: serverUrl, email, user_id },
          ...content.known.filter((one) => one.email !== email || one.server_url !== serverUrl),
        ].slice(0, MAX_KNOWN),
      }))
    },
    setProfile: (profile) =>
      credentials.update((content) =>
        content.session?.profile.id === profile.id
          ? { ...content, session: { ...content.session, profile } }
          : content,
      ),
    end,
    async clear() {
      access = null
      await credentials.update((content) => ({ ...content, session: null }))
    },
    async withToken(call) {
      const first = await token()
      try {
        return await call(first)
      } catch (error) {
        if (!isStale(error)) throw error
        if (access?.token === first) access = null
        return call(await token())
      }
    },
  }
}

function isStale(error: unknown): boolean {
  return error instanceof SyncRefusal && (error.code === 'token_invalid' || error.code === 'token_expired')
}

/** Calls again with the server's time when this device's clock is off by more than a proof allows. */
export async function withServerTime<T>(nowMs: number, call: (nowMs: number) => Promise<T>): Promise<T> {
  try {
    return await call(nowMs)
  } catch (error) {
    const serverMs = error instanceof SyncRefusal ? error.details.server_time_ms : undefined
    if (
      !(error instanceof SyncRefusal) ||
      error.code !== 'device_proof_stale' ||
      typeof serverMs !== 'number'
    ) {
      throw error
    }
    return call(serverMs)
  }
}
