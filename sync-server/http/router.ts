import { createRoute, OpenAPIHono, type RouteConfig, type z } from '@hono/zod-openapi'
import { AppError } from '../../contract/errors.ts'
import { syncErrorBodySchema } from '../../contract/sync/errors.ts'
import { type RouteAccess, SYNC_ROUTES, type SyncRoute } from '../../contract/sync/routes.ts'
import { bodyLimitOf } from './body-limits.ts'
import type { SyncEnv } from './env.ts'

/** Of one fault in a request, as it is told. */
const MAX_ISSUE_CHARS = 200

/** A router whose refused input is answered with our one error body: where the fault is, never the value. */
export function createRouter(): OpenAPIHono<SyncEnv> {
  return new OpenAPIHono<SyncEnv>({
    defaultHook: (result) => {
      if (result.success) return
      throw new AppError('invalid_request', 'Something in the request is missing or of the wrong kind.', {
        details: {
          in: result.target,
          issues: result.error.issues.slice(0, 20).map((issue) => ({
            // Names of fields that are too many come from the caller: an answer stays short.
            path: issue.path.map(String).join('.').slice(0, MAX_ISSUE_CHARS),
            message: issue.message.slice(0, MAX_ISSUE_CHARS),
          })),
        },
      })
    },
  })
}

type MethodOf<R> = R extends `${infer Method} ${string}` ? Lowercase<Method> : never
type PathOf<R> = R extends `${string} ${infer Path}` ? Braced<Path> : never
/** OpenAPI writes /devices/{id} what Hono and our table write /devices/:id. */
type Braced<P extends string> = P extends `${infer Before}/:${infer Name}/${infer After}`
  ? `${Before}/{${Name}}${Braced<`/${After}`>}`
  : P extends `${infer Before}/:${infer Name}`
    ? `${Before}/{${Name}}`
    : P

/** Definition of a route of the table, with who may call it and the answers that every route can give. */
export function route<K extends SyncRoute, const C extends Omit<RouteConfig, 'method' | 'path'>>(
  key: K,
  config: C,
) {
  const [method = '', path = ''] = key.split(' ')
  const access: RouteAccess = SYNC_ROUTES[key]
  const isPublic = access === 'public'
  const isService = access.startsWith('service ')
  return createRoute({
    ...config,
    method: method.toLowerCase() as MethodOf<K>,
    path: path.replace(/:(\w+)/g, '{$1}') as PathOf<K>,
    security: isPublic ? [] : isService ? [{ serviceToken: [] }] : [{ bearer: [] }],
    responses: {
      ...config.responses,
      ...(isPublic
        ? {}
        : isService
          ? { 403: refused('service_token_missing, _invalid, _expired, permission_denied') }
          : {
              401: refused('token_missing'),
              403: refused('token_invalid, token_expired, permission_denied'),
            }),
      ...(method === 'GET'
        ? {}
        : { 413: refused(`body_too_large: more than ${bodyLimitOf(key).maxBytes} bytes`) }),
      429: refused('rate_limited, login_throttled, mail_throttled; with Retry-After'),
      503: refused('database_busy, server_busy; with Retry-After'),
      default: refused('Refused or failed: the error body, with its status by code'),
    },
  })
}

function refused(description: string) {
  return { description, content: { 'application/json': { schema: syncErrorBodySchema } } } as const
}

export function jsonBody<S extends z.ZodType>(schema: S) {
  return { body: { required: true, content: { 'application/json': { schema } } } } as const
}

export function jsonReply<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { 'application/json': { schema } } } as const
}

export function noContent(description: string) {
  return { description } as const
}
