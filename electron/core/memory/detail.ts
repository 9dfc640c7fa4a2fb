import type { MemoryDetail } from '../../../contract/core/memory.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { all, sql } from '../../../native/sqlite/sql.ts'
import { eventsOfMemory, toEvent } from './events.ts'
import { getMemory, type LinkRow, listLinks } from './store.ts'
import { viewOf } from './views.ts'

const MAX_ANSWERS = 50
/** About two lines. */
const EXCERPT_CHARS = 160

/** Where it came from, what became of it, what it was used for. Throws memory_not_found. */
export function detailOf(db: ReadableDb, id: string, nowMs: number): MemoryDetail {
  return {
    ...viewOf(db, id, nowMs),
    sources: sourcesOf(db, id),
    links: listLinks(db, id).flatMap((link) => seenFrom(db, id, link)),
    answers: answersWith(db, id),
    events: eventsOfMemory(db, id).map((event) => toEvent(db, event)),
  }
}

function sourcesOf(db: ReadableDb, id: string): MemoryDetail['sources'] {
  return all(
    db,
    sql`SELECT m.id AS message_id, s.id AS session_id, s.title AS session_title, o.quote, m.created_at_ms AS at
        FROM memory_sources o
        LEFT JOIN (messages m JOIN sessions s ON s.id = m.session_id AND s.deleted_at_ms IS NULL)
          ON m.id = o.message_id
        WHERE o.memory_id = ${id} ORDER BY o.id`,
  )
}

function answersWith(db: ReadableDb, id: string): MemoryDetail['answers'] {
  return all(
    db,
    sql`SELECT m.id AS message_id, s.id AS session_id, s.title AS session_title, m.created_at_ms AS at,
               substr(m.content, 1, ${EXCERPT_CHARS}) AS excerpt
        FROM answer_memories a JOIN messages m ON m.id = a.answer_id
        JOIN sessions s ON s.id = m.session_id AND s.deleted_at_ms IS NULL
        WHERE a.unit_kind = 'memory' AND a.unit_id = ${id} AND a.state = 'used'
        ORDER BY m.created_at_ms DESC, m.rowid DESC LIMIT ${MAX_ANSWERS}`,
  )
}

/** A link has two ends; what it is called depends on where one stands. */
function seenFrom(db: ReadableDb, id: string, link: LinkRow): MemoryDetail['links'] {
  const isFrom = link.from_id === id
  const other = getMemory(db, isFrom ? link.to_id : link.from_id)
  const kind = isFrom ? link.kind : REVERSED[link.kind]
  return other && kind ? [{ kind, memory_id: other.id, text: other.text, state: other.state }] : []
}

/** A memory does not list what was distilled from it: that may be many, and none of them touches it. */
const REVERSED = { merged_into: 'merged_from', superseded_by: 'supersedes', distilled_from: null } as const
