import { authRoutes } from './accounts/auth-routes.ts'
import { meRoutes } from './accounts/me-routes.ts'
import type { AccountService } from './accounts/service.ts'
import type { SyncDeps } from './deps.ts'
import { deviceRoutes } from './devices/routes.ts'
import type { DeviceService } from './devices/service.ts'
import { entitlementRoutes } from './entitlements/routes.ts'
import type { EntitlementService } from './entitlements/service.ts'
import { healthRoutes } from './health/routes.ts'
import { requestId } from './http/context.ts'
import { guard } from './http/guard.ts'
import { identify } from './http/identify.ts'
import { limitBody, requireJson } from './http/json-body.ts'
import { createErrorHandler, notFound } from './http/on-error.ts'
import { rateLimit } from './http/rate-limit.ts'
import { createRouter } from './http/router.ts'
import { ledgerRoutes } from './ledger/routes.ts'
import type { LedgerService } from './ledger/service.ts'
import type { RateLimiter } from './limits/rate-limiter.ts'
import type { Sessions } from './sessions/sessions.ts'

export interface SyncAppDeps extends SyncDeps {
  version: string
  sessions: Sessions
  rateLimiter: RateLimiter
  accounts: AccountService
  devices: DeviceService
  ledger: LedgerService
  entitlements: EntitlementService
}

/** The whole server as one Hono app. A new feature: its routes here, in contract/sync/routes.ts, and its service above. */
export function createSyncApp(deps: SyncAppDeps) {
  const app = guarded(deps)
    .route('/', healthRoutes(deps.db, deps.version))
    .route('/', authRoutes(deps.accounts))
    .route('/', meRoutes(deps.accounts))
    .route('/', deviceRoutes(deps.devices))
    .route('/', ledgerRoutes(deps.ledger))
    .route('/', entitlementRoutes(deps.entitlements))
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
  })
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Noble NovaCore sync server', version: deps.version },
  })
  return app
}
export type SyncApp = ReturnType<typeof createSyncApp>

function guarded({ config, logger, newId, sessions, rateLimiter }: SyncAppDeps) {
  const app = createRouter()
  app.onError(createErrorHandler(logger.child('http')))
  app.notFound(notFound)
  app.use(requestId(newId))
  app.use(identify(sessions))
  app.use(rateLimit(rateLimiter, config.trustedProxies))
  app.use(guard)
  app.use(limitBody)
  app.use(requireJson)
  return app
}
