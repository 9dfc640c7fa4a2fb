import { createMiddleware } from 'hono/factory'
import { SyncError } from '../../contract/sync-errors.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { SyncEnv } from './env.ts'

/** RFC 6750 §2.1. Longer than any token of ours is none. */
const BEARER = /^Bearer +([\w.~+/=-]{1,4000})$/i

/** Finds out who asks. Whether that suffices is for the guard, which knows the route. */
export function identify(sessions: Sessions) {
  return createMiddleware<SyncEnv>(async (c, next) => {
    c.set('caller', null)
    c.set('tokenError', null)
    const header = c.req.header('authorization')
    const token = header === undefined ? null : (BEARER.exec(header)?.[1] ?? null)
    c.set('accessToken', token)
    if (token !== null) {
      try {
        c.set('caller', await sessions.authenticate(token))
      } catch (error) {
        if (!(error instanceof SyncError)) throw error
        c.set('tokenError', error)
      }
    }
    await next()
  })
}
