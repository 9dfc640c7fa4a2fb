import type { AnswerMemory } from '../../../contract/core/answer-memories.ts'
import type { MemoryDetail } from '../../../contract/core/memory.ts'
import type { MemoryMode } from '../../../contract/core/projects.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, runOne, sql } from '../../../native/sqlite/sql.ts'

export interface AnswerRow {
  unit_kind: 'memory' | 'message'
  unit_id: string
  state: AnswerMemory['state']
  score: number
  /** JSON of ScoreParts. */
  parts: string
}

/** Adds rows after those that the answer has. */
export function insertAnswerRows(db: WritableDb, answerId: string, rows: readonly AnswerRow[]): void {
  for (const { unit_kind, unit_id, state, score, parts } of rows) {
    runOne(
      db,
      sql`INSERT INTO answer_memories (answer_id, position, unit_kind, unit_id, state, score, parts)
          SELECT ${answerId}, coalesce(max(position) + 1, 0), ${unit_kind}, ${unit_id}, ${state}, ${score}, ${parts}
          FROM answer_memories WHERE answer_id = ${answerId}`,
    )
  }
}

export function listAnswerRows(db: ReadableDb, answerId: string): AnswerRow[] {
  return all(
    db,
    sql`SELECT unit_kind, unit_id, state, score, parts FROM answer_memories WHERE answer_id = ${answerId}
        ORDER BY position`,
  )
}

export function countAnswerRows(
  db: ReadableDb,
  answerIds: readonly string[],
): { answer_id: string; used: number; offered: number }[] {
  return all(
    db,
    sql`SELECT answer_id, sum(state = 'used') AS used, sum(state = 'offered') AS offered FROM answer_memories
        WHERE answer_id IN (SELECT value FROM json_each (${JSON.stringify(answerIds)})) GROUP BY answer_id`,
  )
}

/** How memory was set when the message was written; undefined when the message or its chat is gone. */
export function findMode(db: ReadableDb, messageId: string): { memory_mode: MemoryMode | null } | undefined {
  return get(
    db,
    sql`SELECT m.memory_mode FROM messages m JOIN sessions s ON s.id = m.session_id
        WHERE m.id = ${messageId} AND s.deleted_at_ms IS NULL`,
  )
}

/** The chat that a memory was first said in. */
export function findSourceChat(db: ReadableDb, memoryId: string): { id: string; title: string } | undefined {
  return get(
    db,
    sql`SELECT s.id, s.title FROM memory_sources o JOIN messages m ON m.id = o.message_id
        JOIN sessions s ON s.id = m.session_id AND s.deleted_at_ms IS NULL
        WHERE o.memory_id = ${memoryId} ORDER BY o.id LIMIT 1`,
  )
}

export interface ShownMessageRow {
  content: string
  role: string
  created_at_ms: number
  session_id: string
  title: string
}

export function findShownMessage(db: ReadableDb, id: string): ShownMessageRow | undefined {
  return get(
    db,
    sql`SELECT m.content, m.role, m.created_at_ms, m.session_id, s.title
        FROM messages m JOIN sessions s ON s.id = m.session_id
        WHERE m.id = ${id} AND s.deleted_at_ms IS NULL`,
  )
}

export function sourcesOf(db: ReadableDb, memoryId: string): MemoryDetail['sources'] {
  return all(
    db,
    sql`SELECT m.id AS message_id, s.id AS session_id, s.title AS session_title, o.quote, m.created_at_ms AS at
        FROM memory_sources o
        LEFT JOIN (messages m JOIN sessions s ON s.id = m.session_id AND s.deleted_at_ms IS NULL)
          ON m.id = o.message_id
        WHERE o.memory_id = ${memoryId} ORDER BY o.id`,
  )
}

const MAX_ANSWERS = 50
/** About two lines. */
const EXCERPT_CHARS = 160

export function answersWith(db: ReadableDb, memoryId: string): MemoryDetail['answers'] {
  return all(
    db,
    sql`SELECT m.id AS message_id, s.id AS session_id, s.title AS session_title, m.created_at_ms AS at,
               substr(m.content, 1, ${EXCERPT_CHARS}) AS excerpt
        FROM answer_memories a JOIN messages m ON m.id = a.answer_id
        JOIN sessions s ON s.id = m.session_id AND s.deleted_at_ms IS NULL
        WHERE a.unit_kind = 'memory' AND a.unit_id = ${memoryId} AND a.state = 'used'
        ORDER BY m.created_at_ms DESC, m.rowid DESC LIMIT ${MAX_ANSWERS}`,
  )
}

/** The memories that replaced each other, over any number of steps, with this one among them. Oldest first. */
export function factHistory(db: ReadableDb, memoryId: string): MemoryDetail['fact_history'] {
  const rows = all<MemoryDetail['fact_history'][number]>(
    db,
    sql`WITH RECURSIVE chain (id, superseded_by) AS (
          SELECT id, superseded_by FROM memories WHERE id = ${memoryId} AND state <> 'merged'
          UNION
          SELECT m.id, m.superseded_by FROM chain JOIN memories m
            ON (m.id = chain.superseded_by OR m.superseded_by = chain.id) AND m.state <> 'merged'
        )
        SELECT id AS memory_id, text, state, coalesce(valid_from_ms, said_at_ms, created_at_ms) AS "from",
               valid_to_ms AS "to"
        FROM memories WHERE id IN (SELECT id FROM chain)
        ORDER BY "from", created_at_ms, rowid`,
  )
  return rows.length > 1 ? rows : []
}
