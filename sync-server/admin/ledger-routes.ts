import { adminUserParamsSchema } from '../../contract/sync/admin.ts'
import {
  adminLedgerSchema,
  alarmParamsSchema,
  correctionReplySchema,
  correctLedgerSchema,
  ledgerAlarmListSchema,
  ledgerEntriesQuerySchema,
  ledgerEntriesSchema,
  releaseDeviceSchema,
} from '../../contract/sync/admin-ledger.ts'
import { jsonBody, jsonReply, noContent } from '../../server-kit/router.ts'
import { createRouter, route } from '../http/router.ts'
import type { LedgerAdmin } from './ledger.ts'
import { requestOf } from './request-of.ts'

export function adminLedgerRoutes(admin: LedgerAdmin) {
  return createRouter()
    .openapi(
      route('GET /admin/users/:id/ledger', {
        summary: 'Today’s use, the end of each device’s history, and what was odd',
        request: { params: adminUserParamsSchema },
        responses: { 200: jsonReply(adminLedgerSchema, 'As of now') },
      }),
      async (c) => c.json(await admin.ledger(requestOf(c), c.req.valid('param').id), 200),
    )
    .openapi(
      route('GET /admin/users/:id/ledger/entries', {
        summary: 'The entries of one history, oldest first, as they were signed',
        request: { params: adminUserParamsSchema, query: ledgerEntriesQuerySchema },
        responses: { 200: jsonReply(ledgerEntriesSchema, 'A page') },
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        return c.json(await admin.entries(requestOf(c), id, c.req.valid('query')), 200)
      },
    )
    .openapi(
      route('POST /admin/users/:id/ledger/corrections', {
        summary: 'Correct what was counted, by a new signed entry',
        request: { params: adminUserParamsSchema, ...jsonBody(correctLedgerSchema) },
        responses: { 201: jsonReply(correctionReplySchema, 'What was signed') },
      }),
      async (c) => {
        const correction = await admin.correct(requestOf(c), c.req.valid('param').id, c.req.valid('json'))
        return c.json({ correction }, 201)
      },
    )
    .openapi(
      route('POST /admin/users/:id/ledger/release-device', {
        summary: 'Let a device go on that was frozen for its two histories; both are kept',
        request: { params: adminUserParamsSchema, ...jsonBody(releaseDeviceSchema) },
        responses: { 204: noContent('It goes on from its newest history') },
      }),
      async (c) => {
        await admin.releaseDevice(requestOf(c), c.req.valid('param').id, c.req.valid('json').device_id)
        return c.body(null, 204)
      },
    )
    .openapi(
      route('GET /admin/ledger/alarms', {
        summary: 'What the ledgers want looked at, the latest first',
        responses: { 200: jsonReply(ledgerAlarmListSchema, 'At most 200 that are open') },
      }),
      async (c) => c.json({ alarms: await admin.alarms(requestOf(c)) }, 200),
    )
    .openapi(
      route('POST /admin/ledger/alarms/:key/resolve', {
        summary: 'Somebody has looked at it; the same again opens it again',
        request: { params: alarmParamsSchema },
        responses: { 204: noContent('Resolved') },
      }),
      async (c) => {
        await admin.resolveAlarm(requestOf(c), c.req.valid('param').key)
        return c.body(null, 204)
      },
    )
}
