import type { PolicyAct, PolicyOutcome } from '../../../contract/core/policy.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, runOne, sql } from '../../../native/sqlite/sql.ts'

export interface ActRow {
  id: string
  at_ms: number
  stage: PolicyAct['stage']
  outcome: PolicyOutcome
  category: PolicyAct['category']
  principle_id: string | null
  constitution_version: number
  exception: PolicyAct['exception']
  /** JSON */
  scores: string
  judged_by: PolicyAct['judged_by']
  session_id: string | null
  message_id: string | null
  fingerprint: string | null
  vector: Uint8Array | null
  vector_model: string | null
  appealed_at_ms: number | null
  appeal_note: string | null
}

export function insertAct(db: WritableDb, row: ActRow): void {
  runOne(
    db,
    // A message that is judged before it is stored, or a chat that is gone by now, leaves the act without them.
    sql`INSERT INTO policy_acts (id, at_ms, stage, outcome, category, principle_id, constitution_version, exception,
                                 scores, judged_by, session_id, message_id, fingerprint, vector, vector_model,
                                 appealed_at_ms, appeal_note)
        VALUES (${row.id}, ${row.at_ms}, ${row.stage}, ${row.outcome}, ${row.category}, ${row.principle_id},
                ${row.constitution_version}, ${row.exception}, ${row.scores}, ${row.judged_by},
                (SELECT id FROM sessions WHERE id = ${row.session_id}),
                (SELECT id FROM messages WHERE id = ${row.message_id}), ${row.fingerprint}, ${row.vector},
                ${row.vector_model}, ${row.appealed_at_ms}, ${row.appeal_note})`,
  )
}

export function findAct(db: ReadableDb, id: string): ActRow | undefined {
  return get(db, sql`SELECT * FROM policy_acts WHERE id = ${id}`)
}

/** Newest first. */
export function listActs(
  db: ReadableDb,
  page: { outcome: PolicyOutcome | null; before: readonly [atMs: number, id: string]; limit: number },
): ActRow[] {
  const [atMs, id] = page.before
  return all(
    db,
    sql`SELECT * FROM policy_acts
        WHERE (${page.outcome} IS NULL OR outcome = ${page.outcome})
          AND (at_ms < ${atMs} OR (at_ms = ${atMs} AND id < ${id}))
        ORDER BY at_ms DESC, id DESC LIMIT ${page.limit}`,
  )
}

export function countActs(db: ReadableDb): { outcome: PolicyOutcome; acts: number }[] {
  return all(db, sql`SELECT outcome, count(*) AS acts FROM policy_acts GROUP BY outcome`)
}

export function markAppealed(db: WritableDb, id: string, atMs: number, note: string): void {
  runOne(db, sql`UPDATE policy_acts SET appealed_at_ms = ${atMs}, appeal_note = ${note} WHERE id = ${id}`)
}

/** What appeals of one subject let through, newest first. */
export function appealedActs(
  db: ReadableDb,
  category: PolicyAct['category'],
  limit: number,
): Pick<ActRow, 'fingerprint' | 'vector' | 'vector_model'>[] {
  return all(
    db,
    sql`SELECT fingerprint, vector, vector_model FROM policy_acts
        WHERE category = ${category} AND appealed_at_ms IS NOT NULL ORDER BY appealed_at_ms DESC LIMIT ${limit}`,
  )
}
