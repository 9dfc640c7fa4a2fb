import { SERVICE_TOKEN_HEADER } from '../contract/service-token.ts'
import { notFound } from '../server-kit/error-handler.ts'
import { authRoutes } from './accounts/auth-routes.ts'
import { meRoutes } from './accounts/me-routes.ts'
import type { AccountService } from './accounts/service.ts'
import { operatorRoutes } from './admin/operator-routes.ts'
import { adminRoutes } from './admin/routes.ts'
import type { AdminService } from './admin/service.ts'
import { billingRoutes } from './billing/routes.ts'
import type { BillingService } from './billing/service.ts'
import type { SyncDeps } from './deps.ts'
import { deviceRoutes } from './devices/routes.ts'
import type { DeviceService } from './devices/service.ts'
import { entitlementRoutes } from './entitlements/routes.ts'
import type { EntitlementService } from './entitlements/service.ts'
import { readBody } from './http/body-limits.ts'
import { requestId } from './http/context.ts'
import { guard } from './http/guard.ts'
import { identify } from './http/identify.ts'
import { observe } from './http/observe.ts'
import { createErrorHandler } from './http/on-error.ts'
import { createRequestLimits, WEBHOOK_PATH } from './http/rate-limit.ts'
import { createRouter } from './http/router.ts'
import { identifyService } from './http/service-token.ts'
import { ledgerRoutes } from './ledger/routes.ts'
import type { LedgerService } from './ledger/service.ts'
import type { RateLimiter } from './limits/rate-limiter.ts'
import { openPageRoutes } from './open-page/routes.ts'
import { healthRoutes } from './ops/health-routes.ts'
import type { Metrics } from './ops/metrics.ts'
import { metricsRoutes } from './ops/metrics-routes.ts'
import type { SessionService } from './sessions/service.ts'

export interface SyncAppDeps extends SyncDeps {
  version: string
  sessions: SessionService
  rateLimiter: RateLimiter
  accounts: AccountService
  devices: DeviceService
  billing: BillingService
  admin: AdminService
  metrics: Metrics
  ledger: LedgerService
  entitlements: EntitlementService
}

/** The whole server as one Hono app. A new feature: its routes here, in contract/sync/routes.ts, and its service above. */
export function createSyncApp(deps: SyncAppDeps) {
  const app = guarded(deps)
    .route('/', healthRoutes(deps.db, deps.version))
    .route('/', openPageRoutes(deps.config))
    .route('/', authRoutes(deps.accounts))
    .route('/', meRoutes(deps.accounts))
    .route('/', deviceRoutes(deps.devices))
    .route('/', adminRoutes(deps.admin))
    .route('/', operatorRoutes(deps))
    .route('/', metricsRoutes(deps.metrics))
    .route('/', billingRoutes(deps.billing))
    .route('/', ledgerRoutes(deps.ledger))
    .route('/', entitlementRoutes(deps.entitlements))
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
  })
  app.openAPIRegistry.registerComponent('securitySchemes', 'serviceToken', {
    type: 'apiKey',
    in: 'header',
    name: SERVICE_TOKEN_HEADER,
  })
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Noble NovaCore sync server', version: deps.version },
  })
  return app
}
export type SyncApp = ReturnType<typeof createSyncApp>

function guarded(deps: SyncAppDeps) {
  const { config, clock, logger, sessions, rateLimiter, metrics } = deps
  const limits = createRequestLimits(rateLimiter, config)
  const secrets = [config.serviceSecret, config.serviceSecretPrevious].filter((secret) => secret !== null)
  const app = createRouter()
  app.onError(createErrorHandler(logger.child('http')))
  app.notFound(notFound)
  app.use(observe(logger.child('http'), metrics.observeRequest))
  app.use(requestId)
  app.use(identify(sessions))
  app.use(identifyService(secrets, clock))
  app.use(limits.count)
  app.use(guard)
  app.use(WEBHOOK_PATH, limits.countUnsignedWebhook)
  app.use(readBody)
  return app
}
