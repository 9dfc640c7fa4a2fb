import { errors, jwtVerify } from 'jose'
import type { z } from 'zod'
import { AppError } from '../contract/errors.ts'
import { SERVICE_TOKEN_ISSUER } from '../contract/service-token.ts'

/** Anything longer cannot be a service token. */
const MAX_TOKEN_CHARS = 4_000

export interface ServiceTokenRules<Claims> {
  audience: string
  claims: z.ZodType<Claims>
  /** The current secret and, during a rotation, the previous one. */
  secrets: readonly Uint8Array[]
}

/** Returns the claims of a token that one of the secrets signed. Throws service_token_invalid or service_token_expired. */
export async function verifyServiceToken<Claims>(
  token: string,
  { audience, claims, secrets }: ServiceTokenRules<Claims>,
  nowMs: number,
): Promise<Claims> {
  if (token.length > MAX_TOKEN_CHARS) throw invalid()
  for (const secret of secrets) {
    try {
      const { payload } = await jwtVerify(token, secret, {
        algorithms: ['HS256'],
        typ: 'JWT',
        issuer: SERVICE_TOKEN_ISSUER,
        audience,
        requiredClaims: ['exp', 'iat'],
        currentDate: new Date(nowMs),
      })
      const parsed = claims.safeParse(payload)
      if (parsed.success) return parsed.data
    } catch (cause) {
      if (cause instanceof errors.JWTExpired) {
        throw new AppError('service_token_expired', 'This service token has expired.', { cause })
      }
      if (!(cause instanceof errors.JOSEError) && !(cause instanceof TypeError)) throw cause
    }
  }
  throw invalid()
}

function invalid(): AppError {
  return new AppError('service_token_invalid', 'This service token is not valid here.')
}
