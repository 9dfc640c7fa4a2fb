import type { z } from 'zod'
import type {
  BackgroundWork,
  clearedSchema,
  runNowReplySchema,
  runNowRequestSchema,
} from '../../../contract/core/background-work.ts'
import { type WorkerName, workerNameSchema } from '../../../contract/core/memory-runs.ts'
import type {
  DistillationJob,
  DistillationStep,
  finishReflectionRequestSchema,
  finishReplySchema,
  leaseRequestSchema,
  modelReplySchema,
  modelRequestSchema,
  ReflectionJob,
  stepReplySchema,
} from '../../../contract/core/work.ts'
import { isSmall } from '../../../contract/model-size.ts'
import { DAY_MS } from '../../../contract/utc-day.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import type { BackgroundSignals } from '../chat/deps.ts'
import { countTokens } from '../ledger/tokenizer.ts'
import { BackgroundLane } from './background-lane.ts'
import { listDistillable } from './distillation-store.ts'
import { DistillationWork } from './distillation-work.ts'
import { findWaiting } from './job-store.ts'
import { clearUnread, readUnread, sessionsToRead } from './reflection-store.ts'
import { ReflectionWork } from './reflection-work.ts'
import type { WorkDeps } from './work-deps.ts'
import { QUIET_MS, WorkQueue } from './work-queue.ts'

/** Distillation has one job: all memories. */
const ALL = 'all'
const MAX_CHATS_AT_ONCE = 100

/**
 * Background work: the queue of reflection and distillation. Their worker processes may be killed at any moment; what
 * they propose is checked and written here.
 */
export interface WorkService extends BackgroundSignals {
  state(): BackgroundWork
  runNow(request: z.infer<typeof runNowRequestSchema>): z.infer<typeof runNowReplySchema>
  /** Skips everything that reflection has not read yet. The chats stay. */
  clearUnread(): z.infer<typeof clearedSchema>
  pause(isPaused: boolean): BackgroundWork

  /** Resolves with a job, or null when there was none in time. */
  leaseReflection(request: z.infer<typeof leaseRequestSchema>): Promise<ReflectionJob | null>
  leaseDistillation(request: z.infer<typeof leaseRequestSchema>): Promise<DistillationJob | null>
  /** Throws lease_lost, work_yielded and what the engine throws. */
  askModel(
    worker: WorkerName,
    request: z.infer<typeof modelRequestSchema>,
  ): Promise<z.infer<typeof modelReplySchema>>
  /** Writes everything or nothing. Throws lease_lost. */
  finishReflection(request: z.infer<typeof finishReflectionRequestSchema>): z.infer<typeof finishReplySchema>
  /** Throws lease_lost. */
  step(leaseId: string, step: DistillationStep): z.infer<typeof stepReplySchema>
  finishDistillation(leaseId: string): void
  fail(worker: WorkerName, leaseId: string, code: string): void
  /** Ends the wait of workers that ask for a job. */
  stop(): void
}

