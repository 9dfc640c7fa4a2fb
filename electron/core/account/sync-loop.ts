import { backOffMs } from '../../../contract/back-off.ts'
import type { ReconcileView } from '../../../contract/core/account.ts'
import { AppError } from '../../../contract/errors.ts'
import type { Logger } from '../../../server-kit/logger.ts'
import type { Clock } from '../clock.ts'
import type { Entitlement } from './entitlement.ts'
import type { Reconcile } from './reconcile.ts'
import type { Session } from './session.ts'
import { SyncRefusal } from './sync-client.ts'

/**
 * Keeps this device and the server in sync: checks the plan and sends the ledger. It runs after each
 * exchange, at start, every few minutes (other devices use the quota too) and when the user asks; after a failure with
 * growing pauses. What is to be sent is known from the database, so nothing is lost when it ends in the middle.
 */
export interface SyncLoop {
  view(): Omit<ReconcileView, 'pending_entries'>
  /** Runs in a moment; several calls are one run. */
  wake(afterMs?: number): void
  /** Cancels what runs and forgets how it went: another account signs in. */
  reset(): void
  /** Runs at once and resolves when it is done; throws what the run threw. */
  runNow(): Promise<void>
  stop(): Promise<void>
}

const AFTER_EXCHANGE_MS = 4_000
const EVERY_MS = 5 * 60_000
/** A plan is good for days; a change that the user makes elsewhere shows within this. */
const PLAN_EVERY_MS = 15 * 60_000
const RETRY = { firstMs: 5_000, longestMs: 15 * 60_000 }
/** An operator may have released the device meanwhile. */
const STOPPED_RETRY_MS = 60 * 60_000
/** Trying again does not help: the user or an operator has to do something. */
const STOPPING: ReadonlySet<string> = new Set([
  'ledger_device_frozen',
  'ledger_device_revoked',
  'ledger_conflict',
  'ledger_batch_invalid',
  'ledger_signature_invalid',
  'ledger_foreign_account',
  'ledger_too_many_branches',
  'ledger_usage_too_large',
  'account_locked',
  'signed_out',
  'sync_untrusted',
  'sync_not_configured',
])

export interface SyncLoopDeps {
  session: Session
  entitlement: Entitlement
  reconcile: Reconcile
  /** Enrols this device when the session is bound to none. */
  bindDevice: () => Promise<void>
  clock: Clock
  random: () => number
  logger: Logger
}

export function createSyncLoop(deps: SyncLoopDeps): SyncLoop {
  const { session, clock, logger } = deps
  let timer: NodeJS.Timeout | null = null
  /** When the timer fires, by the monotonic clock. */
  let dueMs = Number.POSITIVE_INFINITY
  let running: { done: Promise<void>; abort: AbortController } | null = null
  /** Something was recorded while a run was under way. */
  let isWokenAgain = false
  let isStopped = false
  let failures = 0
  let planCheckedMs: number | null = null
  let lastSuccessAtMs: number | null = null
  let retryAtMs: number | null = null
  let problem: string | null = null

  const isOpen = () => session.current()?.ended_because === null

  function unschedule(): void {
    if (timer) clearTimeout(timer)
    timer = null
    dueMs = Number.POSITIVE_INFINITY
  }

  function schedule(afterMs: number): void {
    unschedule()
    if (isStopped || !isOpen()) return
    dueMs = clock.monotonicMs() + afterMs
    timer = setTimeout(() => {
      unschedule()
      void runNow().catch(() => undefined)
    }, afterMs)
    timer.unref()
  }

  async function run(signal: AbortSignal): Promise<void> {
    try {
      const nowMs = clock.monotonicMs()
      if (planCheckedMs === null || nowMs - planCheckedMs >= PLAN_EVERY_MS) {
        await deps.entitlement.refresh().catch(async (error: unknown) => {
          if (!(error instanceof SyncRefusal) || error.code !== 'device_required') throw error
          await deps.bindDevice()
          await deps.entitlement.refresh()
        })
        planCheckedMs = nowMs
      }
      await deps.reconcile.run(signal)
      succeeded()
    } catch (error) {
      if (!signal.aborted) failed(error)
      throw error
    }
  }

  function succeeded(): void {
    failures = 0
    problem = null
    retryAtMs = null
    lastSuccessAtMs = clock.nowMs()
    schedule(isWokenAgain ? AFTER_EXCHANGE_MS : EVERY_MS)
    isWokenAgain = false
  }

  function failed(error: unknown): void {
    const code = error instanceof SyncRefusal || error instanceof AppError ? error.code : 'internal_error'
    if (code !== problem) logger.warn('the ledger could not be sent', { code })
    if (code === 'internal_error')
      logger.error('sending the ledger failed', { error: error instanceof Error ? error.name : '' })
    problem = code
    const pauseMs = STOPPING.has(code)
      ? STOPPED_RETRY_MS
      : (retryAfterOf(error) ?? backOffMs(failures, RETRY))
    failures++
    // Jitter: devices that lost the same server must not come back in the same second.
    const jittered = Math.round(pauseMs * (1 + deps.random() / 2))
    retryAtMs = clock.nowMs() + jittered
    schedule(jittered)
  }

  function runNow(): Promise<void> {
    if (running) return running.done
    if (isStopped || !isOpen()) return Promise.reject(new AppError('signed_out', 'Nobody is signed in.'))
    const abort = new AbortController()
    const done = run(abort.signal).finally(() => {
      if (running?.abort === abort) running = null
    })
    running = { done, abort }
    return done
  }

  return {
    view() {
      const isStopping = problem !== null && STOPPING.has(problem)
      const state = !isOpen()
        ? 'off'
        : running
          ? 'sending'
          : isStopping
            ? 'stopped'
            : problem
              ? 'waiting'
              : 'idle'
      return { state, last_success_at_ms: lastSuccessAtMs, retry_at_ms: retryAtMs, problem }
    },
    wake(afterMs = AFTER_EXCHANGE_MS) {
      // While the server is away its pause stands: exchanges do not make it be asked more often.
      if (afterMs > 0 && retryAtMs !== null) return
      if (running) isWokenAgain = true
      // A run that is due earlier sends it too.
      else if (clock.monotonicMs() + afterMs < dueMs) schedule(afterMs)
    },
    reset() {
      unschedule()
      running?.abort.abort()
      running = null
      isWokenAgain = false
      failures = 0
      planCheckedMs = null
      lastSuccessAtMs = null
      retryAtMs = null
      problem = null
    },
    runNow() {
      planCheckedMs = null
      return runNow()
    },
    async stop() {
      isStopped = true
      unschedule()
      running?.abort.abort()
      await running?.done.catch(() => undefined)
    },
  }
}

function retryAfterOf(error: unknown): number | null {
  if (error instanceof SyncRefusal) return error.retryAfterMs
  if (error instanceof AppError && error.retryAfterSeconds !== undefined)
    return error.retryAfterSeconds * 1000
  return null
}
