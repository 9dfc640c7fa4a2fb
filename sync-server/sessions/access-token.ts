import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import { AppError } from '../../contract/errors.ts'
import { type Role, roleSchema } from '../../contract/sync/account.ts'
import { sha256 } from '../../server-kit/sha256.ts'
import type { Clock } from '../clock.ts'
import type { KeyRing } from '../keys/key-ring.ts'

/**
 * The access token: a JWT (EdDSA) that names a user and a session for 15 minutes. Its role grants nothing by itself,
 * since a role that was revoked must not live on in a token. It only keeps a token from before a promotion from being
 * an admin's.
 *
 *   { "alg": "EdDSA", "typ": "at+jwt", "kid": "…" }
 *   { "iss": "novacore-sync", "aud": "novacore-sync", "sub": "0199…", "sid": "0199…", "role": "student",
 *     "jti": "…", "iat": …, "exp": … }
 */
const ACCESS_TOKEN_TYP = 'at+jwt'
const ACCESS_TOKEN_ISSUER = 'novacore-sync'
const ACCESS_TOKEN_AUDIENCE = 'novacore-sync'
const ACCESS_TOKEN_LIFE_SECONDS = 15 * 60

const claimsSchema = z.object({
  sub: z.string().min(1),
  sid: z.string().min(1),
  role: roleSchema.default('student'),
  iat: z.number().int(),
  exp: z.number().int(),
})
export interface AccessClaims {
  userId: string
  sessionId: string
  role: Role
}

export interface AccessTokens {
  issue(claims: AccessClaims): Promise<string>
  /** Throws token_invalid or token_expired. */
  verify(token: string): Promise<AccessClaims>
}

/** Verifying costs about 0.1 ms; the same token comes with each request of 15 minutes. */
const MAX_REMEMBERED = 10_000

export function createAccessTokens(keys: KeyRing, clock: Clock, newId: () => string): AccessTokens {
  /** By hash, so that the text of a token is not kept. */
  const verified = new LRUCache<string, AccessClaims & { expiresAtMs: number }>({ max: MAX_REMEMBERED })

  return {
    async issue({ userId, sessionId, role }) {
      const { kid, privateKey } = await keys.signingKey('access')
      const issuedAt = Math.floor(clock.nowMs() / 1000)
      return new SignJWT({ sid: sessionId, role })
        .setProtectedHeader({ alg: 'EdDSA', typ: ACCESS_TOKEN_TYP, kid })
        .setIssuer(ACCESS_TOKEN_ISSUER)
        .setAudience(ACCESS_TOKEN_AUDIENCE)
        .setSubject(userId)
        .setJti(newId())
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + ACCESS_TOKEN_LIFE_SECONDS)
        .sign(privateKey)
    },
    async verify(token) {
      const mark = sha256(token)
      const known = verified.get(mark)
      if (known && known.expiresAtMs > clock.nowMs()) return known
      const claims = await verifySignature(token, keys, clock)
      verified.set(mark, claims)
      return claims
    },
  }
}

async function verifySignature(token: string, keys: KeyRing, clock: Clock) {
  try {
    // Only the kid of the header is read, and only to choose one of the server's keys; jku, jwk and x5u are ignored.
    const { kid } = decodeProtectedHeader(token)
    const publicKey = typeof kid === 'string' ? await keys.publicKey('access', kid) : undefined
    if (!publicKey) throw new AppError('token_invalid', 'This access token is not valid.')
    const { payload } = await jwtVerify(token, publicKey.key, {
      algorithms: ['EdDSA'],
      typ: ACCESS_TOKEN_TYP,
      issuer: ACCESS_TOKEN_ISSUER,
      audience: ACCESS_TOKEN_AUDIENCE,
      requiredClaims: ['exp', 'iat', 'sub'],
      currentDate: new Date(clock.nowMs()),
    })
    const { sub, sid, role, exp } = claimsSchema.parse(payload)
    return { userId: sub, sessionId: sid, role, expiresAtMs: exp * 1000 }
  } catch (cause) {
    if (cause instanceof errors.JWTExpired) {
      throw new AppError('token_expired', 'This access token has expired. Refresh it.', { cause })
    }
    const isForged =
      cause instanceof AppError || cause instanceof errors.JOSEError || cause instanceof TypeError
    if (!isForged && !(cause instanceof z.ZodError)) throw cause
    throw new AppError('token_invalid', 'This access token is not valid.', { cause })
  }
}
