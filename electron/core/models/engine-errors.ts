import { AppError } from '../../../contract/errors.ts'

/** The words of every engine failure that a user may meet: what happened, and what to do. */
export function engineDied(cause?: unknown): AppError {
  return new AppError(
    'engine_died',
    'The model engine stopped in the middle of the answer. What came so far is kept; try again.',
    { cause },
  )
}

/** Nothing of an answer came: the model could not be loaded, or the engine died before the first word. */
export function answerNotStarted(said: string | null, cause?: unknown): AppError {
  const words = said === null ? '' : ` It said: ${inOneLine(said)}`
  return new AppError(
    'answer_not_started',
    `The model engine stopped before the first word. Try again, or choose another model.${words}`,
    { cause, details: saying(said) },
  )
}

export function engineStalled(seconds: number, hasText: boolean): AppError {
  const details = { reason: 'stalled', seconds }
  return hasText
    ? new AppError(
        'engine_died',
        `The model engine has been silent for ${seconds} seconds, so the answer was ended. What came so far is kept; try again.`,
        { details },
      )
    : new AppError(
        'answer_not_started',
        `The model engine said nothing for ${seconds} seconds. Try again, or choose another model.`,
        { details },
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

/** The engine counted more tokens than the window holds, and read nothing of them. */
function promptTooLong(cause: unknown): AppError {
  return new AppError('prompt_too_long', 'This is longer than the window of the model. Shorten it.', {
    cause,
  })
}

export function diskFull(cause: unknown): AppError {
  return new AppError(
    'store_full',
    'There is no room left on the disk for the models. Free some space, then restart the engine.',
    { cause },
  )
}

export function modelNotFound(model: string): AppError {
  return new AppError('model_not_found', `The model ${model} is not installed. Choose another one.`, {
    details: { model },
  })
}

export function modelInUse(model: string, reason: string): AppError {
  return new AppError('model_in_use', `The model ${model} is needed, so it was not deleted.`, {
    details: { model, reason },
  })
}

/** Ollama lives, but the process that computes has died: no memory left, or a fault in it (llm/server.go). */
const RUNNER_DEATH =
  /runner (process )?(has (terminated|unexpectedly stopped)|no longer running)|error was encountered while running|error reading llm response/i
const DISK_FULL = /no space left on device|not enough space on the disk|disk quota exceeded/i
/** Before the model is loaded Ollama compares what it needs with what is free (server/sched.go). */
const NEEDS_MEMORY = /requires more system memory \(([\d.]+ \w+)\) than is available \(([\d.]+ \w+)\)/i
const OUT_OF_MEMORY =
  /out of memory|cannot allocate memory|unable to allocate|insufficient memory|signal: killed/i
/** Of a prompt that may not be cut (runner.go); asked with `truncate: false`. */
const TOO_LONG = /exceeds? the (available )?context/i
const UNSUPPORTED =
  /unknown model architecture|unsupported model|unable to load model|error loading model|does not support/i

/**
 * Ollama's own error, from a status ≥ 400 or from an `{"error": …}` line inside a stream.
 * @param status null inside a stream
 * @param hasText part of the answer had come by then
 */
export function engineRefusal(
  status: number | null,
  text: string,
  { model, hasText = false }: { model?: string; hasText?: boolean } = {},
): AppError {
  if (status === 404 && model !== undefined) return modelNotFound(model)
  if (TOO_LONG.test(text)) return promptTooLong(new Error(text))
  if (DISK_FULL.test(text)) return diskFull(new Error(text))
  if (hasText && RUNNER_DEATH.test(text)) return engineDied(new Error(text))
  const memory = NEEDS_MEMORY.exec(text)
  if (memory) {
    const [, needed, available] = memory
    return new AppError(
      'model_out_of_memory',
      `The model needs ${needed} of memory, and ${available} is free. Close other apps or choose a smaller model.`,
      { details: { needed, available } },
    )
  }
  if (OUT_OF_MEMORY.test(text)) {
    return new AppError(
      'model_out_of_memory',
      `There is not enough memory for the model. Close other apps or choose a smaller model. The engine said: ${inOneLine(text)}`,
      { details: saying(text) },
    )
  }
  if (UNSUPPORTED.test(text)) {
    return new AppError(
      'model_unsupported',
      `The model engine cannot use this model. Choose another one. It said: ${inOneLine(text)}`,
      { details: saying(text) },
    )
  }
  if (RUNNER_DEATH.test(text)) return answerNotStarted(text)
  return new AppError('engine_refused', `The model engine refused: ${inOneLine(text)}`, {
    details: { status, ...saying(text) },
  })
}

/** What the page may quote; empty when the engine gave no reason. */
function saying(text: string | null): { engine_said?: string } {
  return text === null || text.trim() === '' ? {} : { engine_said: inOneLine(text) }
}

const FULL_PATH = /(?<=^|[\s"'(])(?:[a-z]:)?[\\/][^\s"']+/gi

/** Without paths of this computer, which say nothing to a reader. */
function inOneLine(text: string): string {
  const line = text.replace(FULL_PATH, '…').replace(/\s+/g, ' ').trim().slice(0, 300)
  return line === '' ? 'it gave no reason.' : /[.!?]$/.test(line) ? line : `${line}.`
}
