import { type BackOffTimes, backOffMs } from '../../contract/back-off.ts'
import type { Clock } from '../clock.ts'

const POLL_MS = 2_000

/**
 * Runs the jobs of a queue that several processes share. A process takes a job by moving its `run_after_ms` ahead,
 * which is the lease: when the process dies, another takes the job after that time.
 */
export interface LeaseLoop {
  /** Call it after the commit that added a job, so that the job does not wait for the next poll. */
  wake(): void
  /** Runs what is due and resolves when nothing is left. */
  flush(): Promise<void>
  stop(): Promise<void>
}

export interface LeaseLoopOptions {
  /** Leases a batch of due jobs and runs them. Returns false when nothing was due. */
  runBatch(): Promise<boolean>
  onError(error: unknown): void
}

export function startLeaseLoop({ runBatch, onError }: LeaseLoopOptions): LeaseLoop {
  let running: Promise<void> | null = null
  let isWanted = false
  let isStopped = false

  async function run(): Promise<void> {
    try {
      do {
        isWanted = false
        while (!isStopped && (await runBatch())) {}
      } while (isWanted && !isStopped)
    } catch (error) {
      onError(error)
    } finally {
      // In the same turn as the check of isWanted: a flush that comes now starts a new run.
      running = null
    }
  }

  async function flush(): Promise<void> {
    if (isStopped) return
    isWanted = true
    running ??= run()
    await running
  }

  const timer = setInterval(() => void flush(), POLL_MS)
  timer.unref()
  return {
    // After the reply is sent: the time of a request must not show what its job costs.
    wake: () => void setImmediate(() => void flush()),
    flush,
    async stop() {
      isStopped = true
      clearInterval(timer)
      await running
    },
  }
}

export interface RetryPlan extends BackOffTimes {
  maxAttempts: number
}

/** The state of a job after a failed attempt: waiting with a doubled pause, or failed after the last attempt. */
export function afterFailure({ attempts: before }: { attempts: number }, plan: RetryPlan, clock: Clock) {
  const attempts = before + 1
  return {
    attempts,
    status: attempts >= plan.maxAttempts ? ('failed' as const) : ('waiting' as const),
    run_after_ms: clock.nowMs() + backOffMs(before, plan),
  }
}
