import type { CoreChild } from './core-process.ts'

/** Long enough to cost nothing, short enough to notice a process that hangs within {@link SILENCE_LIMIT_MS}. */
export const PING_EVERY_MS = 3_000
export const SILENCE_LIMIT_MS = 15_000

export interface AnswerWatch {
  /** Counts the silence from the start again: the machine has slept. */
  forgive(): void
  stop(): void
}

/**
 * Asks a process every three seconds whether it answers (`ping`, and `pong` from its event loop), and calls back once
 * when it has been silent for 15 s. What is counted are questions that went unanswered, not time by the clock: neither
 * the sleep of the machine nor a main process that was stopped itself counts as silence.
 */
export function watchAnswers(child: CoreChild, onSilent: () => void): AnswerWatch {
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
    forgive: () => {
      unanswered = 0
    },
    stop: () => clearInterval(timer),
  }
}

function isPong(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'pong'
}
