import type { MemoryState } from '../../../contract/core/memory.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, runOne, sql } from '../../../native/sqlite/sql.ts'

export interface ChangedState {
  id: string
  state: Extract<MemoryState, 'active' | 'asked' | 'withdrawn'>
}

/** Memories that cite a message of the chat, shown or not. */
export function memoriesOfChat(db: ReadableDb, sessionId: string): string[] {
  return all<{ id: string }>(
    db,
    sql`SELECT DISTINCT c.memory_id AS id FROM messages m JOIN memory_sources c ON c.message_id = m.id
        WHERE m.session_id = ${sessionId}`,
  ).map(({ id }) => id)
}

/** Memories that are withdrawn or cite a message that is not shown: no other's state can be wrong. */
export function memoriesOfVersions(db: ReadableDb): string[] {
  return all<{ id: string }>(
    db,
    sql`SELECT id FROM memories WHERE state = 'withdrawn'
        UNION
        SELECT c.memory_id FROM messages m CROSS JOIN memory_sources c ON c.message_id = m.id WHERE m.is_shown = 0`,
  ).map(({ id }) => id)
}

/**
 * Those of the memories whose state does not follow from what is shown, with the state that does. One is
 * withdrawn when each of its sources is a message that is not shown; what the user pinned, wrote or edited never is, nor
 * what has a source outside of the chats. One that waited for the user's answer waits again when it is shown. A deleted
 * chat shows what it showed last.
 */
export function listChangedStates(db: ReadableDb, memoryIds: readonly string[]): ChangedState[] {
  return all<ChangedState>(
    db,
    sql`SELECT k.id,
               CASE WHEN k.state <> 'withdrawn' THEN 'withdrawn'
                 WHEN (SELECT e.action FROM memory_events e
                       WHERE e.memory_id = k.id AND e.undone_at_ms IS NULL AND e.action <> 'undone'
                         AND e.reason <> 'other_version'
                       ORDER BY e.seq DESC LIMIT 1) = 'asked' THEN 'asked'
                 ELSE 'active' END AS state
        FROM (SELECT c.memory_id, max(coalesce(m.is_shown, 0)) AS is_shown, max(c.message_id IS NULL) AS is_elsewhere
              FROM json_each(${JSON.stringify(memoryIds)}) j
              CROSS JOIN memory_sources c ON c.memory_id = j.value
              LEFT JOIN messages m ON m.id = c.message_id
              GROUP BY c.memory_id) cited
        JOIN memories k ON k.id = cited.memory_id
        WHERE (k.state = 'withdrawn' AND cited.is_shown = 1)
          OR (k.state IN ('active', 'asked') AND cited.is_shown = 0 AND cited.is_elsewhere = 0
              AND k.author <> 'person' AND k.is_pinned = 0
              AND NOT EXISTS (SELECT 1 FROM memory_events e
                              WHERE e.memory_id = k.id AND e.action = 'edited' AND e.undone_at_ms IS NULL))
        ORDER BY k.rowid`,
  )
}

export function setState(db: WritableDb, { id, state }: ChangedState): void {
  runOne(db, sql`UPDATE memories SET state = ${state} WHERE id = ${id}`)
}
