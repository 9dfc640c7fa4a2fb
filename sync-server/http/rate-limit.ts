import { createMiddleware } from 'hono/factory'
import { SyncError } from '../../contract/sync-errors.ts'
import type { RateLimiter } from '../limits/rate-limiter.ts'
import { clientAddress } from './client-address.ts'
import type { SyncEnv } from './env.ts'

/** F3: so many requests a minute for each person, and for each address where nobody is known. */
export function rateLimit(limiter: RateLimiter, trustedProxies: number) {
  return createMiddleware<SyncEnv>(async (c, next) => {
    const caller = c.get('caller')
    const address = () =>
      clientAddress(c.env?.incoming?.socket.remoteAddress, c.req.header('x-forwarded-for'), trustedProxies)
    const verdict = await limiter.take(caller ? `user ${caller.userId}` : `address ${address()}`)
    c.header('RateLimit-Limit', String(verdict.limit))
    c.header('RateLimit-Remaining', String(verdict.remaining))
    c.header('RateLimit-Reset', String(verdict.resetSeconds))
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
