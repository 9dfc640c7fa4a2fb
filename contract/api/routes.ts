import type { Permission } from '../service-token.ts'

/**
 * Every route of the core and what a caller must hold to use it. The guard refuses a route that is not in this table,
 * so a new route without a permission is a route that nobody can call.
 */
export const CORE_ROUTES = {
  'GET /health': 'health:read',
  'GET /openapi.json': 'health:read',
  'POST /service/renew': 'health:read',
  'GET /settings': 'settings:read',
  'PATCH /settings': 'settings:write',
  'GET /models': 'models:read',
  'POST /models/warm': 'models:read',
  'POST /engine/restart': 'models:write',
  'GET /usage/quota': 'usage:read',
  'GET /usage/history': 'usage:read',
  'GET /usage/ledger': 'usage:read',
  'POST /usage/ledger/verify': 'usage:read',
  'POST /chat/message': 'chat:write',
  'POST /chat/stream': 'chat:write',
  'GET /chat/sessions': 'chat:read',
  'POST /chat/sessions': 'chat:write',
  'GET /chat/sessions/:id': 'chat:read',
  'PATCH /chat/sessions/:id': 'chat:write',
  'DELETE /chat/sessions/:id': 'chat:write',
  'GET /chat/sessions/:id/messages': 'chat:read',
  'POST /chat/sessions/:id/restore': 'chat:write',
  'POST /chat/sessions/:id/branch': 'chat:write',
  'POST /chat/messages/:id/regenerate': 'chat:write',
  'GET /chat/generations': 'chat:read',
  'GET /chat/generations/:id/stream': 'chat:read',
  'POST /chat/generations/:id/cancel': 'chat:write',
  'GET /store': 'store:read',
  'POST /store/snapshots': 'store:write',
  'POST /store/restore': 'store:write',
  'POST /store/recover': 'store:write',
} as const satisfies Record<string, Permission>

export type CoreRoute = keyof typeof CORE_ROUTES
