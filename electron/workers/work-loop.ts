import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { backOffMs } from '../../contract/back-off.ts'
import type { ProcessName } from '../../contract/core/memory-runs.ts'
import { okReplySchema } from '../../contract/core/work.ts'
import { call } from './core-calls.ts'
import type { WorkerCoreClient } from './core-client.ts'
import { WorkerError } from './worker-error.ts'

/** A waiting request costs nothing; a longer wait could look like a dead connection. */
const WAIT_MS = 25_000
/** The core restarts within seconds. */
const RETRY = { firstMs: 500, longestMs: 8_000 }

export interface Worker<J extends { lease_id: string }> {
  name: ProcessName
  jobSchema: z.ZodType<J>
  /** Ends with the call that finishes the job. */
  work(client: WorkerCoreClient, job: J): Promise<void>
}

/** An expired token (after a sleep of more than a day) cannot be renewed: only the parent process can sign a new one. */
const TOKEN_IS_OVER = ['service_token_expired', 'service_token_invalid']

/**
 * Runs one job after the other until `signal` aborts. Failures are reported to the core, which retries them later.
 * Rejects only when the core no longer accepts the token.
 */
export async function runWorker<J extends { lease_id: string }>(
  worker: Worker<J>,
  client: WorkerCoreClient,
  signal: AbortSignal,
): Promise<void> {
  const instance = randomUUID()
  const replySchema = z.object({ job: worker.jobSchema.nullable() })
  let failures = 0
  while (!signal.aborted) {
    try {
      const body = { instance, wait_ms: WAIT_MS }
      const { job } = await call(client, `/work/${worker.name}/lease`, body, replySchema)
      failures = 0
      if (job) await doJob(worker, client, job)
    } catch (error) {
      if (error instanceof WorkerError && TOKEN_IS_OVER.includes(error.code)) throw error
      const waitMs = backOffMs(failures, RETRY)
      failures += 1
      await pause(waitMs, undefined, { signal }).catch(() => undefined)
    }
  }
}

/** Runs one job to its end; tests and commands call it too. */
export async function doJob<J extends { lease_id: string }>(
  worker: Worker<J>,
  client: WorkerCoreClient,
  job: J,
): Promise<void> {
  try {
    await worker.work(client, job)
  } catch (error) {
    const code = error instanceof WorkerError ? error.code : 'worker_failed'
    if (code === 'lease_lost') return
    await call(client, `/work/${worker.name}/fail`, { lease_id: job.lease_id, code }, okReplySchema)
  }
}
