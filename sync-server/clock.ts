/** Time comes in from outside, so that a test can let 15 minutes pass. */
export interface Clock {
  /** Wall clock, ms UTC. */
  nowMs(): number
}

export const systemClock: Clock = { nowMs: () => Date.now() }
