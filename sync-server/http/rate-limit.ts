import { createMiddleware } from 'hono/factory'
import { SyncError } from '../../contract/sync-errors.ts'
import type { RateLimiter } from '../limits/rate-limiter.ts'
import { clientAddress } from './client-address.ts'
import type { SyncEnv } from './env.ts'
import { setHeader } from './set-header.ts'

/** They must answer when the database that counts requests does not: that is what they are asked for. */
const PROBES = new Set(['/health', '/ready', '/metrics'])

/** F3: so many requests a minute for each person, and for each address where nobody is known. */
export function rateLimit(limiter: RateLimiter, trustedProxies: number) {
  return createMiddleware<SyncEnv>(async (c, next) => {
    const caller = c.get('caller')
    const address = () =>
      clientAddress(c.env?.incoming?.socket.remoteAddress, c.req.header('x-forwarded-for'), trustedProxies)
    const service = c.get('service')
    const who = service
      ? `service ${service.service}`
      : caller
        ? `user ${caller.userId}`
        : `address ${address()}`
    const verdict = await limiter.take(who).catch((error: unknown) => {
      if (PROBES.has(c.req.path)) return null
      throw error
    })
    if (verdict === null) return next()
    setHeader(c, 'RateLimit-Limit', String(verdict.limit))
    setHeader(c, 'RateLimit-Remaining', String(verdict.remaining))
    setHeader(c, 'RateLimit-Reset', String(verdict.resetSeconds))
    if (!verdict.isAllowed) {
      throw new SyncError(
        'rate_limited',
        `Too many requests. Try again in ${verdict.resetSeconds} seconds.`,
        {
          details: { retry_after_seconds: verdict.resetSeconds },
          retryAfterSeconds: verdict.resetSeconds,
        },
      )
    }
    await next()
  })
}
