import type { HttpBindings } from '@hono/node-server'
import type { AppError } from '../../contract/errors.ts'
import type { SyncServiceClaims } from '../../contract/sync/service-token.ts'
import type { Caller } from '../sessions/service.ts'
import type { FoundRoute } from './find-route.ts'

/** What the middleware before a route finds out for it. */
export interface SyncEnv {
  Variables: {
    requestId: string
    /** What was found for the address; null where there is nothing. */
    route: FoundRoute | null
    /** Who asks, where a valid access token came. */
    caller: Caller | null
    accessToken: string | null
    /** Why the access token that came is not valid. */
    tokenError: AppError | null
    /** Which service asks, where a valid service token came. */
    service: SyncServiceClaims | null
    /** Why the service token that came is not valid. */
    serviceError: AppError | null
  }
  Bindings: Partial<HttpBindings>
}
