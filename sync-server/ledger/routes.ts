import {
  quotaReplySchema,
  usageHistoryQuerySchema,
  usageHistoryReplySchema,
} from '../../contract/core/usage.ts'
import { ledgerEntriesQuerySchema, ownLedgerEntriesSchema } from '../../contract/sync/admin-ledger.ts'
import { deviceHistoriesSchema, reconcileReplySchema, reconcileSchema } from '../../contract/sync/ledger.ts'
import { jsonBody, jsonReply } from '../../server-kit/router.ts'
import { callerOf } from '../http/guard.ts'
import { createRouter, route } from '../http/router.ts'
import type { LedgerService } from './service.ts'

export function ledgerRoutes(ledger: LedgerService) {
  return createRouter()
    .openapi(
      route('POST /ledger/reconcile', {
        summary: 'Bring a signed batch of a device’s ledger; a receipt comes back',
        request: jsonBody(reconcileSchema),
        responses: { 200: jsonReply(reconcileReplySchema, 'Stored, each entry once; or known before') },
      }),
      async (c) => c.json(await ledger.reconcile(callerOf(c), c.req.valid('json')), 200),
    )
    .openapi(
      route('GET /ledger/entries', {
        summary:
          'The entries of one history of one’s own, oldest first: what an export of a long ledger leaves out',
        request: { query: ledgerEntriesQuerySchema },
        responses: { 200: jsonReply(ownLedgerEntriesSchema, 'A page') },
      }),
      async (c) => c.json(await ledger.entries(callerOf(c).userId, c.req.valid('query')), 200),
    )
    .openapi(
      route('GET /ledger/devices', {
        summary: 'What the server saw: where the history of each device ends, and what each used today',
        responses: { 200: jsonReply(deviceHistoriesSchema, 'All devices, revoked ones too') },
      }),
      async (c) => c.json(await ledger.devices(callerOf(c)), 200),
    )
    .openapi(
      route('GET /usage/quota', {
        summary: 'What is left of today, over all devices',
        responses: { 200: jsonReply(quotaReplySchema, 'Used, limit and rest') },
      }),
      async (c) => c.json(await ledger.quota(callerOf(c).userId), 200),
    )
    .openapi(
      route('GET /usage/history', {
        summary: 'Use by day, over all devices',
        request: { query: usageHistoryQuerySchema },
        responses: { 200: jsonReply(usageHistoryReplySchema, 'Oldest first, today last') },
      }),
      async (c) => c.json(await ledger.history(callerOf(c).userId, c.req.valid('query').days), 200),
    )
}
