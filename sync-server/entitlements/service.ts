import { SignJWT } from 'jose'
import { AppError } from '../../contract/errors.ts'
import {
  ENTITLEMENT_GRACE_SECONDS,
  ENTITLEMENT_ISSUER,
  ENTITLEMENT_LIFE_SECONDS,
  ENTITLEMENT_TYP,
  type EntitlementClaims,
  type Jwks,
  jwksSchema,
} from '../../contract/sync/entitlement.ts'
import { TIERS } from '../../contract/tiers.ts'
import type { SyncDeps } from '../deps.ts'
import type { Caller } from '../sessions/service.ts'
import { holdsUntilMs, type TierState, tierOf } from './tier-state.ts'

export interface EntitlementService {
  /** A signed entitlement for the device of this session. Throws device_required. */
  issue(caller: Caller): Promise<string>
  /** The server's public keys for what an app verifies: entitlements, receipts, corrections. */
  jwks(): Promise<Jwks>
}

export function createEntitlementService({
  db,
  clock,
  keys,
}: Pick<SyncDeps, 'db' | 'clock' | 'keys'>): EntitlementService {
  return {
    async issue(caller) {
      if (caller.deviceId === null) {
        throw new AppError('device_required', 'An entitlement is given to a device. Enrol this one first.')
      }
      const nowMs = clock.nowMs()
      const state = await tierOf(db.queries, caller.userId, nowMs)
      const claims = claimsOf({ userId: caller.userId, deviceId: caller.deviceId, nowMs }, state)
      const { kid, privateKey } = await keys.signingKey('entitlement')
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'EdDSA', typ: ENTITLEMENT_TYP, kid })
        .sign(privateKey)
    },
    async jwks() {
      const published = [...(await keys.publicKeys('entitlement')), ...(await keys.publicKeys('receipt'))]
      return jwksSchema.parse({
        keys: published.map(({ kid, jwk }) => ({ ...jwk, kid, alg: 'EdDSA', use: 'sig' })),
      })
    },
  }
}

/** exp = min(now + 7 days, period end + 3 days); the end of a grace stands in for the latter while a payment is overdue. */
function claimsOf(
  whom: { userId: string; deviceId: string; nowMs: number },
  state: TierState,
): EntitlementClaims {
  const { tier, rev, periodEndMs } = state
  const iat = Math.floor(whom.nowMs / 1000)
  const holdsUntil = Math.floor((holdsUntilMs(state) ?? Number.POSITIVE_INFINITY) / 1000)
  const exp = Math.min(iat + ENTITLEMENT_LIFE_SECONDS, holdsUntil)
  const { limitTokens, limitMessages } = TIERS[tier]
  return {
    iss: ENTITLEMENT_ISSUER,
    sub: whom.userId,
    cnf: { jkt: whom.deviceId },
    tier,
    limits: { tokens: limitTokens, messages: limitMessages },
    features: FEATURES,
    rev,
    iat,
    exp,
    grace_until: exp + ENTITLEMENT_GRACE_SECONDS,
    period_end: periodEndMs === null ? null : Math.floor(periodEndMs / 1000),
    srv_time: whom.nowMs,
  }
}

/** Tiers differ by their limits alone (spec E2): everybody has every feature that an account gives. */
const FEATURES = ['sync']
