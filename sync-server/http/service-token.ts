import { errors, jwtVerify, SignJWT } from 'jose'
import { AppError } from '../../contract/errors.ts'
import {
  SERVICE_TOKEN_HEADER,
  SERVICE_TOKEN_ISSUER,
  SERVICE_TOKEN_LIFE_SECONDS,
} from '../../contract/service-token.ts'
import {
  SERVICE_AUTHORIZATION_SCHEME,
  SERVICE_TOKEN_AUDIENCE_SYNC,
  type SyncPermission,
  type SyncServiceClaims,
  syncServiceClaimsSchema,
} from '../../contract/sync/service-token.ts'
import type { Clock } from '../clock.ts'
import type { Step } from './steps.ts'

/** Longer than any token of ours is none. */
const MAX_TOKEN_LENGTH = 4_000
// pattern-ok: the scheme is a constant without special characters.
const AUTHORIZATION = new RegExp(`^${SERVICE_AUTHORIZATION_SCHEME} +(\\S+)$`, 'i')

export function issueServiceToken(
  secret: Uint8Array,
  clock: Clock,
  service: string,
  permissions: readonly SyncPermission[],
): Promise<string> {
  const issuedAt = Math.floor(clock.nowMs() / 1000)
  return new SignJWT({ type: 'service', service, permissions: [...permissions] })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(SERVICE_TOKEN_ISSUER)
    .setAudience(SERVICE_TOKEN_AUDIENCE_SYNC)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + SERVICE_TOKEN_LIFE_SECONDS)
    .sign(secret)
}

/** Takes a token that one of these secrets signed. Throws service_token_invalid or service_token_expired. */
async function verifyServiceToken(
  secrets: readonly Uint8Array[],
  clock: Clock,
  token: string,
): Promise<SyncServiceClaims> {
  for (const secret of secrets) {
    try {
      const { payload } = await jwtVerify(token, secret, {
        algorithms: ['HS256'],
        typ: 'JWT',
        issuer: SERVICE_TOKEN_ISSUER,
        audience: SERVICE_TOKEN_AUDIENCE_SYNC,
        requiredClaims: ['exp', 'iat'],
        currentDate: new Date(clock.nowMs()),
      })
      const claims = syncServiceClaimsSchema.safeParse(payload)
      if (claims.success) return claims.data
    } catch (cause) {
      if (cause instanceof errors.JWTExpired) {
        throw new AppError('service_token_expired', 'This service token has expired.', { cause })
      }
      if (!(cause instanceof errors.JOSEError) && !(cause instanceof TypeError)) throw cause
    }
  }
  throw new AppError('service_token_invalid', 'This service token is not one of ours.')
}

/**
 * Finds out which service asks; whether it may is for the guard. `secrets`: the current SERVICE_SECRET and the
 * previous one; without any no token holds.
 */
export function identifyService(secrets: readonly Uint8Array[], clock: Clock): Step {
  return (c) => {
    c.set('service', null)
    c.set('serviceError', null)
    const token =
      c.req.header(SERVICE_TOKEN_HEADER) ?? AUTHORIZATION.exec(c.req.header('authorization') ?? '')?.[1]
    c.set('hasServiceToken', token !== undefined)
    if (token === undefined || token.length > MAX_TOKEN_LENGTH) return
    return verifyServiceToken(secrets, clock, token).then(
      (service) => c.set('service', service),
      (error: unknown) => {
        if (!(error instanceof AppError)) throw error
        c.set('serviceError', error)
      },
    )
  }
}
