import { SyncError } from '../../contract/sync-errors.ts'
import type { Caller, Sessions } from '../sessions/sessions.ts'
import type { Step } from './steps.ts'

/** RFC 6750 §2.1. Longer than any token of ours is none. */
const BEARER = /^Bearer +([\w.~+/=-]{1,4000})$/i

/** Finds out who asks. Whether that suffices is for the guard, which knows the route. */
export function identify(sessions: Sessions): Step {
  return (c) => {
    const set = (caller: Caller | null, error: SyncError | null) => {
      c.set('caller', caller)
      c.set('tokenError', error)
    }
    const header = c.req.header('authorization')
    const token = header === undefined ? null : (BEARER.exec(header)?.[1] ?? null)
    c.set('accessToken', token)
    const known = token === null ? null : sessions.known(token)
    if (token === null || known !== null) return set(known, null)
    return sessions.authenticate(token).then(
      (caller) => set(caller, null),
      (error: unknown) => {
        if (!(error instanceof SyncError)) throw error
        set(null, error)
      },
    )
  }
}
