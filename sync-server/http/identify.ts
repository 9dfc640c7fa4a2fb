import { AppError } from '../../contract/errors.ts'
import type { Caller, Sessions } from '../sessions/sessions.ts'
import type { Step } from './steps.ts'

/** RFC 6750 §2.1. Longer than any token of ours is none. */
const BEARER = /^Bearer +([\w.~+/=-]{1,4000})$/i

const PREFIX = 'Bearer '

/** Finds out who asks. Whether that suffices is for the guard, which knows the route. */
export function identify(sessions: Sessions): Step {
  return (c) => {
    const set = (caller: Caller | null, error: AppError | null) => {
      c.set('caller', caller)
      c.set('tokenError', error)
    }
    const header = c.req.header('authorization')
    // Most are known as they stand, and need no second look.
    const known = header?.startsWith(PREFIX) ? sessions.known(header.slice(PREFIX.length)) : null
    const token = known && header ? header.slice(PREFIX.length) : (BEARER.exec(header ?? '')?.[1] ?? null)
    c.set('accessToken', token)
    if (token === null || known !== null) return set(known, null)
    return sessions.authenticate(token).then(
      (caller) => set(caller, null),
      (error: unknown) => {
        if (!(error instanceof AppError)) throw error
        set(null, error)
      },
    )
  }
}
