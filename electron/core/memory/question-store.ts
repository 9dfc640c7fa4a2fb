import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { all, sql } from '../../../native/sqlite/sql.ts'

interface QuestionRow {
  asked_id: string
  pinned_id: string
}

/** Each memory that waits for the user, with what it would replace: what they pinned or wrote of the same slot. Oldest first. */
export function listQuestions(db: ReadableDb): QuestionRow[] {
  const rows = all<QuestionRow>(
    db,
    sql`SELECT a.id AS asked_id, p.id AS pinned_id
        FROM memories a JOIN memories p ON p.subject = a.subject AND p.slot = a.slot AND p.id <> a.id
          AND p.scope = a.scope AND p.scope_id IS a.scope_id
        WHERE a.state = 'asked' AND p.state = 'active' AND (p.is_pinned = 1 OR p.author = 'person')
          AND p.value IS NOT a.value
        ORDER BY a.created_at_ms, a.rowid, p.is_pinned DESC, p.said_at_ms DESC, p.rowid`,
  )
  const first = new Map<string, QuestionRow>()
  for (const row of rows) if (!first.has(row.asked_id)) first.set(row.asked_id, row)
  return [...first.values()]
}
