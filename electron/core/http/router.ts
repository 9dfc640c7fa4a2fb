import { createRoute, OpenAPIHono, type RouteConfig, type z } from '@hono/zod-openapi'
import { coreErrorBodySchema } from '../../../contract/core/errors.ts'
import { AppError } from '../../../contract/errors.ts'
import type { CoreEnv } from './guards.ts'

/** A router whose refused input is answered with our one error body: where the fault is, never the value. */
export function createRouter(): OpenAPIHono<CoreEnv> {
  return new OpenAPIHono<CoreEnv>({
    defaultHook: (result) => {
      if (result.success) return
      throw new AppError('invalid_request', 'Something in the request is missing or of the wrong kind.', {
        details: {
          in: result.target,
          issues: result.error.issues.slice(0, 20).map((issue) => ({
            path: issue.path.map(String).join('.'),
            message: issue.message,
          })),
        },
      })
    },
  })
}

/** Route definition with the error answer that every route of ours can give. */
export function route<const R extends RouteConfig>(config: R) {
  return createRoute({
    ...config,
    responses: {
      ...config.responses,
      default: {
        description: 'Refused or failed: the error body, with its status by code.',
        content: { 'application/json': { schema: coreErrorBodySchema } },
      },
    },
  })
}

export function jsonBody<S extends z.ZodType>(schema: S) {
  return { body: { required: true, content: { 'application/json': { schema } } } } as const
}

export function jsonReply<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { 'application/json': { schema } } } as const
}

/** Server-sent events: the schema is that of each event's data. */
export function eventStream<S extends z.ZodType>(schema: S, description: string) {
  return { description, content: { 'text/event-stream': { schema } } } as const
}
