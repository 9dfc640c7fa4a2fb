import { protocol } from 'electron'
import type { CoreStatus } from '../../contract/desktop-bridge.ts'
import { AppError } from '../../contract/errors.ts'
import { API_PREFIX, APP_ORIGIN, APP_SCHEME, isAppUrl } from './app-origin.ts'
import { securityHeaders } from './content-security-policy.ts'
import { addressAt } from './core-address.ts'
import { answerWithoutCore, json } from './core-down.ts'
import { askLoopback, forwardToCore } from './core-proxy.ts'
import type { MainLog } from './log.ts'
import { readPageFile } from './page-files.ts'

/** The part of the core process that requests of the page need. */
interface CoreGate {
  url(): string | null
  urlWithin(limitMs: number): Promise<string | null>
  status(): CoreStatus
}

export interface AppProtocolOptions {
  pageRoot: string
  /** `http://127.0.0.1:PORT` of vite in development, else null. */
  devServer: string | null
  core: CoreGate
  token: () => Promise<string>
  appVersion: string
  log: MainLog
}

/**
 * How long a request waits for a core that is starting: it needs well under a second, and a retry by the page would add
 * the page's own pause.
 */
const CORE_WAIT_MS = 1_500

/** Must run before the app is ready: the page's scheme becomes an origin with fetch, streams and a code cache. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ])
}

/** Serves app://nova: the built page at /, and the core's API at /api/. */
export function serveApp(options: AppProtocolOptions): void {
  protocol.handle(APP_SCHEME, async (request) => {
    const answer = await answerTo(request, options)
    for (const [name, value] of Object.entries(securityHeaders(options.devServer))) {
      answer.headers.set(name, value)
    }
    return answer
  })
}

async function answerTo(request: Request, options: AppProtocolOptions): Promise<Response> {
  if (!isAppUrl(request.url)) return new Response(null, { status: 404 })
  const { pathname, search } = new URL(request.url)
  if (pathname.startsWith(API_PREFIX)) return answerApi(request, pathname, options)
  if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405 })
  if (options.devServer !== null) return fetchFromDevServer(options.devServer, pathname + search, request)
  const file = await readPageFile(options.pageRoot, pathname)
  if (file === null) return new Response('Not found', { status: 404 })
  return new Response(request.method === 'HEAD' ? null : file.body, {
    headers: { 'content-type': file.type },
  })
}

async function answerApi(request: Request, pathname: string, options: AppProtocolOptions): Promise<Response> {
  if (!isFromOurPage(request)) {
    const error = new AppError('origin_not_allowed', 'Only the app’s own page may ask the core.')
    return json(error.status, error.toBody())
  }
  const isHealth = pathname === '/api/health'
  const coreUrl = isHealth ? options.core.url() : await options.core.urlWithin(CORE_WAIT_MS)
  if (coreUrl === null) return answerWithoutCore(pathname, options.core.status(), options.appVersion)
  try {
    return await forwardToCore(request, coreUrl, await options.token())
  } catch (error) {
    if (request.signal.aborted) return new Response(null, { status: 499 })
    if (error instanceof AppError) return json(error.status, error.toBody())
    // The core crashed before or while it handled this request.
    options.log('core_unreachable', { method: request.method, cause: errorCode(error) })
    return answerWithoutCore(pathname, options.core.status(), options.appVersion)
  }
}

/** The page's own GET requests carry no Origin; a request with another origin is refused. */
function isFromOurPage(request: Request): boolean {
  const origin = request.headers.get('origin')
  return origin === null || origin === APP_ORIGIN
}

/** Vite answers a style sheet as CSS or as a module that injects it, depending on the Accept header. */
async function fetchFromDevServer(devServer: string, path: string, request: Request): Promise<Response> {
  return askLoopback(addressAt(devServer, path), request)
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}
