import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, run, runOne, sql } from '../../../native/sqlite/sql.ts'
import { normalised } from './text-key.ts'

/** What was taken out of the logs, to be put back should the forgetting be undone. */
export interface Erased {
  events: { id: string; before: string | null; reason: string }[]
  runs: { id: string; reflection: string | null; error: string | null }[]
}

/** In place of a sentence that held the words. */
const ERASED_REASON = 'What this said was forgotten.'
/** Shorter words stand in every other sentence by chance. */
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
 * Finds the words of forgotten memories in the logs: the undo part of all their events, and whatever else holds the
 * texts: undo parts of others, reasons, a run's own reflection.
 */
export function findTraces(db: ReadableDb, memoryIds: ReadonlySet<string>, texts: readonly string[]): Erased {
  const holds = holderOf(texts)
  const events = all<Erased['events'][number] & { memory_id: string }>(
    db,
    sql`SELECT id, memory_id, before, reason FROM memory_events`,
  ).filter((event) => memoryIds.has(event.memory_id) || holds(event.before) || holds(event.reason))
  const runs = all<Erased['runs'][number]>(
    db,
    sql`SELECT id, reflection, error FROM memory_runs WHERE reflection IS NOT NULL OR error IS NOT NULL`,
  ).filter(({ reflection, error }) => holds(reflection) || holds(error))
  return { events: events.map(({ id, before, reason }) => ({ id, before, reason })), runs }
}

/** Takes out what {@link findTraces} finds, and returns it for an undo. */
export function eraseTraces(
  db: WritableDb,
  memoryIds: ReadonlySet<string>,
  texts: readonly string[],
): Erased {
  const holds = holderOf(texts)
  const { events, runs } = findTraces(db, memoryIds, texts)
  for (const { id, reason } of events) {
    const left = holds(reason) ? ERASED_REASON : reason
    runOne(db, sql`UPDATE memory_events SET before = NULL, reason = ${left} WHERE id = ${id}`)
  }
  for (const { id, reflection, error } of runs) {
    const [kept, said] = [holds(reflection) ? null : reflection, holds(error) ? null : error]
    runOne(db, sql`UPDATE memory_runs SET reflection = ${kept}, error = ${said} WHERE id = ${id}`)
  }
  return { events, runs }
}

export function putBackTraces(db: WritableDb, { events, runs }: Erased): void {
  for (const { id, before, reason } of events) {
    run(
      db,
      sql`UPDATE memory_events SET before = ${before}, reason = ${reason} WHERE id = ${id} AND undone_at_ms IS NULL`,
    )
  }
  for (const { id, reflection, error } of runs) {
    run(db, sql`UPDATE memory_runs SET reflection = ${reflection}, error = ${error} WHERE id = ${id}`)
  }
}
