import { z } from 'zod'
import type {
  MemoryRun,
  runDetailSchema,
  runListSchema,
  WorkerName,
} from '../../../contract/core/memory-runs.ts'
import { memoryRunSchema } from '../../../contract/core/memory-runs.ts'
import { AppError } from '../../../contract/errors.ts'
import { adoptEvents, eventsOfRun, toEvent } from './event-store.ts'
import type { MemoryDeps } from './memory-deps.ts'
import {
  addToRun,
  endRun,
  endRunningRuns,
  getRun,
  insertRun,
  listRuns,
  type RunCounts,
  type RunRow,
} from './run-store.ts'
import { getMemory } from './store.ts'

export type { RunCounts } from './run-store.ts'

/** The log of what reflection and distillation did (spec C6). What writes joins an open transaction. */
export interface RunService {
  /** Returns the id of the new run. */
  start(worker: WorkerName, trigger: MemoryRun['trigger'], sessionId: string | null): string
  /** Adds to the counts of a running run. Throws memory_run_not_found. */
  count(runId: string, counts: Partial<RunCounts>): void
  /** Counts what was kept of messages when they were said as kept by this run. Returns how many. */
  adopt(runId: string, messageIds: readonly string[]): number
  /** A run that has ended stays as it is. */
  end(runId: string, state: 'done' | 'failed' | 'interrupted', error: string | null): void
  /** Ends all running runs at the start of the core, which no worker outlives. Returns how many there were. */
  endInterrupted(): number
  /** `before`: id of the last run of the page before. Throws memory_run_not_found. */
  list(limit: number, before: string | null): z.infer<typeof runListSchema>
  /** Throws memory_run_not_found. */
  detail(id: string): z.infer<typeof runDetailSchema>
}

export function createRunService({
  db,
  clock,
  newId,
}: Pick<MemoryDeps, 'db' | 'clock' | 'newId'>): RunService {
  function mustGet(id: string): RunRow {
    const row = getRun(db, id)
    if (!row) throw noSuchRun()
    return row
  }
  return {
    start(worker, trigger, sessionId) {
      const id = newId()
      insertRun(db, { id, worker, trigger, sessionId, nowMs: clock.nowMs() })
      return id
    },
    adopt: (runId, messageIds) => adoptEvents(db, runId, messageIds),
    count(runId, counts) {
      if (!addToRun(db, runId, counts)) throw noSuchRun()
    },
    end: (runId, state, error) => endRun(db, runId, { state, error, nowMs: clock.nowMs() }),
    endInterrupted: () => endRunningRuns(db, clock.nowMs()),
    list(limit, before) {
      const rows = listRuns(db, limit + 1, before === null ? null : mustGet(before))
      const page = rows.slice(0, limit)
      return { runs: page.map(toRun), next_before: rows.length > limit ? (page.at(-1)?.id ?? null) : null }
    },
    detail(id) {
      const events = eventsOfRun(db, id).map((event) => ({
        ...toEvent(db, event),
        text: getMemory(db, event.memory_id)?.text ?? null,
      }))
      return { ...toRun(mustGet(id)), events }
    },
  }
}

function noSuchRun(): AppError {
  return new AppError('memory_run_not_found', 'There is no run with this id, or it has ended.')
}

const storedReflectionSchema = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(memoryRunSchema.shape.reflection)

function toRun({ started_at_ms, ended_at_ms, proposed: _, reflection, ...row }: RunRow): MemoryRun {
  const read = storedReflectionSchema.safeParse(reflection)
  return {
    ...row,
    started_at: started_at_ms,
    ended_at: ended_at_ms,
    reflection: read.success ? read.data : null,
  }
}
