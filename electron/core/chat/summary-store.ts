import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, run, runOne, sql } from '../../../native/sqlite/sql.ts'

/** What stands in a prompt for the messages of a chat up to one of them. */
export interface SummaryRow {
  up_to_message_id: string
  session_id: string
  content: string
  model: string
  created_at_ms: number
}

/** Returns the summary that reaches furthest on a path; those of other versions of the chat do not count. */
export function summaryOn(
  db: ReadableDb,
  sessionId: string,
  path: readonly { id: string }[],
): SummaryRow | undefined {
  const rows = all<SummaryRow>(db, sql`SELECT * FROM chat_summaries WHERE session_id = ${sessionId}`)
  const byMessage = new Map(rows.map((row) => [row.up_to_message_id, row]))
  return byMessage.get(path.findLast(({ id }) => byMessage.has(id))?.id ?? '')
}

export function saveSummary(db: WritableDb, row: SummaryRow): void {
  runOne(
    db,
    sql`INSERT INTO chat_summaries (up_to_message_id, session_id, content, model, created_at_ms)
        VALUES (${row.up_to_message_id}, ${row.session_id}, ${row.content}, ${row.model}, ${row.created_at_ms})
        ON CONFLICT (up_to_message_id) DO UPDATE SET content = excluded.content, model = excluded.model,
                                                     created_at_ms = excluded.created_at_ms`,
  )
}

export function deleteSummaries(db: WritableDb, sessionId: string): void {
  run(db, sql`DELETE FROM chat_summaries WHERE session_id = ${sessionId}`)
}
