import { backOffMs } from '../../../contract/back-off.ts'

const RESTART = { firstMs: 500, longestMs: 30_000 }
/** Three deaths within a minute are a crash loop: starting again would only heat the machine (design 1). */
const BREAKER_DEATHS = 3
const BREAKER_WINDOW_MS = 60_000
/** An engine that lived this long was healthy: its death is the first of a new row. */
const HEALTHY_LIFE_MS = 5 * 60_000

export interface RestartPolicy {
  /** ms to wait before the next start, or null: the breaker is open, do not start again. */
  died(lifeMs: number): number | null
  /** Forgets all deaths: a user asked for a restart. */
  reset(): void
}

/** @param monotonicMs ms that never go back, as {@link Clock.monotonicMs} gives them */
export function createRestartPolicy(monotonicMs: () => number): RestartPolicy {
  let recentDeathsMs: number[] = []
  let deathsInRow = 0
  return {
    died(lifeMs) {
      const nowMs = monotonicMs()
      recentDeathsMs = [...recentDeathsMs.filter((atMs) => nowMs - atMs < BREAKER_WINDOW_MS), nowMs]
      if (recentDeathsMs.length >= BREAKER_DEATHS) return null
      deathsInRow = lifeMs >= HEALTHY_LIFE_MS ? 1 : deathsInRow + 1
      return backOffMs(deathsInRow - 1, RESTART)
    },
    reset() {
      recentDeathsMs = []
      deathsInRow = 0
    },
  }
}
