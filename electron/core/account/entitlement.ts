import type { EntitlementProblem, EntitlementView } from '../../../contract/core/account.ts'
import { AppError, codeOf } from '../../../contract/errors.ts'
import {
  type EntitlementClaims,
  entitlementReplySchema,
  entitlementState,
  verifyEntitlement,
} from '../../../contract/sync/entitlement.ts'
import { SignedError } from '../../../contract/sync/signed.ts'
import type { Tier } from '../../../contract/tiers.ts'
import type { WritableDb } from '../../../native/sqlite/open.ts'
import type { Logger } from '../../../server-kit/logger.ts'
import type { Clock } from '../clock.ts'
import { LOCAL_OWNER } from '../ledger/owner.ts'
import type { Witness } from '../ledger/witness.ts'
import type { OwnerKeys } from '../secrets/owner-keys.ts'
import type { ServerKeys } from './server-keys.ts'
import type { Session } from './session.ts'
import { readEntitlement, writeEntitlement } from './store.ts'
import type { SyncClient } from './sync-client.ts'

/**
 * The plan, as the server signed it for this device, checked without a network (design §4). The tier of the whole app
 * comes from {@link Entitlement.tier} alone.
 *
 * Believed is one that a pinned key signed, for this account and this device's key, whose revision is not below the
 * highest seen. The time it is checked by never goes back: it is the ledger's time (day-clock.ts) or the latest time that
 * the server has stated, which is kept in the keychain, whichever is later.
 */
export interface Entitlement {
  tier(): Tier
  view(): EntitlementView
  /** Asks for a new one and keeps it if it is believed. Throws what the client throws, and AppError sync_untrusted. */
  refresh(): Promise<void>
  /** Reads the one that is kept for the account that is signed in now. Call it at start and after each log-in. */
  load(): Promise<void>
}

/** Clocks that agree within this are not called wrong (as the server does). */
const CLOCK_TOLERANCE_MS = 5 * 60_000

export interface EntitlementDeps {
  db: WritableDb
  clock: Clock
  client: SyncClient
  session: Session
  serverKeys: ServerKeys
  keys: OwnerKeys
  witness: Pick<Witness, 'account' | 'noteAccount'>
  /** The ledger's time, which never goes back. */
  ledgerNowMs: () => number
  noteServerTime: (serverMs: number) => void
  logger: Logger
}

export function createEntitlement(deps: EntitlementDeps): Entitlement {
  const { db, clock, client, session, serverKeys, keys, witness, logger } = deps
  let claims: EntitlementClaims | null = null
  let problem: EntitlementProblem | null = null

  function nowMs(): number {
    return Math.max(deps.ledgerNowMs(), witness.account(session.ownerId()).timeMs)
  }

  /** Says what is wrong with the token; null keeps it. */
  async function judge(token: string): Promise<EntitlementProblem | EntitlementClaims> {
    const current = session.current()
    if (!current) return 'other_account'
    const { profile, server_url } = current
    const did = keys.of(profile.id).did
    let read: EntitlementClaims
    try {
      read = await verifyEntitlement(token, { keys: serverKeys.of(server_url), did })
    } catch (error) {
      return problemOf(error)
    }
    if (read.sub !== profile.id) return 'other_account'
    if (read.rev < Math.max(claims?.rev ?? 0, witness.account(profile.id).rev)) return 'older'
    return read
  }

  async function keep(userId: string, token: string): Promise<void> {
    const judged = await judge(token)
    if (typeof judged === 'string') {
      problem = judged
      logger.error('the server’s entitlement was refused', { problem: judged })
      if (judged === 'wrong_key')
        throw new AppError('sync_untrusted', 'The entitlement has a foreign signature.')
      return
    }
    problem = null
    // Issued before the one that is kept: a reply that was overtaken.
    if (claims && judged.rev === claims.rev && judged.iat < claims.iat) return
    const isNewTier = claims?.tier !== judged.tier
    claims = judged
    writeEntitlement(db, userId, token, clock.nowMs())
    await witness.noteAccount(userId, { rev: judged.rev, timeMs: judged.srv_time })
    deps.noteServerTime(judged.srv_time)
    if (isNewTier) logger.info('the plan changed', { tier: judged.tier })
  }

  function tier(): Tier {
    if (!claims || entitlementState(claims, nowMs()) === 'expired') return 'free_trial'
    return claims.tier
  }

  return {
    tier,
    view() {
      if (session.ownerId() === LOCAL_OWNER) return NONE
      const isClockBack = clock.nowMs() < witness.account(session.ownerId()).timeMs - CLOCK_TOLERANCE_MS
      const shown = problem ?? (isClockBack ? 'clock_back' : null)
      if (!claims) return { ...NONE, problem: shown }
      const state = entitlementState(claims, nowMs())
      return {
        tier: tier(),
        paid_tier: claims.tier,
        state,
        expires_at_ms: claims.exp * 1000,
        grace_until_ms: claims.grace_until * 1000,
        period_end_ms: claims.period_end === null ? null : claims.period_end * 1000,
        checked_at_ms: claims.srv_time,
        problem: shown,
      }
    },
    async refresh() {
      const current = session.current()
      if (!current) throw new AppError('signed_out', 'Nobody is signed in.')
      const userId = current.profile.id
      await serverKeys.fetch(current.server_url)
      const { entitlement } = await session.withToken((token) =>
        client.ask(entitlementReplySchema, (api, options) => api.entitlement.$get({}, options), {
          token,
          isRepeatable: true,
        }),
      )
      if (session.ownerId() === userId) await keep(userId, entitlement)
    },
    async load() {
      claims = null
      problem = null
      const userId = session.ownerId()
      const token = userId === LOCAL_OWNER ? undefined : readEntitlement(db, userId)
      if (token === undefined) return
      const judged = await judge(token)
      if (typeof judged === 'string') problem = judged
      else claims = judged
    },
  }
}

const NONE: EntitlementView = {
  tier: 'free_trial',
  paid_tier: 'free_trial',
  state: 'none',
  expires_at_ms: null,
  grace_until_ms: null,
  period_end_ms: null,
  checked_at_ms: null,
  problem: null,
}

function problemOf(error: unknown): EntitlementProblem {
  if (error instanceof SignedError) return error.reason === 'other_device' ? 'other_device' : 'wrong_key'
  const isSignature = codeOf(error) === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'
  return isSignature ? 'wrong_key' : 'unreadable'
}
