import type { Context } from 'hono'
import { SyncError } from '../../contract/sync-errors.ts'
import type { RateLimiter, RateVerdict } from '../limits/rate-limiter.ts'
import { clientAddress } from './client-address.ts'
import type { SyncEnv } from './env.ts'
import { setHeader } from './set-header.ts'
import type { Step } from './steps.ts'

/** They must answer when the database that counts requests does not: that is what they are asked for. */
const PROBES = new Set(['/health', '/ready', '/metrics'])

/** F3: so many requests a minute for each person, and for each address where nobody is known. */
export function rateLimit(limiter: RateLimiter, trustedProxies: number): Step {
  return (c) => {
    const verdict = limiter.take(whoIs(c, trustedProxies))
    if (!(verdict instanceof Promise)) return judge(c, verdict)
    return verdict.then(
      (asked) => judge(c, asked),
      (error: unknown) => {
        if (!PROBES.has(c.req.path)) throw error
      },
    )
  }
}

function whoIs(c: Context<SyncEnv>, trustedProxies: number): string {
  const service = c.get('service')
  if (service) return `service ${service.service}`
  const caller = c.get('caller')
  if (caller) return `user ${caller.userId}`
  const socketAddress = c.env?.incoming?.socket.remoteAddress
  return `address ${clientAddress(socketAddress, c.req.header('x-forwarded-for'), trustedProxies)}`
}

function judge(c: Context<SyncEnv>, { isAllowed, limit, remaining, resetSeconds }: RateVerdict): void {
  setHeader(c, 'RateLimit-Limit', String(limit))
  setHeader(c, 'RateLimit-Remaining', String(remaining))
  setHeader(c, 'RateLimit-Reset', String(resetSeconds))
  if (isAllowed) return
  throw new SyncError('rate_limited', `Too many requests. Try again in ${resetSeconds} seconds.`, {
    details: { retry_after_seconds: resetSeconds },
    retryAfterSeconds: resetSeconds,
  })
}
