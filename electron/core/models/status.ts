import { CORE_ERROR_STATUS, type CoreErrorCode } from '../../../contract/core/errors.ts'
import type { EngineState } from '../../../contract/core/health.ts'
import { AppError } from '../../../contract/errors.ts'

/** The engine's state, with those who wait for it. */
export interface Status {
  get(): EngineState
  set(next: Partial<EngineState>): void
  /** See {@link Engine.ready}. */
  ready(timeoutMs: number): Promise<void>
  /** Resolves when it is no longer ready, at the latest after `limitMs`. */
  leavesReady(limitMs: number): Promise<void>
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
  /** Resolves after the next change for which `isEnough` holds, or when the time is up. */
  const change = (isEnough: (next: EngineState) => boolean, limitMs: number): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        waiting.delete(look)
        resolve()
      }
      const look = (): void => {
        if (isEnough(state)) end()
      }
      const timer = setTimeout(end, limitMs)
      waiting.add(look)
    })

  return {
    get: () => state,
    set(next) {
      state = { ...state, ...next }
      for (const look of [...waiting]) look()
    },
    async ready(timeoutMs) {
      if (!isSettled(state)) await change(isSettled, timeoutMs)
      if (state.state !== 'ready') throw notReady(state)
    },
    async leavesReady(limitMs) {
      if (state.state === 'ready') await change((next) => next.state !== 'ready', limitMs)
    },
  }
}

function isSettled({ state }: EngineState): boolean {
  return state === 'ready' || state === 'failed' || state === 'stopped'
}

/** What to tell a user who wanted an answer in this state. */
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

function knownCode(code: string): CoreErrorCode {
  return code in CORE_ERROR_STATUS ? (code as CoreErrorCode) : 'engine_unavailable'
}
