import { backOffMs } from '../../../contract/back-off.ts'
import type { WorkerName } from '../../../contract/core/memory-runs.ts'
import { AppError } from '../../../contract/errors.ts'
import { DAY_MS } from '../../../contract/utc-day.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import {
  complete,
  countOpen,
  enqueue,
  extendLease,
  findDue,
  findLeased,
  giveUp,
  type JobRow,
  lease,
  listRunning,
  purgeEnded,
  putBack,
} from './job-store.ts'
import type { WorkDeps } from './work-deps.ts'

export type Trigger = 'automatic' | 'person'
/** A job that a worker holds, with its run. */
export interface Lease {
  id: string
  job: JobRow
  runId: string
  trigger: Trigger
  sessionId: string | null
}

/** Longer than any call of the model; a worker that is silent for longer is taken for dead. */
const LEASE_MS = 10 * 60_000
const MAX_ATTEMPTS = 5
const WORKER_GONE = 'worker_gone'
const RETRY = { firstMs: 60_000, longestMs: 8 * 60_000 }
/** After a user has written, background work waits as long as for a first reflection (design §5). */
export const QUIET_MS = 30_000
/** A user who asked for it waits: only until they have their answer. */
const ASKED_AGAIN_MS = 2_000
const LOOK_AGAIN_MS = 1_000
const KEEP_ENDED_MS = 7 * DAY_MS

/** The durable job queue of the workers. */
export class WorkQueue {
  readonly #deps: WorkDeps
  readonly #onSetAside: (job: JobRow) => void
  readonly #leases = new Map<string, Lease>()
  readonly #instances = new Map<WorkerName, string>()
  #waiters = new Set<() => void>()
  #isStopped = false

  /** Frees running jobs, since no worker outlives the core. `onSetAside` is called for a job that is not retried. */
  constructor(deps: WorkDeps, onSetAside: (job: JobRow) => void) {
    this.#deps = deps
    this.#onSetAside = onSetAside
    const { db, clock } = deps
    transaction(db, () => {
      this.#free(listRunning(db, null))
      purgeEnded(db, clock.nowMs() - KEEP_ENDED_MS)
    })
  }

  add(kind: WorkerName, uniqueKey: string, trigger: Trigger, runAfterMs: number): void {
    const { db, newId, clock } = this.#deps
    enqueue(db, { id: newId(), kind, uniqueKey, payload: { trigger }, runAfterMs, nowMs: clock.nowMs() })
    this.wake()
  }

