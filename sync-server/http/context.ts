import { createMiddleware } from 'hono/factory'
import type { SyncEnv } from './env.ts'

/** What a caller of ours sent on from the service before it, so that one call can be followed through all logs. */
const REQUEST_ID = /^[\w-]{8,64}$/

/** Names the request. */
export function requestId(newId: () => string) {
  return createMiddleware<SyncEnv>(async (c, next) => {
    const given = c.req.header('x-request-id')
    c.set('requestId', given !== undefined && REQUEST_ID.test(given) ? given : newId())
    // Before the answer is made: changing the headers of one that exists makes it anew, at a tenth of the speed.
    c.header('X-Request-Id', c.get('requestId'))
    await next()
  })
}

/** F3: on every answer, errors too; http/hardened-server.ts sets them. There is no page here, so the policy allows nothing. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains; preload',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
}
