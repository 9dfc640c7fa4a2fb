import type { MemoryRun, WorkerName } from '../../../contract/core/memory-runs.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, run, runOne, sql } from '../../../native/sqlite/sql.ts'

export interface RunCounts {
  read: number
  proposed: number
  kept: number
  merged: number
  promoted: number
  superseded: number
  letGo: number
  tokens: number
  model: string | null
  reflection: MemoryRun['reflection']
}

export interface RunRow extends Omit<MemoryRun, 'started_at' | 'ended_at' | 'reflection'> {
  started_at_ms: number
  ended_at_ms: number | null
  proposed: number
  reflection: string | null
}

export function insertRun(
  db: WritableDb,
  {
    id,
    worker,
    trigger,
    sessionId,
    nowMs,
  }: {
    id: string
    worker: WorkerName
    trigger: MemoryRun['trigger']
    sessionId: string | null
    nowMs: number
  },
): void {
  runOne(
    db,
    sql`INSERT INTO memory_runs (id, worker, trigger, state, started_at_ms, session_id)
        VALUES (${id}, ${worker}, ${trigger}, 'running', ${nowMs}, (SELECT id FROM sessions WHERE id = ${sessionId}))`,
  )
}

/** Returns whether the run is there and running. */
export function addToRun(db: WritableDb, runId: string, counts: Partial<RunCounts>): boolean {
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
  return changes > 0
}

export function endRun(
  db: WritableDb,
  runId: string,
  { state, error, nowMs }: { state: MemoryRun['state']; error: string | null; nowMs: number },
): void {
  run(
    db,
    sql`UPDATE memory_runs SET state = ${state}, error = ${error}, ended_at_ms = ${nowMs}
        WHERE id = ${runId} AND state = 'running'`,
  )
}

export function endRunningRuns(db: WritableDb, nowMs: number): number {
  return run(
    db,
    sql`UPDATE memory_runs SET state = 'interrupted', ended_at_ms = max(started_at_ms, ${nowMs}) WHERE state = 'running'`,
  ).changes
}

/** Newest first, those older than `after`. */
export function listRuns(
  db: ReadableDb,
  limit: number,
  after: Pick<RunRow, 'id' | 'started_at_ms'> | null,
): RunRow[] {
  return all(
    db,
    sql`SELECT r.*, s.title AS session_title FROM memory_runs r LEFT JOIN sessions s ON s.id = r.session_id
        WHERE ${after?.id ?? null} IS NULL
           OR (r.started_at_ms, r.id) < (${after?.started_at_ms ?? 0}, ${after?.id ?? ''})
        ORDER BY r.started_at_ms DESC, r.id DESC LIMIT ${limit}`,
  )
}

export function getRun(db: ReadableDb, id: string): RunRow | undefined {
  return get<RunRow>(
    db,
    sql`SELECT r.*, s.title AS session_title FROM memory_runs r LEFT JOIN sessions s ON s.id = r.session_id
        WHERE r.id = ${id}`,
  )
}
