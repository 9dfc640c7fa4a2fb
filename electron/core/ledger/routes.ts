import {
  ledgerFindingsReplySchema,
  ledgerPageSchema,
  ledgerQuerySchema,
  ledgerVerifyReplySchema,
  quotaReplySchema,
  usageHistoryQuerySchema,
  usageHistoryReplySchema,
  usageReceiptQuerySchema,
  usageReceiptReplySchema,
} from '../../../contract/core/usage.ts'
import { jsonReply } from '../../../server-kit/router.ts'
import { createRouter, route } from '../http/router.ts'
import { toFindingView } from './finding-store.ts'
import type { LedgerService } from './service.ts'

export function usageRoutes(ledger: LedgerService) {
  return createRouter()
    .openapi(
      route('GET /usage/quota', {
        summary: 'What is used and what is left today (UTC)',
        responses: { 200: jsonReply(quotaReplySchema, 'Both meters and when they reset') },
      }),
      (c) => c.json(ledger.quota(), 200),
    )
    .openapi(
      route('GET /usage/history', {
        summary: 'Use by day, oldest first, today last; days without use have zeros',
        request: { query: usageHistoryQuerySchema },
        responses: { 200: jsonReply(usageHistoryReplySchema, 'One item for each day') },
      }),
      (c) => c.json({ days: ledger.history(c.req.valid('query').days) }, 200),
    )
    .openapi(
      route('GET /usage/ledger', {
        summary: 'The signed entries, newest first, page by page',
        request: { query: ledgerQuerySchema },
        responses: { 200: jsonReply(ledgerPageSchema, 'One page') },
      }),
      (c) => {
        const { limit, before_seq: beforeSeq } = c.req.valid('query')
        return c.json(ledger.page(limit, beforeSeq ?? null), 200)
      },
    )
    .openapi(
      route('GET /usage/receipt', {
        summary: 'The entries of one answer, also if another account was signed in when it was written',
        request: { query: usageReceiptQuerySchema },
        responses: { 200: jsonReply(usageReceiptReplySchema, 'Empty where nothing was counted') },
      }),
      (c) => {
        const { message_id: messageId, seq } = c.req.valid('query')
        return c.json({ entries: ledger.receipt(messageId, seq) }, 200)
      },
    )
    .openapi(
      route('POST /usage/ledger/verify', {
        summary: 'Check every entry, the signed head and the counters; names the first bad one',
        responses: { 200: jsonReply(ledgerVerifyReplySchema, 'What was found') },
      }),
      async (c) => c.json(await ledger.verify(), 200),
    )
    .openapi(
      route('GET /usage/findings', {
        summary: 'What the ledger lacks of what is remembered outside of it, newest first',
        responses: { 200: jsonReply(ledgerFindingsReplySchema, 'Empty when all is well') },
      }),
      (c) => c.json({ findings: ledger.findings().map(toFindingView) }, 200),
    )
}
