import { randomBytes } from 'node:crypto'
import {
  SERVICE_PERMISSIONS,
  SERVICE_SECRET_MIN_BYTES,
  SERVICE_TOKEN_AUDIENCE_CORE,
  SERVICE_TOKEN_LIFE_SECONDS,
  SERVICE_TOKEN_RENEW_AT,
} from '../../contract/service-token.ts'
import { signServiceToken as sign } from '../../contract/sign-service-token.ts'

/** Creates a new key for each launch, so that a token leaked from a log or a dump is useless after the app has ended. */
export function createServiceSecret(): Buffer {
  return randomBytes(SERVICE_SECRET_MIN_BYTES)
}

/**
 * Returns a function for main's own X-Service-Token. It is called for each request and signs a new token when 80 % of
 * the old one's lifetime is over, so that a token never expires in use.
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

/** A clock that was set back makes a token "from the future": it is replaced too. */
function isFresh(issuedAtSeconds: number, nowSeconds: number): boolean {
  const ageSeconds = nowSeconds - issuedAtSeconds
  return ageSeconds >= 0 && ageSeconds < SERVICE_TOKEN_LIFE_SECONDS * SERVICE_TOKEN_RENEW_AT
}

/** The permissions of a service are fixed in the contract; the caller cannot extend them. */
export function signServiceToken(
  secret: Uint8Array,
  service: keyof typeof SERVICE_PERMISSIONS,
  nowSeconds: number,
): Promise<string> {
  const permissions = SERVICE_PERMISSIONS[service]
  return sign(secret, { audience: SERVICE_TOKEN_AUDIENCE_CORE, service, permissions }, nowSeconds * 1000)
}
