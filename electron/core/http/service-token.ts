import { AppError } from '../../../contract/errors.ts'
import {
  type Permission,
  SERVICE_SECRET_MIN_BYTES,
  SERVICE_TOKEN_AUDIENCE_CORE,
  SERVICE_TOKEN_LIFE_SECONDS,
  type ServiceTokenClaims,
  serviceTokenClaimsSchema,
} from '../../../contract/service-token.ts'
import { signServiceToken } from '../../../contract/sign-service-token.ts'
import { verifyServiceToken } from '../../../server-kit/verify-service-token.ts'
import type { Clock } from '../clock.ts'

/** Signs and checks the tokens by which the app's own processes know each other (spec H1). */
export interface ServiceTokens {
  issue(service: string, permissions: readonly Permission[]): Promise<string>
  /** Throws service_token_missing, service_token_invalid or service_token_expired. */
  verify(token: string | undefined): Promise<ServiceTokenClaims>
  /** Returns a new token with the same service and permissions: renewal never widens. */
  renew(claims: ServiceTokenClaims): Promise<{ token: string; expires_at: number }>
}

export function createServiceTokens(secret: Uint8Array, clock: Clock): ServiceTokens {
  if (secret.byteLength < SERVICE_SECRET_MIN_BYTES) {
    throw new Error(
      `The service secret has ${secret.byteLength} bytes; ${SERVICE_SECRET_MIN_BYTES} are needed.`,
    )
  }
  const audience = SERVICE_TOKEN_AUDIENCE_CORE
  const rules = { audience, claims: serviceTokenClaimsSchema, secrets: [secret] }
  const issue: ServiceTokens['issue'] = (service, permissions) =>
    signServiceToken(secret, { audience, service, permissions }, clock.nowMs())

  return {
    issue,
    async verify(token) {
      if (!token) throw new AppError('service_token_missing', 'This call needs an X-Service-Token header.')
      return verifyServiceToken(token, rules, clock.nowMs())
    },
    async renew({ service, permissions }) {
      const token = await issue(service, permissions)
      return { token, expires_at: Math.floor(clock.nowMs() / 1000) + SERVICE_TOKEN_LIFE_SECONDS }
    },
  }
}
