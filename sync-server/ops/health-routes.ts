import { AppError } from '../../contract/errors.ts'
import { syncHealthSchema, syncReadySchema } from '../../contract/sync/health.ts'
import { jsonReply } from '../../server-kit/router.ts'
import type { Database } from '../db/database.ts'
import { createRouter, route } from '../http/router.ts'
import { pingDatabase } from './store.ts'

export function healthRoutes(db: Database, version: string) {
  return createRouter()
    .openapi(
      route('GET /health', {
        summary: 'Whether the process answers',
        responses: { 200: jsonReply(syncHealthSchema, 'It does') },
      }),
      (c) => c.json({ status: 'ok' as const, version }, 200),
    )
    .openapi(
      route('GET /ready', {
        summary: 'Whether it can serve: the database answers',
        responses: { 200: jsonReply(syncReadySchema, 'It can') },
      }),
      async (c) => {
        try {
          await pingDatabase(db.queries)
        } catch (cause) {
          throw new AppError('not_ready', 'The database does not answer.', { retryAfterSeconds: 5, cause })
        }
        return c.json({ status: 'ready' as const, database: db.kind }, 200)
      },
    )
}
