import { BATCH_MAX_BYTES } from '../../contract/ledger/batch.ts'
import type { SyncRoute } from '../../contract/sync/routes.ts'
import { type BodyLimit, requireJson } from '../../server-kit/json-body.ts'
import type { SyncEnv } from './env.ts'

/** The longest request of accounts, devices and admins has some 5 KB; a body at this limit is parsed in 0.1 ms. */
const ORDINARY: BodyLimit = { maxBytes: 16 * 1024, maxDepth: 8 }

/** Where more is needed; each with its reason. */
const LARGER: Partial<Record<SyncRoute, BodyLimit>> = {
  // 500 entries of a ledger. Only signed-in users can send them.
  'POST /ledger/reconcile': { maxBytes: BATCH_MAX_BYTES, maxDepth: 8 },
  // Stripe's objects, expanded: an invoice with many lines has some 100 KB, at ten levels.
  'POST /billing/webhook': { maxBytes: 256 * 1024, maxDepth: 32 },
}

/** What a request to this route may hold; `route` as in the table of routes, or anything else for an unknown one. */
export function bodyLimitOf(route: string): BodyLimit {
  return LARGER[route as SyncRoute] ?? ORDINARY
}

/** Accepts JSON within the limit of the route. */
export const readBody = requireJson<SyncEnv>((c) => {
  const route = c.get('route')
  return bodyLimitOf(`${route?.method} ${route?.path}`)
})
