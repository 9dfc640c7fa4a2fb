import type { Context, MiddlewareHandler } from 'hono'
import { createMiddleware } from 'hono/factory'
import { CORE_ROUTES } from '../../../contract/core/routes.ts'
import { AppError } from '../../../contract/errors.ts'
import {
  type Permission,
  SERVICE_TOKEN_HEADER,
  type ServiceTokenClaims,
} from '../../../contract/service-token.ts'
import { matchedRoute } from '../../../server-kit/matched-route.ts'
import type { ServiceTokens } from './service-token.ts'

export interface CoreEnv {
  Variables: { caller: ServiceTokenClaims; requestId: string }
}

/** The only page that may call; a browser sends Origin on every cross-site request. */
const ALLOWED_ORIGIN = 'app://nova'
const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/

export function isLoopbackHost(host: string | undefined): boolean {
  return LOOPBACK_HOST.test(host ?? '')
}

/**
 * Refuses names other than loopback in Host, and pages other than ours in Origin. A website that re-binds its own
 * name to 127.0.0.1 (DNS rebinding) still sends that name as Host; one that posts across sites sends its Origin.
 */
export const refuseForeignCallers: MiddlewareHandler<CoreEnv> = createMiddleware<CoreEnv>(async (c, next) => {
  if (!isLoopbackHost(c.req.header('host'))) {
    throw new AppError('host_not_allowed', 'This server answers only to 127.0.0.1.')
  }
  const origin = c.req.header('origin')
  if (origin !== undefined && origin !== ALLOWED_ORIGIN) {
    throw new AppError('origin_not_allowed', 'Web pages cannot call this server.')
  }
  await next()
})

export interface GuardOptions {
  tokens: ServiceTokens
  /** The user of this device. */
  userId: () => string
  /** What to say of an address at which there is nothing. */
  onUnknownRoute?: () => AppError
}

/**
 * Lets a call through only with a valid token that holds the route's permission. What is not in the table of
 * routes is refused to every caller. A user id in a header is ignored unless it names the user whose
 * device this is.
 */
export function requirePermission({
  tokens,
  userId,
  onUnknownRoute,
}: GuardOptions): MiddlewareHandler<CoreEnv> {
  return createMiddleware<CoreEnv>(async (c, next) => {
    const caller = await tokens.verify(c.req.header(SERVICE_TOKEN_HEADER))
    c.set('caller', caller)
    const needed = neededPermission(c)
    if (needed === 'no such route') {
      throw onUnknownRoute?.() ?? new AppError('route_not_found', 'There is nothing at this address.')
    }
    if (needed === 'none given' || !caller.permissions.includes(needed)) {
      throw new AppError('permission_denied', `The service ${caller.service} may not do this.`, {
        details: { needed },
      })
    }
    const namedUser = c.req.header('x-user-id')
    if (namedUser !== undefined && namedUser !== userId()) {
      throw new AppError('user_mismatch', 'This device belongs to somebody else.')
    }
    await next()
  })
}

function neededPermission(c: Context): Permission | 'no such route' | 'none given' {
  const route = matchedRoute(c)
  if (!route) return 'no such route'
  const table: Record<string, Permission | undefined> = CORE_ROUTES
  return table[`${route.method} ${route.path}`] ?? 'none given'
}
