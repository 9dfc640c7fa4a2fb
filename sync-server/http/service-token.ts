import { createMiddleware } from 'hono/factory'
import { AppError } from '../../contract/errors.ts'
import { SERVICE_TOKEN_HEADER } from '../../contract/service-token.ts'
import { signServiceToken } from '../../contract/sign-service-token.ts'
import {
  SERVICE_AUTHORIZATION_SCHEME,
  SERVICE_TOKEN_AUDIENCE_SYNC,
  type SyncPermission,
  syncServiceClaimsSchema,
} from '../../contract/sync/service-token.ts'
import { verifyServiceToken } from '../../server-kit/verify-service-token.ts'
import type { Clock } from '../clock.ts'
import type { SyncEnv } from './env.ts'

const audience = SERVICE_TOKEN_AUDIENCE_SYNC
// pattern-ok: the scheme is a constant without special characters.
const AUTHORIZATION = new RegExp(`^${SERVICE_AUTHORIZATION_SCHEME} +(\\S+)$`, 'i')

export function issueServiceToken(
  secret: Uint8Array,
  clock: Clock,
  service: string,
  permissions: readonly SyncPermission[],
): Promise<string> {
  return signServiceToken(secret, { audience, service, permissions }, clock.nowMs())
}

/**
 * Finds out which service asks; whether it may is for the guard.
 *
 * @param secrets the current SERVICE_SECRET and the previous one; without any, no token is valid
 */
export function identifyService(secrets: readonly Uint8Array[], clock: Clock) {
  const rules = { audience, claims: syncServiceClaimsSchema, secrets }
  return createMiddleware<SyncEnv>(async (c, next) => {
    const token =
      c.req.header(SERVICE_TOKEN_HEADER) ?? AUTHORIZATION.exec(c.req.header('authorization') ?? '')?.[1]
    c.set('service', null)
    c.set('serviceError', null)
    if (token !== undefined) {
      try {
        c.set('service', await verifyServiceToken(token, rules, clock.nowMs()))
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        c.set('serviceError', error)
      }
    }
    await next()
  })
}