  wake(): void {
    for (const resolve of this.#waiters) resolve()
    this.#waiters = new Set()
  }

  /** Puts held jobs back without counting an attempt. */
  stop(): void {
    this.#isStopped = true
    const { db, clock, runs } = this.#deps
    const nowMs = clock.nowMs()
    transaction(db, () => {
      for (const { job, runId } of this.#leases.values()) {
        runs.end(runId, 'interrupted', null)
        putBack(db, job, { runAfterMs: nowMs, attempts: job.attempts - 1, error: null, nowMs })
      }
    })
    this.#leases.clear()
    this.wake()
  }

  counts(kind: WorkerName) {
    return countOpen(this.#deps.db, kind)
  }

  /**
   * Waits up to `waitMs` for a job that is due. `begin` starts its run, or returns null when there is nothing to do; then
   * the next job is tried.
   */
  async next<T>(
    kind: WorkerName,
    instance: string,
    waitMs: number,
    begin: (
      job: JobRow,
      trigger: Trigger,
    ) => Promise<{ runId: string; sessionId: string | null; work: T } | null>,
  ): Promise<{ lease: Lease; work: T } | null> {
    const { db, clock } = this.#deps
    const untilMs = clock.monotonicMs() + waitMs
    this.#takeOver(kind, instance)
    while (!this.#isStopped) {
      const job = this.#due(kind)
      if (job) {
        const trigger = triggerOf(job)
        const leaseId = this.#deps.newId()
        lease(db, job.id, leaseId, clock.nowMs() + LEASE_MS, clock.nowMs())
        const begun = await begin(job, trigger)
        if (begun === null) {
          complete(db, job.id, clock.nowMs())
          continue
        }
        const { runId, sessionId, work } = begun
        const held = { id: leaseId, job: { ...job, attempts: job.attempts + 1 }, runId, trigger, sessionId }
        this.#leases.set(leaseId, held)
        return { lease: held, work }
      }
      const leftMs = untilMs - clock.monotonicMs()
      if (leftMs <= 0) return null
      await this.#wait(Math.min(leftMs, this.#untilNextMs(kind)))
    }
    return null
  }

  /** Throws lease_lost. */
  held(kind: WorkerName, leaseId: string): Lease {
    const { db, clock } = this.#deps
    const held = this.#leases.get(leaseId)
    if (!held || held.job.kind !== kind || !findLeased(db, leaseId)) {
      throw new AppError('lease_lost', 'This job is leased to another worker, or is done.')
    }
    extendLease(db, leaseId, clock.nowMs() + LEASE_MS)
    return held
  }

  done({ id, job }: Lease): void {
    complete(this.#deps.db, job.id, this.#deps.clock.nowMs())
    this.#leases.delete(id)
  }

  /** Puts the job back for a retry. Returns true when it is given up instead. */
  failed({ id, job, trigger }: Lease, code: string): boolean {
    const { db, clock } = this.#deps
    const nowMs = clock.nowMs()
    this.#leases.delete(id)
    if (code === 'work_yielded') {
      const pauseMs = trigger === 'person' ? ASKED_AGAIN_MS : QUIET_MS
      putBack(db, job, { runAfterMs: nowMs + pauseMs, attempts: job.attempts - 1, error: null, nowMs })
      return false
    }
    if (job.attempts >= MAX_ATTEMPTS) {
      giveUp(db, job.id, code, nowMs)
      return true
    }
    const runAfterMs = nowMs + backOffMs(job.attempts - 1, RETRY)
    putBack(db, job, { runAfterMs, attempts: job.attempts, error: code, nowMs })
    return false
  }

  #due(kind: WorkerName): JobRow | null {
    const { db, clock, settings, isAnswering, engine } = this.#deps
    if (isAnswering()) return null
    // Distillation mostly works without a model; a reflection would only fail.
    if (kind === 'reflection' && engine.state().state !== 'ready') return null
    return findDue(db, kind, clock.nowMs(), settings().background_paused) ?? null
  }

  #untilNextMs(kind: WorkerName): number {
    const { next_at_ms: nextAtMs } = this.counts(kind)
    if (nextAtMs === null) return Number.MAX_SAFE_INTEGER
    return Math.max(nextAtMs - this.#deps.clock.nowMs(), LOOK_AGAIN_MS)
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer)
        this.#waiters.delete(finish)
        resolve()
      }
      const timer = setTimeout(finish, Math.min(ms, 2 ** 31 - 1))
      this.#waiters.add(finish)
    })
  }

  /** There is one process of each kind: when a new one asks, the old one is gone, and its job is freed. */
  #takeOver(kind: WorkerName, instance: string): void {
    const { db } = this.#deps
    const before = this.#instances.get(kind)
    this.#instances.set(kind, instance)
    if (before === instance) return
    transaction(db, () => this.#free(listRunning(db, null).filter((job) => job.kind === kind)))
  }

  #free(jobs: readonly JobRow[]): void {
    const { db, clock, runs } = this.#deps
    const nowMs = clock.nowMs()
    for (const job of jobs) {
      const held = job.lease_id === null ? undefined : this.#leases.get(job.lease_id)
      if (job.lease_id !== null) this.#leases.delete(job.lease_id)
      // The worker or the core died twice in a row with this job: it is taken for the cause.
      const isSetAside = job.error === WORKER_GONE || job.attempts >= MAX_ATTEMPTS
      const sessionId = job.kind === 'reflection' ? job.unique_key : null
      // After a restart of the core the job's run has ended, so a new one records that it was given up.
      const runId = held?.runId ?? (isSetAside ? runs.start(job.kind, triggerOf(job), sessionId) : null)
      if (runId !== null) runs.end(runId, isSetAside ? 'failed' : 'interrupted', WORKER_GONE)
      if (isSetAside) {
        giveUp(db, job.id, WORKER_GONE, nowMs)
        this.#onSetAside(job)
      } else putBack(db, job, { runAfterMs: nowMs, attempts: job.attempts, error: WORKER_GONE, nowMs })
    }
  }
}

function triggerOf(job: JobRow): Trigger {
  const payload: unknown = JSON.parse(job.payload)
  const isPerson =
    typeof payload === 'object' && payload !== null && 'trigger' in payload && payload.trigger === 'person'
  return isPerson ? 'person' : 'automatic'
}
