import { join } from 'node:path'
import { type ServerType, serve } from '@hono/node-server'
import type { EngineState, HealthReply } from '../../contract/core/health.ts'
import { type Permission, SERVICE_PERMISSIONS } from '../../contract/service-token.ts'
import type { Tier } from '../../contract/tiers.ts'
import { type Runtime, readRuntime } from '../../native/runtime.ts'
import { newId } from '../../server-kit/new-id.ts'
import { createCoreApp, createRecoveryApp } from './app.ts'
import { type Clock, createSystemClock } from './clock.ts'
import { type Features, openFeatures } from './features.ts'
import { createServiceTokens } from './http/service-token.ts'
import { createJsonLogger } from './json-logger.ts'
import { LOCAL_OWNER } from './ledger/owner.ts'
import type { CoreOptions } from './options.ts'
import { NotesBudget } from './recall/notes-budget.ts'
import { openStore } from './store/open-store.ts'
import type { OpenStore } from './store/running-store.ts'
import { createStoreService, isOpen } from './store/service.ts'

/** What a test may bring instead of the machine's own. */
export interface CoreParts {
  clock?: Clock
  tier?: () => Tier
  notesBudget?: NotesBudget
}

export interface RunningCore {
  /** http://127.0.0.1:PORT */
  url: string
  issueToken(service: keyof typeof SERVICE_PERMISSIONS): Promise<string>
  /** "METHOD /path" of everything the app answers to. */
  routes(): string[]
  /** Ends answers with what came, the engine and the store, in this order. May be called again. */
  stop(): Promise<void>
}

/**
 * Starts the core and resolves when it listens. A store that cannot be opened is no reason to fail: the core then
 * answers with its state and the ways to recover it, and becomes whole when one of them is taken.
 * Throws AppError store_in_use, store_full and store_unavailable, and Error when set-up has not run.
 */
export async function startCore(options: CoreOptions, parts: CoreParts = {}): Promise<RunningCore> {
  const clock = parts.clock ?? createSystemClock()
  const runtime = readRuntime(options.runtimeFile)
  const logger = createJsonLogger(join(options.dataDir, 'logs', 'core.log'))
  const tokens = createServiceTokens(options.secret, clock)
  const opened = openStore({
    dataDir: options.dataDir,
    nativeBinding: nativeBinding(runtime),
    clock,
    newId,
    logger: logger.child('store'),
  })

  let features: Features | null = null
  const store = createStoreService(opened, async (open) => use(await openFeatures(context, open)))
  const context = {
    options,
    runtime,
    clock,
    newId,
    logger,
    tier: parts.tier ?? null,
    notesBudget: parts.notesBudget ?? new NotesBudget(),
  }
  const base = {
    guard: { tokens, userId: () => features?.ownerId() ?? LOCAL_OWNER },
    logger: logger.child('http'),
    newId,
    health,
    store,
  }
  let app: {
    fetch: (request: Request) => Response | Promise<Response>
    routes: { method: string; path: string }[]
  } = createRecoveryApp(base)
  if (isOpen(opened)) await openOrClose(opened)

  function health(): HealthReply {
    const storeHealth = store.health()
    const engine = features?.services.engine.state() ?? STOPPED_ENGINE
    return {
      status: features === null ? 'recovery' : overall(engine),
      version: options.appVersion,
      store: storeHealth,
      engine,
      secrets: features?.secrets ?? { kind: 'file', warning: null },
    }
  }

  function use(opened: Features): void {
    features = opened
    app = createCoreApp({ ...base, ...opened.services })
  }

  async function openOrClose(open: OpenStore): Promise<void> {
    try {
      use(await openFeatures(context, open))
    } catch (error) {
      open.close()
      throw error
    }
  }

  const { server, port } = await listen((request) => app.fetch(request), options.port)
  logger.info('core ready', { store: opened.state, version: options.appVersion })
  let stopped: Promise<void> | null = null

  async function shutDown(): Promise<void> {
    await features?.stop()
    server.close()
    if ('closeAllConnections' in server) server.closeAllConnections()
    store.close()
    logger.info('core stopped')
  }

  return {
    url: `http://127.0.0.1:${port}`,
    issueToken: (service) =>
      tokens.issue(service, SERVICE_PERMISSIONS[service] satisfies readonly Permission[]),
    routes: () => [...new Set(app.routes.map(({ method, path }) => `${method} ${path}`))],
    stop: () => (stopped ??= shutDown()),
  }
}

const STOPPED_ENGINE: EngineState = {
  state: 'stopped',
  mode: 'bundled',
  version: null,
  progress: null,
  error: null,
  restarts: 0,
}

function overall(engine: EngineState): HealthReply['status'] {
  if (engine.state === 'ready') return 'ok'
  return engine.state === 'failed' || engine.state === 'stopped' ? 'degraded' : 'starting'
}

/** The package's own prebuild needs Node-API 10; an older Electron takes the build that set-up made for it. */
function nativeBinding(runtime: Runtime): string | null {
  return Number(process.versions.napi) < 10 ? runtime.sqlite.electronBinding : null
}

/** Loopback only, never another address. Throws when the port is taken. */
function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  port: number,
): Promise<{ server: ServerType; port: number }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: '127.0.0.1' }, (info) =>
      resolve({ server, port: info.port }),
    )
    server.once('error', reject)
  })
}
