import {
  deleteCopiesReplySchema,
  deleteCopiesRequestSchema,
  recoverReplySchema,
  recoverRequestSchema,
  restoreReplySchema,
  restoreRequestSchema,
  snapshotSchema,
  storeReplySchema,
} from '../../../contract/core/store.ts'
import { jsonBody, jsonReply } from '../../../server-kit/router.ts'
import { createRouter, route } from '../http/router.ts'
import type { StoreService } from './service.ts'

export function storeRoutes(store: StoreService) {
  return createRouter()
    .openapi(
      route('GET /store', {
        summary: 'How the data on this machine is, and its backups',
        responses: { 200: jsonReply(storeReplySchema, 'Also while the store could not be opened') },
      }),
      (c) => c.json(store.describe(), 200),
    )
    .openapi(
      route('POST /store/snapshots', {
        summary: 'Make a backup now',
        responses: { 201: jsonReply(snapshotSchema, 'The backup, verified') },
      }),
      (c) => c.json(store.takeSnapshot(), 201),
    )
    .openapi(
      route('POST /store/restore', {
        summary: 'Bring back from a backup what is no longer there; nothing that is there is changed',
        request: jsonBody(restoreRequestSchema),
        responses: { 200: jsonReply(restoreReplySchema, 'How much was added') },
      }),
      (c) => c.json(store.restore(c.req.valid('json')), 200),
    )
    .openapi(
      route('POST /store/recover', {
        summary: 'Restore a backup, open what can be read, or start new; old files are kept',
        request: jsonBody(recoverRequestSchema),
        responses: { 200: jsonReply(recoverReplySchema, 'The state now, and where the old files are') },
      }),
      async (c) => c.json(await store.recover(c.req.valid('json')), 200),
    )
    .openapi(
      route('POST /store/copies/delete', {
        summary: 'Delete damaged copies of the data that may still hold what was forgotten',
        request: jsonBody(deleteCopiesRequestSchema),
        responses: { 200: jsonReply(deleteCopiesReplySchema, 'How many were deleted') },
      }),
      (c) => c.json({ deleted: store.deleteCopies(c.req.valid('json').copies) }, 200),
    )
}
