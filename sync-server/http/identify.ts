import { createMiddleware } from 'hono/factory'
import { AppError } from '../../contract/errors.ts'
import type { SessionService } from '../sessions/service.ts'
import type { SyncEnv } from './env.ts'

/** RFC 6750 §2.1. Anything longer cannot be an access token. */
const BEARER = /^Bearer +([\w.~+/=-]{1,4000})$/i

/** Finds out which user asks. Whether that is enough is for the guard, which knows the route. */
export function identify(sessions: SessionService) {
  return createMiddleware<SyncEnv>(async (c, next) => {
    const token = BEARER.exec(c.req.header('authorization') ?? '')?.[1] ?? null
    c.set('accessToken', token)
    c.set('caller', null)
    c.set('tokenError', null)
    if (token !== null) {
      try {
        c.set('caller', await sessions.authenticate(token))
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        c.set('tokenError', error)
      }
    }
    await next()
  })
}
