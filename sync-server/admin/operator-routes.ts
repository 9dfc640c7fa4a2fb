import { retriedMailsSchema, statisticsSchema } from '../../contract/sync/admin.ts'
import { jsonReply } from '../../server-kit/router.ts'
import type { SyncDeps } from '../deps.ts'
import { serviceOf } from '../http/guard.ts'
import { createRouter, route } from '../http/router.ts'
import { recordAct } from './audit.ts'
import { readStatistics } from './store.ts'

/** What an operator's scripts may do, by service token: counts, and what a repaired mail server needs. */
export function operatorRoutes(deps: Pick<SyncDeps, 'db' | 'clock' | 'newId' | 'outbox'>) {
  const { db, clock, outbox } = deps
  return createRouter()
    .openapi(
      route('GET /operator/statistics', {
        summary: 'Counts over all accounts',
        responses: { 200: jsonReply(statisticsSchema, 'As of now') },
      }),
      async (c) => c.json(await readStatistics(db.queries, clock.nowMs()), 200),
    )
    .openapi(
      route('POST /operator/mails/retry', {
        summary: 'Try all mails again that were given up',
        responses: { 200: jsonReply(retriedMailsSchema, 'How many will be tried') },
      }),
      async (c) => {
        const retried = await db.transaction(async (trx) => {
          const count = await outbox.retryFailed(trx)
          await recordAct(trx, deps, {
            actorKind: 'service',
            actor: serviceOf(c).service,
            action: 'mails.retry',
            details: { retried: count },
            requestId: c.get('requestId'),
          })
          return count
        })
        outbox.wake()
        return c.json({ retried }, 200)
      },
    )
}
