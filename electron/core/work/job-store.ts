import type { WorkerName } from '../../../contract/core/memory-runs.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, run, runOne, sql } from '../../../native/sqlite/sql.ts'

export interface JobRow {
  id: string
  kind: WorkerName
  unique_key: string
  /** JSON */
  payload: string
  state: 'waiting' | 'running' | 'done' | 'failed'
  attempts: number
  /** The error of the last attempt, if it failed. */
  error: string | null
  run_after_ms: number
  lease_id: string | null
  lease_until_ms: number | null
}

export interface NewJob {
  id: string
  kind: WorkerName
  uniqueKey: string
  payload: object
  runAfterMs: number
  nowMs: number
}

/** Adds a job; when one of its kind and key waits already, only moves that one's time and payload. */
export function enqueue(db: WritableDb, job: NewJob): void {
  const payload = JSON.stringify(job.payload)
  runOne(
    db,
    sql`INSERT INTO jobs (id, kind, unique_key, payload, state, run_after_ms, created_at_ms, updated_at_ms)
        VALUES (${job.id}, ${job.kind}, ${job.uniqueKey}, ${payload}, 'waiting', ${job.runAfterMs}, ${job.nowMs},
                ${job.nowMs})
        ON CONFLICT (kind, unique_key) WHERE state = 'waiting'
        DO UPDATE SET run_after_ms = excluded.run_after_ms, payload = excluded.payload, attempts = 0,
                      updated_at_ms = excluded.updated_at_ms`,
  )
}

export function findWaiting(db: ReadableDb, kind: WorkerName, uniqueKey: string): JobRow | undefined {
  return get(
    db,
    sql`SELECT * FROM jobs WHERE kind = ${kind} AND unique_key = ${uniqueKey} AND state = 'waiting'`,
  )
}

/** Returns the job that has been due the longest; those that the user asked for come first. */
export function findDue(
  db: ReadableDb,
  kind: WorkerName,
  nowMs: number,
  onlyAsked: boolean,
): JobRow | undefined {
  return get(
    db,
    sql`SELECT * FROM jobs
        WHERE kind = ${kind} AND state = 'waiting' AND run_after_ms <= ${nowMs}
          AND (NOT ${onlyAsked ? 1 : 0} OR json_extract(payload, '$.trigger') = 'person')
        ORDER BY json_extract(payload, '$.trigger') = 'person' DESC, run_after_ms, id LIMIT 1`,
  )
}

export function lease(db: WritableDb, id: string, leaseId: string, untilMs: number, nowMs: number): void {
  runOne(
    db,
    sql`UPDATE jobs SET state = 'running', attempts = attempts + 1, lease_id = ${leaseId}, lease_until_ms = ${untilMs},
                        updated_at_ms = ${nowMs} WHERE id = ${id}`,
  )
}

export function findLeased(db: ReadableDb, leaseId: string): JobRow | undefined {
  return get(db, sql`SELECT * FROM jobs WHERE lease_id = ${leaseId} AND state = 'running'`)
}

export function extendLease(db: WritableDb, leaseId: string, untilMs: number): void {
  runOne(
    db,
    sql`UPDATE jobs SET lease_until_ms = ${untilMs} WHERE lease_id = ${leaseId} AND state = 'running'`,
  )
}

export function complete(db: WritableDb, id: string, nowMs: number): void {
  runOne(db, sql`UPDATE jobs SET state = 'done', lease_id = NULL, updated_at_ms = ${nowMs} WHERE id = ${id}`)
}

/** Ended jobs are kept for a while, for debugging. */
export function purgeEnded(db: WritableDb, beforeMs: number): void {
  run(db, sql`DELETE FROM jobs WHERE state IN ('done', 'failed') AND updated_at_ms < ${beforeMs}`)
}

export function giveUp(db: WritableDb, id: string, error: string, nowMs: number): void {
  runOne(
    db,
    sql`UPDATE jobs SET state = 'failed', error = ${error}, lease_id = NULL, updated_at_ms = ${nowMs} WHERE id = ${id}`,
  )
}

/** Puts a job back into the queue; when another of its key waits by now, that one replaces it. */
export function putBack(
  db: WritableDb,
  job: Pick<JobRow, 'id' | 'kind' | 'unique_key'>,
  at: { runAfterMs: number; attempts: number; error: string | null; nowMs: number },
): void {
  if (findWaiting(db, job.kind, job.unique_key)) {
    complete(db, job.id, at.nowMs)
    return
  }
  runOne(
    db,
    sql`UPDATE jobs SET state = 'waiting', attempts = ${at.attempts}, run_after_ms = ${at.runAfterMs}, lease_id = NULL,
                        lease_until_ms = NULL, error = ${at.error}, updated_at_ms = ${at.nowMs}
        WHERE id = ${job.id}`,
  )
}

export function listRunning(db: ReadableDb, expiredAtMs: number | null): JobRow[] {
  return all(
    db,
    sql`SELECT * FROM jobs WHERE state = 'running' AND (${expiredAtMs} IS NULL OR lease_until_ms <= ${expiredAtMs})`,
  )
}

export function countOpen(
  db: ReadableDb,
  kind: WorkerName,
): { jobs: number; running: number; next_at_ms: number | null } {
  const row = get<{ jobs: number; running: number; next_at_ms: number | null }>(
    db,
    sql`SELECT count(*) AS jobs, coalesce(sum(state = 'running'), 0) AS running,
               min(CASE WHEN state = 'waiting' THEN run_after_ms END) AS next_at_ms
        FROM jobs WHERE kind = ${kind} AND state IN ('waiting', 'running')`,
  )
  return row ?? { jobs: 0, running: 0, next_at_ms: null }
}
