import type { EngineState } from '../../../contract/api/health.ts'
import { AppError, ERROR_STATUS, type ErrorCode } from '../../../contract/errors.ts'

/** The engine's state, with those who wait for it. */
export interface Status {
  get(): EngineState
  set(change: Partial<EngineState>): void
  /** See {@link Engine.ready}. */
  ready(timeoutMs: number): Promise<void>
}

export function createStatus(mode: EngineState['mode']): Status {
  let state: EngineState = {
    state: 'stopped',
    mode,
    version: null,
    progress: null,
    error: null,
    restarts: 0,
  }
  const waiting = new Set<() => void>()

  return {
    get: () => state,
    set(change) {
      state = { ...state, ...change }
      if (isSettled(state)) for (const wake of [...waiting]) wake()
    },
    async ready(timeoutMs) {
      if (!isSettled(state)) {
        await new Promise<void>((resolve) => {
          const wake = (): void => {
            clearTimeout(timer)
            waiting.delete(wake)
            resolve()
          }
          const timer = setTimeout(wake, timeoutMs)
          waiting.add(wake)
        })
      }
      if (state.state !== 'ready') throw notReady(state)
    },
  }
}

function isSettled({ state }: EngineState): boolean {
  return state === 'ready' || state === 'failed' || state === 'stopped'
}

/** What to tell a person who wanted an answer in this state. */
export function notReady(state: EngineState): AppError {
  if (state.error && state.state === 'failed') {
    return new AppError(knownCode(state.error.code), state.error.message)
  }
  if (state.state === 'stopped') {
    return new AppError('engine_unavailable', 'The model engine is stopped. Restart it and try again.')
  }
  return new AppError('engine_starting', 'The model engine is still starting. Try again in a moment.', {
    details: { state: state.state },
  })
}

function knownCode(code: string): ErrorCode {
  return code in ERROR_STATUS ? (code as ErrorCode) : 'engine_unavailable'
}
