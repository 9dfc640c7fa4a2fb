import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, run, runOne, sql } from '../../../native/sqlite/sql.ts'
import { normalised } from './text-key.ts'

/** What was erased from the logs; an undo of the forgetting puts it back. */
export interface Erased {
  events: { id: string; before: string | null }[]
  runs: { id: string; reflection: string | null; error: string | null }[]
}

/** Shorter texts occur in many sentences by chance. */
const MIN_TELLING_CHARS = 4

/** Returns whether a text holds the words of one of `texts`. */
function holderOf(texts: readonly string[]): (text: string | null) => boolean {
  const words = [...new Set(texts.map(normalised))].filter((text) => text.length >= MIN_TELLING_CHARS)
  return (text) => {
    const plain = text === null ? '' : normalised(text)
    return words.some((word) => plain.includes(word))
  }
}

/**
 * Finds the words of forgotten memories in the logs: in the undo part of their own events and of others, and in what
 * runs reported.
 */
export function findTraces(db: ReadableDb, memoryIds: ReadonlySet<string>, texts: readonly string[]): Erased {
  const holds = holderOf(texts)
  const events = all<Erased['events'][number] & { memory_id: string }>(
    db,
    sql`SELECT id, memory_id, before FROM memory_events`,
  ).filter((event) => memoryIds.has(event.memory_id) || holds(event.before))
  const runs = all<Erased['runs'][number]>(
    db,
    sql`SELECT id, reflection, error FROM memory_runs WHERE reflection IS NOT NULL OR error IS NOT NULL`,
  ).filter(({ reflection, error }) => holds(reflection) || holds(error))
  return { events: events.map(({ id, before }) => ({ id, before })), runs }
}

/** Erases what {@link findTraces} finds, and returns it for an undo. */
export function eraseTraces(
  db: WritableDb,
  memoryIds: ReadonlySet<string>,
  texts: readonly string[],
): Erased {
  const holds = holderOf(texts)
  const { events, runs } = findTraces(db, memoryIds, texts)
  for (const { id } of events) runOne(db, sql`UPDATE memory_events SET before = NULL WHERE id = ${id}`)
  for (const { id, reflection, error } of runs) {
    const [kept, said] = [holds(reflection) ? null : reflection, holds(error) ? null : error]
    runOne(db, sql`UPDATE memory_runs SET reflection = ${kept}, error = ${said} WHERE id = ${id}`)
  }
  return { events, runs }
}

export function putBackTraces(db: WritableDb, { events, runs }: Erased): void {
  for (const { id, before } of events) {
    run(db, sql`UPDATE memory_events SET before = ${before} WHERE id = ${id} AND undone_at_ms IS NULL`)
  }
  for (const { id, reflection, error } of runs) {
    run(db, sql`UPDATE memory_runs SET reflection = ${reflection}, error = ${error} WHERE id = ${id}`)
  }
}
