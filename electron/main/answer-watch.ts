import type { ChildHandle } from './child-handle.ts'

export const PING_EVERY_MS = 3_000
export const SILENCE_LIMIT_MS = 15_000

export interface AnswerWatch {
  /** Clears the count, for example after the machine slept. */
  reset(): void
  stop(): void
}

/**
 * Pings a process every three seconds and calls `onSilent` once when five pings in a row (15 s) got no `pong`.
 * It counts pings instead of time, so that the sleep of the machine or a paused main process does not count.
 */
export function watchAnswers(child: ChildHandle, onSilent: () => void): AnswerWatch {
  let unanswered = 0
  const timer = setInterval(() => {
    if (unanswered * PING_EVERY_MS >= SILENCE_LIMIT_MS) {
      clearInterval(timer)
      onSilent()
      return
    }
    unanswered += 1
    child.postMessage({ type: 'ping' })
  }, PING_EVERY_MS)
  child.onMessage((message) => {
    if (isPong(message)) unanswered = 0
  })
  return {
    reset: () => {
      unanswered = 0
    },
    stop: () => clearInterval(timer),
  }
}

function isPong(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'pong'
}
