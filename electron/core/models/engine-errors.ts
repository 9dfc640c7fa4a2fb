import { AppError } from '../../../contract/errors.ts'

/** The words of every engine failure that a person may meet: what happened, and what to do. */
export function engineDied(cause?: unknown): AppError {
  return new AppError(
    'engine_died',
    'The model engine stopped in the middle of the answer. What came so far is kept; try again.',
    { cause },
  )
}

export function engineStalled(seconds: number): AppError {
  return new AppError(
    'engine_died',
    `The model engine has been silent for ${seconds} seconds, so the answer was ended. What came so far is kept; try again.`,
    { details: { reason: 'stalled', seconds } },
  )
}

export function engineUnavailable(cause?: unknown): AppError {
  return new AppError(
    'engine_unavailable',
    'The model engine does not answer. Wait a moment or restart it, then try again.',
    { cause },
  )
}

export function engineMalformed(reason: 'not_json' | 'line_too_long' | 'wrong_shape'): AppError {
  return new AppError(
    'engine_refused',
    'The model engine sent something that cannot be read. What came so far is kept; try again.',
    { details: { reason } },
  )
}

export function diskFull(cause: unknown): AppError {
  return new AppError(
    'store_full',
    'There is no room left on the disk for the models. Free some space, then restart the engine.',
    { cause },
  )
}

/** Ollama lives, but the process that computes has died: no memory left, or a fault in it (llm/server.go). */
const RUNNER_DEATH =
  /runner (process )?(has (terminated|unexpectedly stopped)|no longer running)|error was encountered while running|error reading llm response/i
const DISK_FULL = /no space left on device|not enough space on the disk|disk quota exceeded/i

/**
 * Ollama's own error, from a status ≥ 400 or from an `{"error": …}` line inside a stream.
 * @param status null inside a stream
 */
export function engineRefusal(status: number | null, text: string, model?: string): AppError {
  if (status === 404 && model !== undefined) {
    return new AppError('model_not_found', `The model ${model} is not installed. Choose another one.`, {
      details: { model },
    })
  }
  if (DISK_FULL.test(text)) return diskFull(new Error(text))
  if (RUNNER_DEATH.test(text)) return engineDied(new Error(text))
  return new AppError('engine_refused', `The model engine refused: ${inOneLine(text)}`, {
    details: { status },
  })
}

function inOneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim().slice(0, 300)
  return line === '' ? 'it gave no reason.' : /[.!?]$/.test(line) ? line : `${line}.`
}
