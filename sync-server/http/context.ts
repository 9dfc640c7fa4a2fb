import { randomUUID } from 'node:crypto'
import { createMiddleware } from 'hono/factory'
import type { SyncEnv } from './env.ts'

/** A caller may pass on the id of its own request, so that one call can be followed through all logs. */
const REQUEST_ID = /^[\w-]{8,64}$/

/** Gives the request an id and answers with it. */
export const requestId = createMiddleware<SyncEnv>(async (c, next) => {
  const given = c.req.header('x-request-id')
  const id = given !== undefined && REQUEST_ID.test(given) ? given : randomUUID()
  c.set('requestId', id)
  c.header('X-Request-Id', id)
  await next()
})

/** F3: on every answer, errors too; http/hardened-server.ts sets them. The policy allows nothing; the pages of open-page/ bring their own. */
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
