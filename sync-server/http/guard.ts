import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { AppError } from '../../contract/errors.ts'
import { SERVICE_TOKEN_HEADER } from '../../contract/service-token.ts'
import type { RouteAccess } from '../../contract/sync/routes.ts'
import type { SyncServiceClaims } from '../../contract/sync/service-token.ts'
import type { Caller } from '../sessions/service.ts'
import type { SyncEnv } from './env.ts'

/**
 * Lets a request through only as the table of routes says, and refuses every route that is not in it.
 * F1: no token → 401; an invalid token → 403 with the reason.
 */
export const guard = createMiddleware<SyncEnv>(async (c, next) => {
  const route = c.get('route')
  if (!route) throw new AppError('route_not_found', 'There is nothing at this address.')
  const { access } = route
  if (access === null) throw new AppError('permission_denied', 'This route is closed.')
  if (isServiceAccess(access)) assertPermitted(access, serviceOf(c))
  else if (access !== 'public') assertMay(access, callerOf(c))
  await next()
})

type ServiceAccess = Extract<RouteAccess, `service ${string}`>

function isServiceAccess(access: RouteAccess): access is ServiceAccess {
  return access.startsWith('service ')
}

function assertPermitted(access: ServiceAccess, { service, permissions }: SyncServiceClaims): void {
  if (!permissions.some((permission) => access === `service ${permission}`)) {
    throw new AppError('permission_denied', `The service ${service} may not do this.`)
  }
}

/** Both must say so: the database, which a token may outlive, and the token, which may be older than the promotion. */
function assertMay(access: 'user' | 'admin', caller: Caller): void {
  if (access === 'admin' && (caller.role !== 'admin' || caller.tokenRole !== 'admin')) {
    throw new AppError('permission_denied', 'Only an admin may do this.')
  }
}

/** Throws token_missing, or what is wrong with the token. */
export function callerOf(c: Context<SyncEnv>): Caller {
  const caller = c.get('caller')
  if (caller) return caller
  throw (
    c.get('tokenError') ??
    new AppError('token_missing', 'This call needs an access token: Authorization: Bearer …')
  )
}

export function bearerOf(c: Context<SyncEnv>): string {
  callerOf(c)
  return c.get('accessToken') ?? ''
}

/** Throws service_token_missing, service_token_invalid or service_token_expired. */
export function serviceOf(c: Context<SyncEnv>): SyncServiceClaims {
  const service = c.get('service')
  if (service) return service
  throw (
    c.get('serviceError') ??
    new AppError('service_token_missing', `This call needs an ${SERVICE_TOKEN_HEADER} header.`)
  )
}
