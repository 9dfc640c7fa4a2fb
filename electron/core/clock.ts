import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'

/** Time comes in from outside, so that a test can set midnight. */
export interface Clock {
  /** Wall clock, ms UTC. */
  nowMs(): number
  /** Precise ms since some point of this process; never goes back. For durations. */
  monotonicMs(): number
  /** ms since the boot that `bootId` names, time asleep included; never goes back, whatever the wall clock is set to. */
  uptimeMs(): number
  /** Another value means that two readings of uptimeMs cannot be compared. */
  bootId: string
}

/** The machine's own clocks. Where the kernel does not name its boot, each run of the app counts as one. */
export function createSystemClock(): Clock {
  const kernelBoot = readKernelBootId()
  return {
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    uptimeMs: kernelBoot === null ? () => performance.now() : () => uptime() * 1000,
    bootId: kernelBoot ?? `run-${randomUUID()}`,
  }
}

function readKernelBootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return null
  }
}
