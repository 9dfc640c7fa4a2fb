import { errors, jwtVerify, SignJWT } from 'jose'
import { AppError } from '../../../contract/errors.ts'
import {
  type Permission,
  SERVICE_SECRET_MIN_BYTES,
  SERVICE_TOKEN_AUDIENCE_CORE,
  SERVICE_TOKEN_ISSUER,
  SERVICE_TOKEN_LIFE_SECONDS,
  type ServiceTokenClaims,
  serviceTokenClaimsSchema,
} from '../../../contract/service-token.ts'
import type { Clock } from '../clock.ts'

/** Signs and checks the tokens by which our own processes know each other (spec H1). */
export interface ServiceTokens {
  issue(service: string, permissions: readonly Permission[]): Promise<string>
  /** Throws service_token_missing, service_token_invalid or service_token_expired. */
  verify(token: string | undefined): Promise<ServiceTokenClaims>
  /** A new token with the same service and permissions: renewal never widens. */
  renew(claims: ServiceTokenClaims): Promise<{ token: string; expires_at: number }>
}

export function createServiceTokens(secret: Uint8Array, clock: Clock): ServiceTokens {
  if (secret.byteLength < SERVICE_SECRET_MIN_BYTES) {
    throw new Error(
      `The service secret has ${secret.byteLength} bytes; ${SERVICE_SECRET_MIN_BYTES} are needed.`,
    )
  }

  async function issue(service: string, permissions: readonly Permission[]): Promise<string> {
    const issuedAt = Math.floor(clock.nowMs() / 1000)
    return new SignJWT({ type: 'service', service, permissions: [...permissions] })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(SERVICE_TOKEN_ISSUER)
      .setAudience(SERVICE_TOKEN_AUDIENCE_CORE)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + SERVICE_TOKEN_LIFE_SECONDS)
      .sign(secret)
  }

  return {
    issue,
    async verify(token) {
      if (!token) throw new AppError('service_token_missing', 'This call needs an X-Service-Token header.')
      let payload: unknown
      try {
        const verified = await jwtVerify(token, secret, {
          algorithms: ['HS256'],
          issuer: SERVICE_TOKEN_ISSUER,
          audience: SERVICE_TOKEN_AUDIENCE_CORE,
          currentDate: new Date(clock.nowMs()),
        })
        payload = verified.payload
      } catch (cause) {
        if (cause instanceof errors.JWTExpired) {
          throw new AppError('service_token_expired', 'This service token has expired.', { cause })
        }
        throw new AppError('service_token_invalid', 'This service token is not one of ours.', { cause })
      }
      const claims = serviceTokenClaimsSchema.safeParse(payload)
      if (!claims.success) {
        throw new AppError('service_token_invalid', 'This token does not have the form of a service token.')
      }
      return claims.data
    },
    async renew(claims) {
      const token = await issue(claims.service, claims.permissions)
      return { token, expires_at: Math.floor(clock.nowMs() / 1000) + SERVICE_TOKEN_LIFE_SECONDS }
    },
  }
}
