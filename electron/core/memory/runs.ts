import { z } from 'zod'
import type { MemoryRun, runDetailSchema, runListSchema, WorkerName } from '../../../contract/core/memory.ts'
import { memoryRunSchema } from '../../../contract/core/memory.ts'
import { AppError } from '../../../contract/errors.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, run, sql } from '../../../native/sqlite/sql.ts'
import { eventsOfRun, toEvent } from './events.ts'
import type { MemoryDeps } from './memory-deps.ts'
import type { RunCounts } from './memory-service.ts'
import { getMemory } from './store.ts'

interface RunRow extends Omit<MemoryRun, 'started_at' | 'ended_at' | 'reflection'> {
  started_at_ms: number
  ended_at_ms: number | null
  proposed: number
  reflection: string | null
}

export function startRun(
  { db, clock, newId }: MemoryDeps,
  worker: WorkerName,
  trigger: MemoryRun['trigger'],
  sessionId: string | null,
): string {
  const id = newId()
  run(
    db,
    sql`INSERT INTO memory_runs (id, worker, trigger, state, started_at_ms, session_id)
        VALUES (${id}, ${worker}, ${trigger}, 'running', ${clock.nowMs()},
                (SELECT id FROM sessions WHERE id = ${sessionId}))`,
  )
  return id
}

export function countRun(db: WritableDb, runId: string, counts: Partial<RunCounts>): void {
  const { read = 0, proposed = 0, kept = 0, merged = 0, promoted = 0, superseded = 0, letGo = 0 } = counts
  const reflection = counts.reflection ? JSON.stringify(counts.reflection) : null
  const { changes } = run(
    db,
    sql`UPDATE memory_runs SET read = read + ${read}, proposed = proposed + ${proposed}, kept = kept + ${kept},
          merged = merged + ${merged}, promoted = promoted + ${promoted}, superseded = superseded + ${superseded},
          let_go = let_go + ${letGo}, tokens = tokens + ${counts.tokens ?? 0},
          model = coalesce(${counts.model ?? null}, model), reflection = coalesce(${reflection}, reflection)
        WHERE id = ${runId} AND state = 'running'`,
  )
  if (changes === 0) throw noSuchRun()
}

/** One that has ended stays as it ended. */
export function endRun(
  { db, clock }: MemoryDeps,
  runId: string,
  state: 'done' | 'failed' | 'interrupted',
  error: string | null,
): void {
  run(
    db,
    sql`UPDATE memory_runs SET state = ${state}, error = ${error}, ended_at_ms = ${clock.nowMs()}
        WHERE id = ${runId} AND state = 'running'`,
  )
}

/** At the start of the core: no worker outlives it. Returns how many there were. */
export function endInterruptedRuns(db: WritableDb, nowMs: number): number {
  return run(
    db,
    sql`UPDATE memory_runs SET state = 'interrupted', ended_at_ms = max(started_at_ms, ${nowMs}) WHERE state = 'running'`,
  ).changes
}

/** Throws memory_run_not_found for a page that begins nowhere. */
export function listRuns(
  db: ReadableDb,
  limit: number,
  before: string | null,
): z.infer<typeof runListSchema> {
  const after = before === null ? null : mustGetRun(db, before)
  const rows = all<RunRow>(
    db,
    sql`SELECT r.*, s.title AS session_title FROM memory_runs r LEFT JOIN sessions s ON s.id = r.session_id
        WHERE ${after?.id ?? null} IS NULL
           OR (r.started_at_ms, r.id) < (${after?.started_at_ms ?? 0}, ${after?.id ?? ''})
        ORDER BY r.started_at_ms DESC, r.id DESC LIMIT ${limit + 1}`,
  )
  const page = rows.slice(0, limit)
  return { runs: page.map(toRun), next_before: rows.length > limit ? (page.at(-1)?.id ?? null) : null }
}

export function runDetail(db: ReadableDb, id: string): z.infer<typeof runDetailSchema> {
  const row = mustGetRun(db, id)
  const events = eventsOfRun(db, id).map((event) => ({
    ...toEvent(db, event),
    text: getMemory(db, event.memory_id)?.text ?? null,
  }))
  return { ...toRun(row), events }
}

function mustGetRun(db: ReadableDb, id: string): RunRow {
  const row = get<RunRow>(
    db,
    sql`SELECT r.*, s.title AS session_title FROM memory_runs r LEFT JOIN sessions s ON s.id = r.session_id
        WHERE r.id = ${id}`,
  )
  if (!row) throw noSuchRun()
  return row
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
