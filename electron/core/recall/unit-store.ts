import type { MemoryKind, MemoryTier } from '../../../contract/core/memory.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, run, runOne, sql } from '../../../native/sqlite/sql.ts'
import type { RecallScope } from './query.ts'

/** A unit with its message or memory. Message columns are null for memories, and the other way round. */
export interface UnitRow {
  rowid: number
  kind: 'message' | 'memory'
  ref_id: string
  session_id: string | null
  text: string
  at_ms: number
  session_title: string | null
  role: 'user' | 'assistant' | null
  memory_kind: MemoryKind | null
  memory_tier: Exclude<MemoryTier, 'stm'> | null
  importance: number | null
  is_pinned: number | null
  /** 1 for a message that reflection has not read yet. */
  is_unread: number
  /** Units of the question before and of the first message after it, whether or not they are there. */
  before: number | null
  after: number | null
}

/**
 * Those of `rowids` that the scope may see, in the same order. A deleted chat's are not there. A chat in a project sees
 * that project's messages; one outside of projects sees those outside of projects; each sees its own. Memories go by
 * their scope.
 */
export function visible(db: ReadableDb, rowids: readonly number[], scope: RecallScope): number[] {
  const isEverything = scope.isEverything ? 1 : 0
  const { sessionId, projectId } = scope
  return all<{ rowid: number }>(
    db,
    sql`SELECT u.rowid FROM json_each(${JSON.stringify(rowids)}) j
        CROSS JOIN recall_units u ON u.rowid = j.value
        LEFT JOIN sessions s ON s.id = u.session_id
        LEFT JOIN memories k ON u.kind = 'memory' AND k.id = u.ref_id
        WHERE CASE u.kind
          WHEN 'message' THEN s.deleted_at_ms IS NULL
            AND (${isEverything} OR s.id = ${sessionId} OR s.project_id IS ${projectId})
          ELSE k.state = 'active'
            AND (${isEverything} OR k.scope = 'everywhere' OR (k.scope = 'project' AND k.scope_id = ${projectId})
                 OR (k.scope = 'chat' AND k.scope_id = ${sessionId}))
        END
        ORDER BY j.key`,
  ).map(({ rowid }) => rowid)
}

/** All units that a scope may see; used when that is a small part of a large store. */
export function unitsOf(db: ReadableDb, { sessionId, projectId }: RecallScope): number[] {
  return all<{ rowid: number }>(
    db,
    sql`SELECT 2 * m.rowid AS rowid FROM sessions s CROSS JOIN messages m ON m.session_id = s.id
        WHERE s.deleted_at_ms IS NULL AND (s.id = ${sessionId} OR s.project_id IS ${projectId})
        UNION ALL
        SELECT 2 * k.rowid + 1 FROM memories k
        WHERE k.state = 'active'
          AND (k.scope = 'everywhere' OR (k.scope = 'project' AND k.scope_id = ${projectId})
               OR (k.scope = 'chat' AND k.scope_id = ${sessionId}))`,
  ).map(({ rowid }) => rowid)
}

export function readUnits(db: ReadableDb, rowids: readonly number[]): UnitRow[] {
  return all<UnitRow>(
    db,
    sql`SELECT u.rowid, u.kind, u.ref_id, u.session_id, u.text,
               coalesce(m.created_at_ms, k.valid_from_ms, k.created_at_ms) AS at_ms,
               s.title AS session_title, m.role, k.kind AS memory_kind, k.tier AS memory_tier,
               k.importance, k.is_pinned, coalesce(m.is_read = 0 AND m.rowid > s.reflected_rowid, 0) AS is_unread,
               (SELECT 2 * p.rowid FROM messages p WHERE p.id = m.parent_id) AS before,
               (SELECT 2 * min(c.rowid) FROM messages c WHERE c.parent_id = m.id AND c.is_shown = 1) AS after
        FROM json_each(${JSON.stringify(rowids)}) j
        CROSS JOIN recall_units u ON u.rowid = j.value
        LEFT JOIN messages m ON u.kind = 'message' AND m.id = u.ref_id
        LEFT JOIN sessions s ON s.id = m.session_id
        LEFT JOIN memories k ON u.kind = 'memory' AND k.id = u.ref_id`,
  )
}

