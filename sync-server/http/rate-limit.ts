import type { Context, MiddlewareHandler } from 'hono'
import { AppError } from '../../contract/errors.ts'
import type { Config } from '../config.ts'
import type { RateLimiter, RateVerdict } from '../limits/rate-limiter.ts'
import { clientAddress } from './client-address.ts'
import type { SyncEnv } from './env.ts'

/**
 * F3: requests allowed in a minute
 *
 *   of one user, one service, or one address without either   RATE_LIMIT_PER_MINUTE
 *   from one address (IPv4 or IPv6 /64), all together         10 times that
 *   from one IPv6 /48                                         100 times that
 *
 * The two ceilings count what the first line lets through. So many accounts at one address do not multiply its limit,
 * and a flood without an account does not use up what the neighbours share.
 */
const ADDRESS_FACTOR = 10
const NETWORK_FACTOR = 100

export const WEBHOOK_PATH = '/billing/webhook'
const SIGNATURE_HEADER = 'stripe-signature'

/** These must answer also when the database that counts requests does not. */
const PROBES = new Set(['/health', '/ready', '/metrics'])

export interface RequestLimits {
  /** Counts a request, or throws rate_limited. Skips signed webhooks, since their signature is not checked yet. */
  count: MiddlewareHandler<SyncEnv>
  /**
   * Counts a webhook as a request of its address after its signature was refused. Real ones are not counted: Stripe
   * sends from a few addresses, hundreds a minute after an outage.
   */
  countUnsignedWebhook: MiddlewareHandler<SyncEnv>
}

export function createRequestLimits(
  limiter: RateLimiter,
  config: Pick<Config, 'trustedProxies' | 'rateLimitPerMinute'>,
): RequestLimits {
  async function take(c: Context<SyncEnv>): Promise<void> {
    const [own, ...ceilings] = countersOf(c, config)
    // First, since each new address makes a row: those of a /48 that is used up make none.
    for (const { key } of ceilings) refuse(c, limiter.refusal(key))
    const verdict = await limiter.take(own.key, own.limit)
    tell(c, verdict)
    refuse(c, verdict)
    for (const { key, limit } of ceilings) refuse(c, await limiter.take(key, limit))
  }

  return {
    async count(c, next) {
      if (!isSignedWebhook(c)) {
        await take(c).catch((error: unknown) => {
          const isRefused = error instanceof AppError && error.code === 'rate_limited'
          if (isRefused || !PROBES.has(c.req.path)) throw error
        })
      }
      await next()
    },
    async countUnsignedWebhook(c, next) {
      await next()
      if (isSignedWebhook(c) && isUnverified(c.error)) await take(c)
    },
  }
}

/** Says that there is a signature; whether it holds is found out by billing/webhook.ts. */
function isSignedWebhook(c: Context<SyncEnv>): boolean {
  return c.get('route')?.path === WEBHOOK_PATH && c.req.header(SIGNATURE_HEADER) !== undefined
}

/** Everything that is refused before the signature was found to hold; not what Stripe signed, nor a failure of the server. */
function isUnverified(error: Error | undefined): boolean {
  return error instanceof AppError && error.status < 500 && error.code !== 'webhook_invalid'
}

interface CountedAs {
  key: string
  limit: number
}

/** The narrowest first. */
function countersOf(
  c: Context<SyncEnv>,
  { trustedProxies, rateLimitPerMinute: limit }: Pick<Config, 'trustedProxies' | 'rateLimitPerMinute'>,
): [CountedAs, ...CountedAs[]] {
  const socketAddress = c.env?.incoming?.socket.remoteAddress
  const { address, network } = clientAddress(socketAddress, c.req.header('x-forwarded-for'), trustedProxies)
  const service = c.get('service')
  const caller = c.get('caller')
  const key = service ? `service ${service.service}` : caller ? `user ${caller.userId}` : `address ${address}`
  const ofAddress = { key: `all of ${address}`, limit: limit * ADDRESS_FACTOR }
  const ofNetwork = network === null ? [] : [{ key: `all of ${network}`, limit: limit * NETWORK_FACTOR }]
  return [{ key, limit }, ofAddress, ...ofNetwork]
}

function tell(c: Context<SyncEnv>, { limit, remaining, resetSeconds }: RateVerdict): void {
  c.header('RateLimit-Limit', String(limit))
  c.header('RateLimit-Remaining', String(remaining))
  c.header('RateLimit-Reset', String(resetSeconds))
}

function refuse(c: Context<SyncEnv>, verdict: RateVerdict | null): void {
  if (verdict === null || verdict.isAllowed) return
  tell(c, verdict)
  const { resetSeconds } = verdict
  throw new AppError('rate_limited', `Too many requests. Try again in ${resetSeconds} seconds.`, {
    details: { retry_after_seconds: resetSeconds },
    retryAfterSeconds: resetSeconds,
  })
}
