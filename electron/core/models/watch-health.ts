import type { OllamaClient } from './client.ts'

const PATIENCE_MS = 10_000
/** On a machine that is busy or wakes from sleep one question may go unanswered; three in a row are no accident. */
const MISSES_ALLOWED = 2

/** Asks the engine now and then; resolves when it no longer answers, or when the signal aborts. */
export async function watchHealth(
  client: OllamaClient,
  intervalMs: number,
  signal: AbortSignal,
): Promise<void> {
  let misses = 0
  while (!signal.aborted) {
    await sleep(intervalMs, signal)
    if (signal.aborted) return
    const answered = await client.version(AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)])).then(
      () => true,
      () => false,
    )
    misses = answered ? 0 : misses + 1
    if (misses > MISSES_ALLOWED) return
  }
}

/** Resolves after `ms`, or at once when the signal aborts. Keeps no process alive. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const wake = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', wake)
      resolve()
    }
    const timer = setTimeout(wake, ms)
    signal.addEventListener('abort', wake, { once: true })
  })
}
