import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { matchedRoutes } from 'hono/route'
import { SYNC_ROUTES } from '../../contract/sync/routes.ts'
import { SyncError } from '../../contract/sync-errors.ts'
import type { Logger } from '../logger.ts'
import type { RoutePattern, SyncEnv } from './env.ts'

export interface Observation {
  route: string
  method: string
  status: number
  seconds: number
  code: string | null
}

/** Outermost: times each request, counts it, and writes its one line. Neither ever holds the address as it was sent. */
export function observe(logger: Logger, count: (request: Observation) => void) {
  return createMiddleware<SyncEnv>(async (c, next) => {
    const startedMs = performance.now()
    const route = matchedRoutes(c).findLast((candidate) => candidate.method !== 'ALL') ?? null
    c.set('route', route)
    await next()
    const seconds = (performance.now() - startedMs) / 1000
    const { status } = c.res
    const seen = { ...patternOf(route), status, seconds, code: codeOf(c, status) }
    count(seen)
    logger.info('request', {
      request_id: c.get('requestId'),
      route: seen.route,
      method: seen.method,
      status,
      ms: Math.round(seconds * 10_000) / 10,
      code: seen.code,
    })
  })
}

function patternOf(route: RoutePattern | null): { route: string; method: string } {
  if (route && `${route.method} ${route.path}` in SYNC_ROUTES) {
    return { route: route.path, method: route.method }
  }
  return { route: 'none', method: 'any' }
}

function codeOf(c: Context<SyncEnv>, status: number): string | null {
  if (c.error instanceof SyncError) return c.error.code
  if (status < 400) return null
  return status === 404 && c.error === undefined ? 'route_not_found' : 'internal_error'
}
