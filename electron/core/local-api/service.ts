import { setTimeout } from 'node:timers/promises'
import type { LocalApi } from '../../../contract/core/local-api.ts'
import type { Settings } from '../../../contract/core/settings.ts'
import type { AppError } from '../../../contract/errors.ts'
import { asAppError } from '../http/on-error.ts'
import { createApiApp } from './api-app.ts'
import type { LocalApiDeps } from './deps.ts'
import { type ApiKeys, createApiKeys } from './keys.ts'
import { type Listener, listen } from './listener.ts'
import { Slots } from './slots.ts'

/** The OpenAI-compatible API for programs on this computer, off unless the user switches it on. */
export interface LocalApiService {
  keys: ApiKeys
  /** As it is once all changes so far have been made. */
  state(): Promise<LocalApi>
  /** Starts, moves or ends the listener, as the settings now say. */
  follow(): void
  /** Ends it for good; resolves when the last call is recorded. */
  stop(): Promise<void>
}

/**
 * Answers end at once. Vectors that are being computed cannot be cancelled, and must not keep the app from quitting: what
 * they hold is freed at the next start.
 */
const LAST_CALLS_MS = 3_000

type Choice = Pick<Settings, 'local_api_on' | 'local_api_port'>
interface Running {
  listener: Listener
  port: number
  stopping: AbortController
}

export function createLocalApiService(deps: LocalApiDeps): LocalApiService {
  const keys = createApiKeys(deps)
  const slots = new Slots()
  let running: Running | null = null
  let error: AppError | null = null
  let isStopped = false
  let changes: Promise<void> = Promise.resolve()

  async function start(port: number): Promise<void> {
    const stopping = new AbortController()
    const app = createApiApp({ ...deps, keys, slots, stopping: stopping.signal })
    try {
      const listener = await listen((request) => app.fetch(request), port)
      running = { listener, port, stopping }
      deps.logger.info('local api listens', { port })
    } catch (cause) {
      error = asAppError(cause)
      deps.logger.warn('local api could not listen', { port, code: error.code })
    }
  }

  async function end(): Promise<void> {
    const ending = running
    running = null
    ending?.stopping.abort()
    await Promise.race([slots.idle(), setTimeout(LAST_CALLS_MS)])
    await ending?.listener.close()
  }

  async function change({ local_api_on: isOn, local_api_port: port }: Choice): Promise<void> {
    if (isOn && running?.port === port) return
    error = null
    await end()
    if (isOn) await start(port)
  }

  /** One change after the other, in the order in which they were asked for. */
  function inTurn(next: () => Promise<void>): Promise<void> {
    changes = changes.then(next)
    return changes
  }

  return {
    keys,
    async state() {
      await changes
      return {
        state: running ? 'on' : error ? 'failed' : 'off',
        url: running ? `http://127.0.0.1:${running.port}/v1` : null,
        error: (error?.toBody().error as LocalApi['error']) ?? null,
        keys: keys.list(),
      }
    },
    follow: () =>
      void inTurn(async () => {
        if (!isStopped) await change(deps.settings())
      }),
    stop: () =>
      inTurn(async () => {
        isStopped = true
        await end()
      }),
  }
}
