import type { HealthReply } from '../../contract/core/health.ts'
import { AppError } from '../../contract/errors.ts'
import { notFound } from '../../server-kit/error-handler.ts'
import type { Logger } from '../../server-kit/logger.ts'
import { billingRoutes } from './account/billing-routes.ts'
import { accountRoutes } from './account/routes.ts'
import { chatRoutes } from './chat/routes.ts'
import { documentRoutes } from './documents/routes.ts'
import type { Services } from './features.ts'
import { healthRoutes } from './health/routes.ts'
import { type GuardOptions, refuseForeignCallers, requirePermission } from './http/guards.ts'
import { readBody } from './http/json-body.ts'
import { createErrorHandler } from './http/on-error.ts'
import { createRouter } from './http/router.ts'
import { usageReportRoutes } from './ledger/report-routes.ts'
import { usageRoutes } from './ledger/routes.ts'
import { localApiRoutes } from './local-api/routes.ts'
import { rememberedRoutes } from './memory/remembered-routes.ts'
import { memoryRoutes } from './memory/routes.ts'
import { modelRoutes } from './models/routes.ts'
import { policyRoutes } from './policy/routes.ts'
import { projectRoutes } from './projects/routes.ts'
import { pullRoutes } from './pulls/routes.ts'
import { settingsRoutes } from './settings/routes.ts'
import { storeRoutes } from './store/routes.ts'
import type { StoreService } from './store/service.ts'
import { workRoutes } from './work/routes.ts'

/** What there is whether or not the store could be opened. */
export interface BaseDeps {
  guard: GuardOptions
  logger: Logger
  newId: () => string
  health: () => HealthReply
  store: StoreService
}
export type AppDeps = BaseDeps & Services

/** The whole product as one Hono app; the same in Electron, at the command line and in tests. */
export function createCoreApp(deps: AppDeps) {
  const app = guarded(deps)
    .route('/', healthRoutes(deps.health, deps.guard.tokens))
    .route('/', storeRoutes(deps.store))
    .route('/', settingsRoutes(deps.settings))
    .route('/', localApiRoutes(deps.localApi))
    .route('/', modelRoutes(deps.engine, deps.library))
    .route('/', pullRoutes(deps.pulls))
    .route('/', usageRoutes(deps.core.ledger))
    .route('/', usageReportRoutes(deps.usageReports))
    .route('/', chatRoutes(deps.core, deps.chat))
    .route('/', projectRoutes(deps.projects))
    .route('/', documentRoutes(deps.documents))
    .route('/', memoryRoutes({ ...deps, runs: deps.memoryRuns, clock: deps.core.clock }))
    .route('/', rememberedRoutes(deps))
    .route('/', policyRoutes(deps.policy))
    .route('/', workRoutes(deps.work))
    .route('/', accountRoutes(deps.account.service))
    .route('/', billingRoutes(deps.account.billing))
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Noble NovaCore core',
      version: deps.health().version,
      description: 'Every call carries X-Service-Token. Loopback only.',
    },
  })
  return app
}
export type CoreApp = ReturnType<typeof createCoreApp>

/** While the store is closed: its state, and the ways to get it back. Everything else says so. */
export function createRecoveryApp(deps: BaseDeps) {
  return guarded({
    ...deps,
    guard: {
      ...deps.guard,
      onUnknownRoute: () =>
        new AppError(
          'store_unavailable',
          'Your data could not be opened. Nothing was changed; see GET /store.',
        ),
    },
  })
    .route('/', healthRoutes(deps.health, deps.guard.tokens))
    .route('/', storeRoutes(deps.store))
}

function guarded({ guard, logger, newId }: BaseDeps) {
  const app = createRouter()
  app.onError(createErrorHandler(logger))
  app.notFound(notFound)
  app.use(async (c, next) => {
    c.set('requestId', newId())
    await next()
    c.header('X-Request-Id', c.get('requestId'))
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Cache-Control', 'no-store')
  })
  app.use(refuseForeignCallers)
  app.use(requirePermission(guard))
  app.use(readBody)
  return app
}
