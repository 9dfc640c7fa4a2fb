import type { JWK } from 'jose'
import { z } from 'zod'
import { hashSchema } from '../ledger/entry.ts'
import { tierSchema } from '../tiers.ts'
import { readSigned, SignedError } from './signed.ts'

/**
 * What a user may use, signed by the server so that the app can check it offline (spec F6, design §4). A compact
 * JWS, bound to the device that it was given to by the thumbprint of its key (RFC 7800 cnf.jkt).
 *
 *   header   { "alg": "EdDSA", "typ": "ent+jwt", "kid": "…" }
 *   payload  { "iss": "novacore-sync", "sub": "0199…", "cnf": { "jkt": "0Sx…" }, "tier": "basic",
 *              "limits": { "tokens": 50000, "messages": 1000 }, "features": ["sync"], "rev": 3,
 *              "iat": 1760000000, "exp": 1760604800, "grace_until": 1761209600,
 *              "period_end": 1762600000, "srv_time": 1760000000000 }
 *
 * All times are seconds but srv_time, which is ms as the ledger counts. exp is seven days away, or three after what
 * was paid for ends, whichever comes first; until grace_until, seven days later, the tier holds with a banner; after
 * that it is free_trial. rev rises with each change: of two the higher is the newer.
 */
export const ENTITLEMENT_TYP = 'ent+jwt'
export const ENTITLEMENT_ISSUER = 'novacore-sync'
const DAY_SECONDS = 86_400
export const ENTITLEMENT_LIFE_SECONDS = 7 * DAY_SECONDS
export const ENTITLEMENT_AFTER_PERIOD_SECONDS = 3 * DAY_SECONDS
export const ENTITLEMENT_GRACE_SECONDS = 7 * DAY_SECONDS

const secondsSchema = z.number().int().min(0)
const entitlementClaimsSchema = z.object({
  iss: z.literal(ENTITLEMENT_ISSUER),
  sub: z.string(),
  cnf: z.object({ jkt: hashSchema }),
  tier: tierSchema,
  limits: z.object({ tokens: z.number().int(), messages: z.number().int() }).describe('A day; -1: none'),
  features: z.array(z.string()),
  rev: z.number().int().min(0),
  iat: secondsSchema,
  exp: secondsSchema,
  grace_until: secondsSchema,
  period_end: secondsSchema.nullable(),
  srv_time: z.number().int().min(0),
})
export type EntitlementClaims = z.infer<typeof entitlementClaimsSchema>

export const entitlementReplySchema = z.object({
  entitlement: z.string().describe('Compact JWS (EdDSA), typ ent+jwt'),
})

/** Public keys of the server: those that sign now, that sign next, and that signed what may still be valid. */
export const jwksSchema = z.object({
  keys: z.array(
    z.object({
      kty: z.literal('OKP'),
      crv: z.literal('Ed25519'),
      x: hashSchema,
      kid: hashSchema,
      alg: z.literal('EdDSA'),
      use: z.literal('sig'),
    }),
  ),
})
export type Jwks = z.infer<typeof jwksSchema>

/** Whether the tier holds: as it is, with a banner, or no longer (then free_trial). */
export function entitlementState(
  { exp, grace_until }: Pick<EntitlementClaims, 'exp' | 'grace_until'>,
  nowMs: number,
): 'valid' | 'grace' | 'expired' {
  if (nowMs < exp * 1000) return 'valid'
  return nowMs < grace_until * 1000 ? 'grace' : 'expired'
}

/** Whatever its times. Throws for one that none of these keys signed or that was given to another device. */
export async function verifyEntitlement(
  token: string,
  expected: { keys: readonly JWK[]; did: string },
): Promise<EntitlementClaims> {
  const claims = entitlementClaimsSchema.parse(await readSigned(token, ENTITLEMENT_TYP, expected.keys))
  if (claims.cnf.jkt !== expected.did)
    throw new SignedError('other_device', 'The entitlement was given to another device.')
  return claims
}
