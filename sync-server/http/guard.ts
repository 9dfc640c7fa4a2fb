import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'
import { type RouteAccess, SYNC_ROUTES } from '../../contract/sync/routes.ts'
import { SyncError } from '../../contract/sync-errors.ts'
import type { Caller } from '../sessions/sessions.ts'
import type { SyncEnv } from './env.ts'

/**
 * Lets a request through only as the table of routes says; what is not in the table is refused, whoever asks.
 * F1: no token → 401; one that does not hold → 403 with the reason.
 */
export const guard = createMiddleware<SyncEnv>(async (c, next) => {
  const route = matchedRoutes(c).findLast((candidate) => candidate.method !== 'ALL')
  if (!route) throw new SyncError('route_not_found', 'There is nothing at this address.')
  const table: Record<string, RouteAccess | undefined> = SYNC_ROUTES
  const access = table[`${route.method} ${route.path}`]
  if (access === undefined) throw new SyncError('permission_denied', 'This route is closed.')
  if (access !== 'public') assertMay(access, callerOf(c))
  await next()
})

function assertMay(access: Exclude<RouteAccess, 'public'>, caller: Caller): void {
  if (access === 'admin' && caller.role !== 'admin') {
    throw new SyncError('permission_denied', 'Only an admin may do this.')
  }
}

/** Throws token_missing, or what is wrong with the token. */
export function callerOf(c: Context<SyncEnv>): Caller {
  const caller = c.get('caller')
  if (caller) return caller
  throw (
    c.get('tokenError') ??
    new SyncError('token_missing', 'This call needs an access token: Authorization: Bearer …')
  )
}

export function bearerOf(c: Context<SyncEnv>): string {
  callerOf(c)
  return c.get('accessToken') ?? ''
}
