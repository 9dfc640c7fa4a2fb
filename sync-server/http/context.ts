import { randomUUID } from 'node:crypto'
import { setHeader } from './set-header.ts'
import type { Step } from './steps.ts'

/** What a caller of ours sent on from the service before it, so that one call can be followed through all logs. */
const REQUEST_ID = /^[\w-]{8,64}$/

/** Names the request. A random UUID, since Node keeps entropy for those ready. */
export const requestId: Step = (c) => {
  const given = c.req.header('x-request-id')
  c.set('requestId', given !== undefined && REQUEST_ID.test(given) ? given : randomUUID())
  setHeader(c, 'X-Request-Id', c.get('requestId'))
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
