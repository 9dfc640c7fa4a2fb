import { createRoute, OpenAPIHono, type RouteConfig, type z } from '@hono/zod-openapi'
import type { Env } from 'hono'
import { AppError } from '../contract/errors.ts'

const MAX_ISSUES = 20
/** Field names come from the caller: the answer stays short however long they are. */
const MAX_ISSUE_CHARS = 200

/** Creates a router that answers invalid input with the error body: it says where the fault is, never the value. */
export function createRouter<E extends Env>(): OpenAPIHono<E> {
  return new OpenAPIHono<E>({
    defaultHook: (result) => {
      if (result.success) return
      throw new AppError('invalid_request', 'Something in the request is missing or of the wrong kind.', {
        details: {
          in: result.target,
          issues: result.error.issues.slice(0, MAX_ISSUES).map(({ path, message }) => ({
            path: path.map(String).join('.').slice(0, MAX_ISSUE_CHARS),
            message: message.slice(0, MAX_ISSUE_CHARS),
          })),
        },
      })
    },
  })
}

type MethodOf<Key> = Key extends `${infer Method} ${string}` ? Lowercase<Method> : never
type PathOf<Key> = Key extends `${string} ${infer Path}` ? Braced<Path> : never
/** OpenAPI writes /devices/{id} where Hono and the tables of routes write /devices/:id. */
type Braced<Path extends string> = Path extends `${infer Before}/:${infer Name}/${infer After}`
  ? `${Before}/{${Name}}${Braced<`/${After}`>}`
  : Path extends `${infer Before}/:${infer Name}`
    ? `${Before}/{${Name}}`
    : Path

/** What a route says besides its method and path. */
export type RouteDetails = Omit<RouteConfig, 'method' | 'path'>
export type DefinedRoute<Key extends string, Details> = Details & {
  method: MethodOf<Key> & RouteConfig['method']
  path: PathOf<Key>
}

/**
 * Defines the route `key`, such as "POST /devices/:id", as OpenAPIHono takes it. `always` is documented beside the
 * route's own details, but is no part of its type: refusals are thrown, and a client parses them once for all routes.
 */
export function defineRoute<Key extends string, Details extends RouteDetails>(
  key: Key,
  details: Details,
  always: RouteDetails,
): DefinedRoute<Key, Details> {
  const [method = '', path = ''] = key.split(' ')
  const config: RouteConfig = {
    ...details,
    ...always,
    responses: { ...details.responses, ...always.responses },
    method: method.toLowerCase() as RouteConfig['method'],
    path: path.replace(/:(\w+)/g, '{$1}'),
  }
  return createRoute(config) as unknown as DefinedRoute<Key, Details>
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

/** Describes server-sent events; the schema is that of each event's data. */
export function eventStream<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { 'text/event-stream': { schema } } } as const
}
