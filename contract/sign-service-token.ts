import { SignJWT } from 'jose'
import { SERVICE_TOKEN_ISSUER, SERVICE_TOKEN_LIFE_SECONDS } from './service-token.ts'

export interface ServiceTokenContent {
  audience: string
  service: string
  permissions: readonly string[]
}

/** Signs an X-Service-Token that is valid from `nowMs` for SERVICE_TOKEN_LIFE_SECONDS. */
export function signServiceToken(
  secret: Uint8Array,
  { audience, service, permissions }: ServiceTokenContent,
  nowMs: number,
): Promise<string> {
  const issuedAt = Math.floor(nowMs / 1000)
  return new SignJWT({ type: 'service', service, permissions: [...permissions] })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(SERVICE_TOKEN_ISSUER)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + SERVICE_TOKEN_LIFE_SECONDS)
    .sign(secret)
}
