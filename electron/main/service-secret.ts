import { randomBytes } from 'node:crypto'
import { SignJWT } from 'jose'
import {
  SERVICE_PERMISSIONS,
  SERVICE_SECRET_MIN_BYTES,
  SERVICE_TOKEN_AUDIENCE_CORE,
  SERVICE_TOKEN_ISSUER,
  SERVICE_TOKEN_LIFE_SECONDS,
  SERVICE_TOKEN_RENEW_AT,
} from '../../contract/service-token.ts'

/** A new key for each launch: a token that leaks from a log or a dump is worth nothing after the app has ended. */
export function createServiceSecret(): Buffer {
  return randomBytes(SERVICE_SECRET_MIN_BYTES)
}

/**
 * Main's own X-Service-Token. Main holds the key, so it signs a new token itself once 80 % of the old one's life is
 * over; asked for at every request, it is never seen near its end.
 */
export function createTokenSource(secret: Uint8Array, nowMs: () => number = Date.now): () => Promise<string> {
  let current: { token: Promise<string>; issuedAtSeconds: number } | null = null
  return () => {
    const nowSeconds = Math.floor(nowMs() / 1000)
    if (current === null || !isFresh(current.issuedAtSeconds, nowSeconds)) {
      current = { token: signServiceToken(secret, 'main', nowSeconds), issuedAtSeconds: nowSeconds }
    }
    return current.token
  }
}

/** A clock that was set back makes a token "from the future": it is signed anew too. */
function isFresh(issuedAtSeconds: number, nowSeconds: number): boolean {
  const ageSeconds = nowSeconds - issuedAtSeconds
  return ageSeconds >= 0 && ageSeconds < SERVICE_TOKEN_LIFE_SECONDS * SERVICE_TOKEN_RENEW_AT
}

/** What the service may do is fixed in the contract: nobody who asks can widen it. */
export function signServiceToken(
  secret: Uint8Array,
  service: keyof typeof SERVICE_PERMISSIONS,
  nowSeconds: number,
): Promise<string> {
  return new SignJWT({ type: 'service', service, permissions: SERVICE_PERMISSIONS[service] })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(SERVICE_TOKEN_ISSUER)
    .setAudience(SERVICE_TOKEN_AUDIENCE_CORE)
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + SERVICE_TOKEN_LIFE_SECONDS)
    .sign(secret)
}
