import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { get, run, runOne, sql } from '../../../native/sqlite/sql.ts'

/** Use of one day that counts in the quota and is in no entry here. */
export interface DayAmounts {
  messages: number
  tokens: number
}
/** `server`: other devices, by its receipt. `witness`: entries of this device that are gone. */
export type ElsewhereSource = 'server' | 'witness'

/**
 * The larger of both sources, for each resource: entries of this device that are gone were mostly sent before, so that
 * the server's sum holds them too.
 */
export function readElsewhere(db: ReadableDb, userId: string, day: number): DayAmounts {
  const largest = sql`SELECT coalesce(max(messages), 0) AS messages, coalesce(max(tokens), 0) AS tokens
                      FROM usage_elsewhere WHERE user_id = ${userId} AND day = ${day}`
  return get<DayAmounts>(db, largest) ?? { messages: 0, tokens: 0 }
}

export function readElsewhereOf(
  db: ReadableDb,
  userId: string,
  day: number,
  source: ElsewhereSource,
): DayAmounts {
  const row = get<DayAmounts>(
    db,
    sql`SELECT messages, tokens FROM usage_elsewhere
        WHERE user_id = ${userId} AND day = ${day} AND source = ${source}`,
  )
  return row ?? { messages: 0, tokens: 0 }
}

/** Replaces what this source said of the day before. */
export function writeElsewhere(
  db: WritableDb,
  userId: string,
  day: number,
  source: ElsewhereSource,
  use: DayAmounts,
): void {
  if (use.messages === 0 && use.tokens === 0) {
    run(
      db,
      sql`DELETE FROM usage_elsewhere WHERE user_id = ${userId} AND day = ${day} AND source = ${source}`,
    )
    return
  }
  runOne(
    db,
    sql`INSERT INTO usage_elsewhere (user_id, day, source, messages, tokens)
        VALUES (${userId}, ${day}, ${source}, ${use.messages}, ${use.tokens})
        ON CONFLICT (user_id, day, source) DO UPDATE SET messages = excluded.messages, tokens = excluded.tokens`,
  )
}
