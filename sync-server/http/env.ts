import type { HttpBindings } from '@hono/node-server'
import type { SyncServiceClaims } from '../../contract/sync/service-token.ts'
import type { SyncError } from '../../contract/sync-errors.ts'
import type { Caller } from '../sessions/sessions.ts'

/** What the steps before a route find out for it. */
export interface SyncEnv {
  Variables: {
    requestId: string
    /** Who asks, where an access token came that holds. */
    caller: Caller | null
    accessToken: string | null
    /** Why the token that came does not hold. */
    tokenError: SyncError | null
    /** Which service asks, where a service token came that holds. */
    service: SyncServiceClaims | null
    /** Why there is none. */
    serviceError: SyncError
  }
  Bindings: Partial<HttpBindings>
}