export function createWorkService(deps: WorkDeps): WorkService {
  const { db, clock, runs, engine, ledger } = deps
  const reflection = new ReflectionWork(deps)
  const queue = new WorkQueue(deps, (job) => {
    if (job.kind === 'reflection') reflection.setAside(job.unique_key)
  })
  const lane = new BackgroundLane(engine, () => clock.monotonicMs(), deps.isAnswering)
  const distillation = new DistillationWork(deps)

  // The first distillation runs a day after the first start, later ones a day after the last.
  if (!findWaiting(db, 'distillation', ALL))
    queue.add('distillation', ALL, 'automatic', clock.nowMs() + DAY_MS)

  function state(): BackgroundWork {
    const latest = runs.list(100, null).runs
    return {
      is_paused: deps.settings().background_paused,
      workers: workerNameSchema.options.map((worker) => {
        const { jobs, running, next_at_ms } = queue.counts(worker)
        const isDue = next_at_ms !== null && next_at_ms <= clock.nowMs()
        return {
          worker,
          state: running > 0 ? 'running' : isDue ? 'waiting' : 'idle',
          jobs,
          next_at: next_at_ms,
          last_run: latest.find((run) => run.worker === worker && run.state !== 'running') ?? null,
        }
      }),
    }
  }

  async function model() {
    const name = await engine.defaultModel()
    const known = (await engine.models()).find((one) => one.name === name)
    return { name, is_small: isSmall(known?.parameters ?? null) }
  }

  /** Returns the keys of the jobs that "run now" adds; empty when there is nothing to do. */
  function whatToDistil(): string[] {
    return listDistillable(db).length > 0 ? [ALL] : []
  }
  function whatToRead(sessionId: string | undefined): string[] {
    if (sessionId === undefined) return sessionsToRead(db, MAX_CHATS_AT_ONCE)
    return (readUnread(db, sessionId)?.exchanges.length ?? 0) > 0 ? [sessionId] : []
  }

  /** Reflection cannot work without an engine; distillation mostly can. */
  const modelIfAny = () => model().catch(() => null)

  return {
    yieldToUser: () => lane.yield(),
    exchangeEnded(sessionId) {
      queue.add('reflection', sessionId, 'automatic', clock.nowMs() + QUIET_MS)
    },

    state,
    runNow({ worker, session_id }) {
      const nowMs = clock.nowMs()
      const keys = worker === 'distillation' ? whatToDistil() : whatToRead(session_id)
      transaction(db, () => {
        for (const key of keys) queue.add(worker, key, 'person', nowMs)
      })
      queue.wake()
      return { ...state(), has_work: keys.length > 0 }
    },
    clearUnread: () => ({ cleared: clearUnread(db) }),
    pause(isPaused) {
      deps.setPaused(isPaused)
      if (isPaused) lane.yield()
      queue.wake()
      return state()
    },

    async leaseReflection({ instance, wait_ms }) {
      const found = await queue.next('reflection', instance, wait_ms, async (job, trigger) => {
        const begun = reflection.begin(job.unique_key, trigger)
        return begun && { runId: begun.runId, sessionId: job.unique_key, work: begun.reading }
      })
      if (!found) return null
      const { lease, work } = found
      const model = await modelIfAny()
      if (model?.is_small === false) reflection.letJudge(lease.runId)
      return {
        lease_id: lease.id,
        run_id: lease.runId,
        model,
        session_id: lease.sessionId ?? '',
        ...work,
      }
    },
    async leaseDistillation({ instance, wait_ms }) {
      const found = await queue.next('distillation', instance, wait_ms, async (_job, trigger) => {
        const begun = await distillation.begin(trigger)
        return begun && { runId: begun.runId, sessionId: null, work: begun.memories }
      })
      if (!found) return null
      const { lease, work } = found
      return {
        lease_id: lease.id,
        run_id: lease.runId,
        model: await modelIfAny(),
        now: clock.nowMs(),
        memories: work,
      }
    },

    async askModel(worker, { lease_id, prompt, format, max_tokens }) {
      const { runId, sessionId } = queue.held(worker, lease_id)
      const answer = await lane.ask({
        messages: [{ role: 'user', content: prompt }],
        format,
        maxTokens: max_tokens,
      })
      const used = { inputTokens: countTokens(prompt), outputTokens: countTokens(answer.text) }
      const tokens = used.inputTokens + used.outputTokens
      transaction(db, () => {
        ledger.recordBackground({ sessionId, runId, model: answer.model, ...used })
        runs.count(runId, { tokens, model: answer.model })
      })
      return { text: answer.text, tokens }
    },

    finishReflection(request) {
      const lease = queue.held('reflection', request.lease_id)
      return reflection.finish(lease, request, (hasMore, kept) => {
        queue.done(lease)
        if (hasMore && lease.sessionId !== null)
          queue.add('reflection', lease.sessionId, lease.trigger, clock.nowMs())
        deps.logger.info('reflection finished', { kept })
      })
    },
    step: (leaseId, step) => distillation.step(queue.held('distillation', leaseId).runId, step),
    finishDistillation(leaseId) {
      const lease = queue.held('distillation', leaseId)
      transaction(db, () => {
        runs.end(lease.runId, 'done', null)
        queue.done(lease)
        if (!findWaiting(db, 'distillation', ALL))
          queue.add('distillation', ALL, 'automatic', clock.nowMs() + DAY_MS)
      })
    },
    fail(worker, leaseId, code) {
      const lease = queue.held(worker, leaseId)
      transaction(db, () => {
        const isYield = code === 'work_yielded'
        runs.end(lease.runId, isYield ? 'interrupted' : 'failed', isYield ? null : code)
        const isGivenUp = queue.failed(lease, code)
        if (isGivenUp) deps.logger.warn('background job given up', { worker, code })
        if (isGivenUp && worker === 'distillation')
          queue.add('distillation', ALL, 'automatic', clock.nowMs() + DAY_MS)
      })
      reflection.forget(lease.runId)
    },
    stop() {
      lane.yield()
      queue.stop()
    },
  }
}
