import type { SyncPermission } from './service-token.ts'

/**
 * Every route of the sync server and who may call it. The guard refuses a route that is not in this table, so
 * nobody can call a new route that has no entry.
 *
 * public   anyone; rate limited by address and caller
 * user     an access token of any user
 * admin    an access token whose role is admin
 * service  an operators' tool with an X-Service-Token that has this permission (spec H1)
 */
export const SYNC_ROUTES = {
  'GET /health': 'public',
  'GET /ready': 'public',
  'GET /openapi.json': 'public',
  'GET /open/verify-email': 'public',
  'GET /open/reset-password': 'public',
  'GET /open/subscription': 'public',
  'POST /auth/register': 'public',
  'POST /auth/verify-email': 'public',
  'POST /auth/resend-verification': 'public',
  'POST /auth/login': 'public',
  'POST /auth/refresh': 'public',
  'POST /auth/logout': 'user',
  'POST /auth/forgot-password': 'public',
  'POST /auth/reset-password': 'public',
  'GET /me': 'user',
  'PATCH /me': 'user',
  'DELETE /me': 'user',
  'GET /me/export': 'user',
  'POST /me/password': 'user',
  'POST /me/email': 'user',
  'POST /me/resend-verification': 'user',
  'GET /devices': 'user',
  'POST /devices': 'user',
  'DELETE /devices/:id': 'user',
  'GET /admin/users': 'admin',
  'GET /admin/users/:id': 'admin',
  'POST /admin/users/:id/lock': 'admin',
  'POST /admin/users/:id/unlock': 'admin',
  'POST /admin/users/:id/end-sessions': 'admin',
  'GET /admin/users/:id/ledger': 'admin',
  'GET /admin/users/:id/ledger/entries': 'admin',
  'POST /admin/users/:id/ledger/corrections': 'admin',
  'POST /admin/users/:id/ledger/release-device': 'admin',
  'GET /admin/ledger/alarms': 'admin',
  'POST /admin/ledger/alarms/:key/resolve': 'admin',
  'GET /admin/statistics': 'admin',
  'GET /admin/audit': 'admin',
  'GET /admin/billing/events': 'admin',
  'POST /admin/billing/events/:id/replay': 'admin',
  'GET /admin/billing/alarms': 'admin',
  'POST /admin/billing/alarms/:key/resolve': 'admin',
  'GET /metrics': 'service metrics:read',
  'GET /operator/statistics': 'service statistics:read',
  'POST /operator/mails/retry': 'service mail:write',
  'GET /billing/plans': 'public',
  'POST /billing/checkout': 'user',
  'POST /billing/portal': 'user',
  'GET /billing/subscription': 'user',
  'POST /billing/webhook': 'public',
  'POST /ledger/reconcile': 'user',
  'GET /ledger/entries': 'user',
  'GET /ledger/devices': 'user',
  'GET /usage/quota': 'user',
  'GET /usage/history': 'user',
  'GET /entitlement': 'user',
  'GET /.well-known/jwks.json': 'public',
} as const satisfies Record<string, RouteAccess>

export type RouteAccess = 'public' | 'user' | 'admin' | `service ${SyncPermission}`
export type SyncRoute = keyof typeof SYNC_ROUTES
