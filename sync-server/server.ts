import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Logger } from '../server-kit/logger.ts'
import { newId } from '../server-kit/new-id.ts'
import { createComposeMail } from './accounts/compose-mail.ts'
import { createAccountService } from './accounts/service.ts'
import { createAdminService } from './admin/service.ts'
import { createAlarmService } from './alarms/service.ts'
import { createSyncApp, type SyncApp } from './app.ts'
import { type BillingService, createBillingService } from './billing/service.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'
import { openServerDatabase } from './db/open.ts'
import type { SyncDeps } from './deps.ts'
import { createDeviceService } from './devices/service.ts'
import { createEntitlementService } from './entitlements/service.ts'
import { createHardenedServer } from './http/hardened-server.ts'
import { startHousekeeping } from './jobs/housekeeping.ts'
import { createKeyRing, resealKeys } from './keys/key-ring.ts'
import { createSecrets, type Secrets } from './keys/secrets.ts'
import { createLedgerService, type LedgerService } from './ledger/service.ts'
import { createLoginThrottle } from './limits/login-throttle.ts'
import { createRateLimiter } from './limits/rate-limiter.ts'
import { createLogger } from './logger.ts'
import { createOutbox } from './mail/outbox.ts'
import { createMailTransport } from './mail/transport.ts'
import { createMetrics } from './ops/metrics.ts'
import { serverUrl } from './server-url.ts'
import { createAccessTokens } from './sessions/access-token.ts'
import { createSessionService } from './sessions/service.ts'

/** What a test may bring instead of the machine's own. */
export interface ServerParts {
  clock?: Clock
  logger?: Logger
}

export interface SyncServer {
  url: string
  app: SyncApp
  deps: SyncDeps
  billing: BillingService
  ledger: LedgerService
  stop(): Promise<void>
}

/** Opens the database, joins the features and listens. Throws before it listens, and leaves nothing open then. */
export async function startSyncServer(
  config: Config,
  version: string,
  parts: ServerParts = {},
): Promise<SyncServer> {
  const clock = parts.clock ?? systemClock
  const logger = parts.logger ?? createLogger(config.logLevel)
  const db = await openServerDatabase(config, clock, logger.child('database'))
  const secrets = createSecrets(config.serverSecret, config.serverSecretPrevious)
  if (config.serverSecretPrevious) await rotateSeals(db, secrets, logger)
  const keys = createKeyRing(db, secrets, clock)
  const throttle = createLoginThrottle(db, clock, newId)
  const mailLogger = logger.child('mail')
  const transport = createMailTransport({ ...config, from: config.mailFrom, newId, logger: mailLogger })
  let listensOn = config.port
  const url = () => serverUrl({ ...config, port: listensOn })
  const compose = createComposeMail({ db, clock, serverUrl: url })
  const outbox = createOutbox({ db, clock, newId, logger: mailLogger, compose, transport })
  const sessions = createSessionService({
    db,
    clock,
    newId,
    secrets,
    accessTokens: createAccessTokens(keys, clock, newId),
  })
  const alarms = createAlarmService({ clock, logger: logger.child('alarms') })
  const billing = createBillingService({
    config,
    db,
    clock,
    newId,
    logger: logger.child('billing'),
    alarms,
    serverUrl: url,
  })
  const devices = createDeviceService({ db, clock, sessions })
  const ledger = createLedgerService({
    db,
    clock,
    newId,
    logger: logger.child('ledger'),
    keys,
    alarms,
    devices,
  })
  const accountParts = [billing.accountPart, ledger.accountPart]
  const deps: SyncDeps = { config, db, clock, newId, logger, secrets, keys, outbox, alarms, accountParts }
  const metrics = createMetrics(db, clock.nowMs, version)
  const app = createSyncApp({
    ...deps,
    version,
    sessions,
    rateLimiter: createRateLimiter(db, clock),
    accounts: createAccountService({ ...deps, sessions, devices, throttle }),
    devices,
    admin: createAdminService({ ...deps, sessions, devices, billing, ledger }),
    metrics,
    billing,
    ledger,
    entitlements: createEntitlementService(deps),
  })
  const housekeeping = startHousekeeping(db, clock, logger.child('housekeeping'), accountParts)

  async function closeParts(): Promise<void> {
    await housekeeping.stop()
    await outbox.stop()
    await billing.stop()
    transport.close()
    metrics.close()
    await db.close()
  }

  const { server, port } = await listen(app, config).catch(async (error: unknown) => {
    await closeParts()
    throw error
  })
  listensOn = port
  logger.info('server ready', { database: db.kind, port, version })
  let stopped: Promise<void> | null = null

  async function shutDown(): Promise<void> {
    await new Promise((resolve) => {
      server.close(resolve)
      // Idle connections would keep it open; requests that are being answered end first.
      server.closeIdleConnections()
      setTimeout(() => server.closeAllConnections(), GRACE_MS).unref()
    })
    await closeParts()
    logger.info('server stopped')
  }

  return {
    url: url(),
    app,
    deps,
    billing,
    ledger,
    stop: () => (stopped ??= shutDown()),
  }
}

async function rotateSeals(db: Database, secrets: Secrets, logger: Logger): Promise<void> {
  try {
    const resealed = await resealKeys(db, secrets)
    logger.info('signing keys are under the current SERVER_SECRET', { resealed })
  } catch (error) {
    await db.close()
    throw new Error('A signing key opens by neither SERVER_SECRET nor SERVER_SECRET_PREVIOUS.', {
      cause: error,
    })
  }
}

const GRACE_MS = 5_000

/** Throws when the port is taken. */
async function listen(app: SyncApp, { host, port }: Config): Promise<{ server: Server; port: number }> {
  const server = createHardenedServer(getRequestListener(app.fetch, { hostname: host }))
  server.listen(port, host)
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}