/** Messages that these memories cite. */
export function readCitations(
  db: ReadableDb,
  memoryIds: readonly string[],
): { memory_id: string; unit: number }[] {
  return all(
    db,
    sql`SELECT c.memory_id, u.rowid AS unit FROM json_each(${JSON.stringify(memoryIds)}) j
        CROSS JOIN memory_sources c ON c.memory_id = j.value
        JOIN recall_units u ON u.kind = 'message' AND u.ref_id = c.message_id`,
  )
}

/** Ids of the messages that these memories were kept from, by memory. */
export function readSources(db: ReadableDb, memoryIds: readonly string[]): Map<string, Set<string>> {
  const sources = new Map<string, Set<string>>()
  for (const { memory_id, message_id } of all<{ memory_id: string; message_id: string }>(
    db,
    sql`SELECT c.memory_id, c.message_id FROM json_each(${JSON.stringify(memoryIds)}) j
        CROSS JOIN memory_sources c ON c.memory_id = j.value WHERE c.message_id IS NOT NULL`,
  )) {
    sources.set(memory_id, (sources.get(memory_id) ?? new Set()).add(message_id))
  }
  return sources
}

export function countUnits(db: ReadableDb): number {
  return get<{ count: number }>(db, sql`SELECT count(*) AS count FROM recall_units`)?.count ?? 0
}

/** Cheaper than counting them: rowids rise, and few are missing. */
export function roughlyHowMany(db: ReadableDb): number {
  return get<{ top: number }>(db, sql`SELECT coalesce(max(rowid), 0) / 2 AS top FROM recall_units`)?.top ?? 0
}

export function unitOf(db: ReadableDb, kind: 'message' | 'memory', id: string): number | null {
  const unit = sql`SELECT rowid FROM recall_units WHERE kind = ${kind} AND ref_id = ${id}`
  return get<{ rowid: number }>(db, unit)?.rowid ?? null
}

/** Messages whose unit is still to be made. */
export function uncutMessages(db: ReadableDb, limit: number): string[] {
  return all<{ message_id: string }>(db, sql`SELECT message_id FROM recall_uncut LIMIT ${limit}`).map(
    ({ message_id }) => message_id,
  )
}

/** Rebuilds the unit of a message, without the parts that were forgotten. Joins the transaction of its caller. */
export function cutMessage(db: WritableDb, messageId: string): void {
  run(db, sql`DELETE FROM recall_uncut WHERE message_id = ${messageId}`)
  const message = get<{ rowid: number; session_id: string; content: string }>(
    db,
    sql`SELECT rowid, session_id, content FROM recall_findable WHERE id = ${messageId}`,
  )
  const ranges = all<{ start: number; end: number }>(
    db,
    sql`SELECT quote_start AS start, quote_end AS "end" FROM memory_tombstones
        WHERE message_id = ${messageId} AND quote_start IS NOT NULL ORDER BY quote_start`,
  )
  const text = message === undefined ? '' : without(message.content, ranges)
  if (message === undefined || !/[\p{L}\p{N}]/u.test(text)) {
    run(db, sql`DELETE FROM recall_units WHERE kind = 'message' AND ref_id = ${messageId}`)
    return
  }
  runOne(
    db,
    sql`INSERT INTO recall_units (rowid, kind, ref_id, session_id, text)
        VALUES (${message.rowid} * 2, 'message', ${messageId}, ${message.session_id}, ${text})
        ON CONFLICT (rowid) DO UPDATE SET text = excluded.text`,
  )
}

/** `ranges` in UTF-16 offsets, by rising start; a blank stays where something was, so that words do not grow together. */
function without(text: string, ranges: readonly { start: number; end: number }[]): string {
  let kept = ''
  let from = 0
  for (const { start, end } of ranges) {
    if (end <= from) continue
    kept += `${text.slice(from, Math.max(from, start))} `
    from = end
  }
  return (kept + text.slice(from)).toWellFormed()
}
