import {
  adminUserDetailSchema,
  adminUserListSchema,
  adminUserParamsSchema,
  adminUserQuerySchema,
  auditListSchema,
  auditQuerySchema,
  billingAlarmListSchema,
  billingAlarmParamsSchema,
  billingEventListSchema,
  billingEventParamsSchema,
  billingEventQuerySchema,
  billingEventSchema,
  lockUserSchema,
  statisticsSchema,
} from '../../contract/sync/admin.ts'
import { jsonBody, jsonReply, noContent } from '../../server-kit/router.ts'
import { createRouter, route } from '../http/router.ts'
import { adminLedgerRoutes } from './ledger-routes.ts'
import { requestOf } from './request-of.ts'
import type { AdminService } from './service.ts'

export function adminRoutes(admin: AdminService) {
  return createRouter()
    .openapi(
      route('GET /admin/users', {
        summary: 'Accounts, newest first, or those that name an address',
        request: { query: adminUserQuerySchema },
        responses: { 200: jsonReply(adminUserListSchema, 'A page') },
      }),
      async (c) => c.json(await admin.users(requestOf(c), c.req.valid('query')), 200),
    )
    .openapi(
      route('GET /admin/users/:id', {
        summary: 'One account with its devices, live sessions and tier',
        request: { params: adminUserParamsSchema },
        responses: { 200: jsonReply(adminUserDetailSchema, 'The account') },
      }),
      async (c) => c.json(await admin.user(requestOf(c), c.req.valid('param').id), 200),
    )
    .openapi(
      route('POST /admin/users/:id/lock', {
        summary: 'Lock an account: ends its sessions, and none can begin',
        request: { params: adminUserParamsSchema, ...jsonBody(lockUserSchema) },
        responses: { 204: noContent('Locked') },
      }),
      async (c) => {
        await admin.lock(requestOf(c), c.req.valid('param').id, c.req.valid('json').reason)
        return c.body(null, 204)
      },
    )
    .openapi(
      route('POST /admin/users/:id/unlock', {
        summary: 'Unlock an account',
        request: { params: adminUserParamsSchema },
        responses: { 204: noContent('Not locked') },
      }),
      async (c) => {
        await admin.unlock(requestOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
    .openapi(
      route('POST /admin/users/:id/end-sessions', {
        summary: 'Sign an account out everywhere',
        request: { params: adminUserParamsSchema },
        responses: { 204: noContent('Ended') },
      }),
      async (c) => {
        await admin.endSessions(requestOf(c), c.req.valid('param').id)
        return c.body(null, 204)
      },
    )
    .openapi(
      route('GET /admin/statistics', {
        summary: 'Counts over all accounts',
        responses: { 200: jsonReply(statisticsSchema, 'As of now') },
      }),
      async (c) => c.json(await admin.statistics(requestOf(c)), 200),
    )
    .openapi(
      route('GET /admin/audit', {
        summary: 'Who did what over others’ accounts, newest first',
        request: { query: auditQuerySchema },
        responses: { 200: jsonReply(auditListSchema, 'A page') },
      }),
      async (c) => c.json(await admin.audit(requestOf(c), c.req.valid('query')), 200),
    )
    .route('/', billingLogRoutes(admin))
    .route('/', adminLedgerRoutes(admin.ledgers))
}

function billingLogRoutes(admin: AdminService) {
  return createRouter()
    .openapi(
      route('GET /admin/billing/events', {
        summary: 'Webhooks that were taken, newest first',
        request: { query: billingEventQuerySchema },
        responses: { 200: jsonReply(billingEventListSchema, 'A page') },
      }),
      async (c) => c.json(await admin.billingEvents(requestOf(c), c.req.valid('query')), 200),
    )
    .openapi(
      route('POST /admin/billing/events/:id/replay', {
        summary: 'Work a webhook off again, by what Stripe lists now',
        request: { params: billingEventParamsSchema },
        responses: { 200: jsonReply(billingEventSchema, 'It waits again') },
      }),
      async (c) => c.json(await admin.replayEvent(requestOf(c), c.req.valid('param').id), 200),
    )
    .openapi(
      route('GET /admin/billing/alarms', {
        summary: 'What billing wants looked at, the latest first',
        responses: { 200: jsonReply(billingAlarmListSchema, 'At most 200') },
      }),
      async (c) => c.json(await admin.billingAlarms(requestOf(c)), 200),
    )
    .openapi(
      route('POST /admin/billing/alarms/:key/resolve', {
        summary: 'Somebody has looked at it; the same again opens it again',
        request: { params: billingAlarmParamsSchema },
        responses: { 204: noContent('Resolved') },
      }),
      async (c) => {
        await admin.resolveBillingAlarm(requestOf(c), c.req.valid('param').key)
        return c.body(null, 204)
      },
    )
}
