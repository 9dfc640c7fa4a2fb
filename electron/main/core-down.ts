import type { HealthReply } from '../../contract/core/health.ts'
import type { CoreStatus } from '../../contract/desktop-bridge.ts'
import { AppError } from '../../contract/errors.ts'

/**
 * Answers the page while the core is not running: /health is 200 with `starting`, so that the page can tell "not yet"
 * from "broken"; everything else is 503 core_starting.
 */
export function answerWithoutCore(path: string, status: CoreStatus, appVersion: string): Response {
  if (path === '/api/health') return json(200, healthWithoutCore(status, appVersion))
  const error = new AppError(
    status.code ?? 'core_starting',
    status.message ?? 'The background service is starting. This takes a few seconds; try again then.',
  )
  return json(error.status, error.toBody())
}

/** The store has not been opened yet: `ok` only means that no damage was found. */
function healthWithoutCore(status: CoreStatus, appVersion: string): HealthReply {
  return {
    status: 'starting',
    version: appVersion,
    store: { state: 'ok', message: null },
    engine: {
      state: 'starting',
      mode: 'bundled',
      version: null,
      progress: null,
      error:
        status.message === null ? null : { code: status.code ?? 'core_starting', message: status.message },
      restarts: 0,
    },
    secrets: { kind: 'file', warning: null },
  }
}

export function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  })
}
