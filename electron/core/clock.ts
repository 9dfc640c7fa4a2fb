/** Time comes in from outside, so that a test can set midnight. */
export interface Clock {
  /** Wall clock, ms UTC. */
  nowMs(): number
  /** Monotonic ms since some fixed point of this boot; never goes back. */
  monotonicMs(): number
  /** Names the boot for which monotonicMs counts: another value means the two cannot be compared. */
  bootId: string
}

/** The machine's own clocks. */
export function createSystemClock(bootId: string): Clock {
  return {
    bootId,
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
  }
}
