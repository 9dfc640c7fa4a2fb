const FIRST_MS = 250
const LONGEST_MS = 5_000

/** Milliseconds to wait before attempt `attempt` (0 = the first retry): 250, 500, 1000 … at most 5000. */
export function backoffMs(attempt: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10))
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
