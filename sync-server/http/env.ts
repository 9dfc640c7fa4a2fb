import type { HttpBindings } from '@hono/node-server'
import type { AppError } from '../../contract/errors.ts'
import type { SyncServiceClaims } from '../../contract/sync/service-token.ts'
import type { Caller } from '../sessions/sessions.ts'
import type { FoundRoute } from './found-route.ts'

/** What the steps before a route find out for it. */
export interface SyncEnv {
  Variables: {
    requestId: string
    /** What was found for the address; null where there is nothing. */
    route: FoundRoute | null
    /** Who asks, where an access token came that holds. */
    caller: Caller | null
    accessToken: string | null
    /** Why the token that came does not hold. */
    tokenError: AppError | null
    /** Which service asks, where a service token came that holds. */
    service: SyncServiceClaims | null
    hasServiceToken: boolean
    /** Why the one that came does not hold, where that was looked at. */
    serviceError: AppError | null
  }
  Bindings: Partial<HttpBindings>
}
