import { syncErrorBodySchema } from '../../contract/sync/errors.ts'
import { type RouteAccess, SYNC_ROUTES, type SyncRoute } from '../../contract/sync/routes.ts'
import {
  createRouter as createAnyRouter,
  defineRoute,
  jsonReply,
  type RouteDetails,
} from '../../server-kit/router.ts'
import { bodyLimitOf } from './body-limits.ts'
import type { SyncEnv } from './env.ts'

export const createRouter = () => createAnyRouter<SyncEnv>()

/** Defines a route of the table SYNC_ROUTES, with who may call it and the refusals that every route can answer. */
export function route<const Key extends SyncRoute, const Details extends RouteDetails>(
  key: Key,
  details: Details,
) {
  const access: RouteAccess = SYNC_ROUTES[key]
  const isPublic = access === 'public'
  const isService = access.startsWith('service ')
  return defineRoute(key, details, {
    security: isPublic ? [] : isService ? [{ serviceToken: [] }] : [{ bearer: [] }],
    responses: {
      ...(isPublic
        ? {}
        : isService
          ? { 403: refused('service_token_missing, _invalid, _expired, permission_denied') }
          : {
              401: refused('token_missing'),
              403: refused('token_invalid, token_expired, permission_denied'),
            }),
      ...(key.startsWith('GET ')
        ? {}
        : { 413: refused(`body_too_large: more than ${bodyLimitOf(key).maxBytes} bytes`) }),
      429: refused('rate_limited, login_throttled, mail_throttled; with Retry-After'),
      503: refused('database_busy, server_busy; with Retry-After'),
      default: refused('Refused or failed: the error body, with its status by code'),
    },
  })
}

function refused(description: string) {
  return jsonReply(syncErrorBodySchema, description)
}
