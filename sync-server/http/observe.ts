import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { AppError } from '../../contract/errors.ts'
import type { Logger } from '../../server-kit/logger.ts'
import type { SyncEnv } from './env.ts'
import { type FoundRoute, findRoute } from './find-route.ts'

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
    const route = findRoute(c)
    c.set('route', route)
    await next()
    const seconds = (performance.now() - startedMs) / 1000
    const { status } = c.res
    const { route: path, method } = patternOf(route)
    const seen = { route: path, method, status, seconds, code: codeOf(c, status) }
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

function patternOf(route: FoundRoute | null): { route: string; method: string } {
  return route?.access ? { route: route.path, method: route.method } : { route: 'none', method: 'any' }
}

function codeOf(c: Context<SyncEnv>, status: number): string | null {
  if (c.error instanceof AppError) return c.error.code
  if (status < 400) return null
  return status === 404 && c.error === undefined ? 'route_not_found' : 'internal_error'
}
