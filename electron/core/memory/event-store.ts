import { z } from 'zod'
import type { MemoryAuthor, MemoryEvent, MemoryReason } from '../../../contract/core/memory.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, run, runOne, sql } from '../../../native/sqlite/sql.ts'
import type { MemoryDeps } from './memory-deps.ts'
import type { LinkRow, MemoryRow } from './store.ts'

/**
 * The undo log and the run log in one. A step (a merge, say) leaves one event for each memory that it touched; `before`
 * holds what that memory's row said of the columns that changed (`row: null`: it was not there) and the links that the
 * step made. Undoing puts all of the step back, last event first.
 *
 *   { "row": { "text": "Lives in Paris", "updated_at_ms": 1760000000000 }, "links": [] }
 */
const beforeSchema = z.object({
  row: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).nullable(),
  links: z.array(
    z.object({
      from_id: z.string(),
      to_id: z.string(),
      kind: z.enum(['merged_into', 'superseded_by', 'distilled_from']),
    }),
  ),
})
export interface Before {
  row: Partial<MemoryRow> | null
  links: readonly Pick<LinkRow, 'from_id' | 'to_id' | 'kind'>[]
}
export type Action = MemoryEvent['action']

export interface EventRow {
  seq: number
  id: string
  step_id: string
  at_ms: number
  memory_id: string
  run_id: string | null
  action: Action
  by: MemoryAuthor
  reason: MemoryReason
  before: string | null
  undone_at_ms: number | null
}

export interface StepCause {
  by: MemoryAuthor
  reason: MemoryReason
  runId?: string | undefined
}
/** The cause of what the user does. */
export const ASKED = { by: 'person', reason: 'asked' } as const satisfies StepCause
export interface Step {
  /** `before` null: it cannot be undone from the log. `why`: other than the step's own. Returns the event's id. */
  note(memoryId: string, action: Action, before: Before | null, why?: MemoryReason): string
}

export function beginStep(
  { db, clock, newId }: Pick<MemoryDeps, 'db' | 'clock' | 'newId'>,
  { by, reason, runId }: StepCause,
): Step {
  const stepId = newId()
  return {
    note(memoryId, action, before, why = reason) {
      const id = newId()
      const stored = before === null ? null : JSON.stringify(before)
      runOne(
        db,
        sql`INSERT INTO memory_events (id, step_id, at_ms, memory_id, run_id, action, by, reason, before)
            VALUES (${id}, ${stepId}, ${clock.nowMs()}, ${memoryId}, ${runId ?? null}, ${action}, ${by}, ${why},
                    ${stored})`,
      )
      return id
    },
  }
}

export function readBefore(stored: string): Before {
  return beforeSchema.parse(JSON.parse(stored)) as Before
}

/** Returns the current values of the columns that `changes` would change. */
export function changedPart(row: MemoryRow, changes: Partial<MemoryRow>): Partial<MemoryRow> {
  const keys = Object.keys(changes) as (keyof MemoryRow)[]
  return Object.fromEntries(keys.filter((key) => row[key] !== changes[key]).map((key) => [key, row[key]]))
}

export function getEvent(db: ReadableDb, id: string): EventRow | undefined {
  return get<EventRow>(db, sql`SELECT * FROM memory_events WHERE id = ${id}`)
}

/** Gives the run its id to what was kept of messages before any run read them. Returns how many. */
export function adoptEvents(db: WritableDb, runId: string, messageIds: readonly string[]): number {
  return run(
    db,
    sql`UPDATE memory_events SET run_id = ${runId}
        WHERE run_id IS NULL AND action = 'kept' AND by = 'reflection' AND memory_id IN (
          SELECT memory_id FROM memory_sources
          WHERE message_id IN (SELECT value FROM json_each(${JSON.stringify(messageIds)})))`,
  ).changes
}

/** Whether this is the only thing that happened to the memory. */
export function hasOnlyEvent(db: ReadableDb, memoryId: string, action: Action): boolean {
  const events = sql`SELECT count(*) AS count, max(action) AS action FROM memory_events WHERE memory_id = ${memoryId}`
  const found = get<{ count: number; action: string | null }>(db, events)
  return found?.count === 1 && found.action === action
}

/** Newest first. */
export function eventsOfMemory(db: ReadableDb, memoryId: string): EventRow[] {
  return all<EventRow>(db, sql`SELECT * FROM memory_events WHERE memory_id = ${memoryId} ORDER BY seq DESC`)
}

/** In the order in which they happened. */
export function eventsOfRun(db: ReadableDb, runId: string): EventRow[] {
  return all<EventRow>(db, sql`SELECT * FROM memory_events WHERE run_id = ${runId} ORDER BY seq`)
}

/** Last first. */
export function eventsOfStep(db: ReadableDb, stepId: string): EventRow[] {
  return all<EventRow>(db, sql`SELECT * FROM memory_events WHERE step_id = ${stepId} ORDER BY seq DESC`)
}

/** Also erases what it would put back: it cannot be undone twice, and an undone text is not kept. */
export function markUndone(db: WritableDb, id: string, nowMs: number): void {
  runOne(db, sql`UPDATE memory_events SET before = NULL, undone_at_ms = ${nowMs} WHERE id = ${id}`)
}

/** Whether a later step changed one of its memories and was not undone. Showing another version of a chat is not such a step. */
export function hasLaterSteps(db: ReadableDb, stepId: string): boolean {
  return (
    get(
      db,
      sql`SELECT 1 FROM memory_events own JOIN memory_events later ON later.memory_id = own.memory_id
          WHERE own.step_id = ${stepId} AND later.seq > own.seq AND later.step_id <> own.step_id
            AND later.undone_at_ms IS NULL AND later.action <> 'undone' AND later.reason <> 'other_version' LIMIT 1`,
    ) !== undefined
  )
}

export function toEvent(db: ReadableDb, row: EventRow): MemoryEvent {
  const isWhole = row.before !== null && row.undone_at_ms === null
  return {
    id: row.id,
    at: row.at_ms,
    memory_id: row.memory_id,
    run_id: row.run_id,
    action: row.action,
    by: row.by,
    reason: row.reason,
    is_undoable:
      isWhole &&
      eventsOfStep(db, row.step_id).every((event) => event.before !== null) &&
      !hasLaterSteps(db, row.step_id),
  }
}
