import type { MemoryKind, MemoryTier } from '../../../contract/api/memory.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, run, sql } from '../../../native/sqlite/sql.ts'
import type { RecallScope } from './recall-service.ts'

/** A unit with what stands behind it. Message columns are null for memories, and the other way round. */
export interface UnitRow {
  rowid: number
  kind: 'message' | 'memory'
  ref_id: string
  session_id: string | null
  text: string
  at_ms: number
  session_title: string | null
  role: 'user' | 'assistant' | null
  speaker: string | null
  memory_kind: MemoryKind | null
  memory_tier: Exclude<MemoryTier, 'stm'> | null
  importance: number | null
  is_pinned: number | null
  /** The running chat, or one that reflection has not read yet. */
  is_unread: number
}

/**
 * Units that the scope may see, of those in `rowids` (JSON). A deleted chat's are not there. A chat in a project sees that
 * project's messages; one outside of projects sees those outside of projects; each sees its own. Memories go by their scope.
 */
export function readUnits(db: ReadableDb, rowids: readonly number[], scope: RecallScope): UnitRow[] {
  const { sessionId, projectId } = scope
  const all_ = scope.isEverything ? 1 : 0
  return all<UnitRow>(
    db,
    sql`SELECT u.rowid, u.kind, u.ref_id, u.session_id, u.text,
               coalesce(m.created_at_ms, k.valid_from_ms, k.created_at_ms) AS at_ms,
               s.title AS session_title, m.role, m.speaker, k.kind AS memory_kind, k.tier AS memory_tier,
               k.importance, k.is_pinned, coalesce(m.rowid > s.reflected_rowid, 0) AS is_unread
        FROM json_each(${JSON.stringify(rowids)}) j
        JOIN recall_units u ON u.rowid = j.value
        LEFT JOIN messages m ON u.kind = 'message' AND m.id = u.ref_id
        LEFT JOIN sessions s ON s.id = m.session_id
        LEFT JOIN memories k ON u.kind = 'memory' AND k.id = u.ref_id
        WHERE CASE u.kind
          WHEN 'message' THEN s.deleted_at_ms IS NULL
            AND (${all_} OR s.id = ${sessionId} OR s.project_id IS ${projectId})
          ELSE k.state = 'active'
            AND (${all_} OR k.scope = 'everywhere' OR (k.scope = 'project' AND k.scope_id = ${projectId})
                 OR (k.scope = 'chat' AND k.scope_id = ${sessionId}))
        END`,
  )
}

/** Best first; score is positive, the larger the better. */
export function matchUnits(db: ReadableDb, match: string, limit: number): { rowid: number; score: number }[] {
  if (match === '') return []
  return all(
    db,
    sql`SELECT rowid, -rank AS score FROM recall_fts WHERE recall_fts MATCH ${match} ORDER BY rank LIMIT ${limit}`,
  )
}

export function matchSessions(
  db: ReadableDb,
  match: string,
  limit: number,
): { session_id: string; score: number }[] {
  if (match === '') return []
  return all(
    db,
    sql`SELECT r.session_id, f.score FROM
          (SELECT rowid, -rank AS score FROM recall_session_fts WHERE recall_session_fts MATCH ${match}
           ORDER BY rank LIMIT ${limit}) f
        JOIN recall_sessions r ON r.rowid = f.rowid`,
  )
}

export function hasUnits(db: ReadableDb): boolean {
  return get(db, sql`SELECT 1 FROM recall_units LIMIT 1`) !== undefined
}

export function unitCount(db: ReadableDb): number {
  return get<{ count: number }>(db, sql`SELECT count(*) AS count FROM recall_units`)?.count ?? 0
}

/** Nearest by sign bits: a coarse first pass, to be ranked again by the floats. */
export function nearSigns(db: ReadableDb, signs: Uint8Array, limit: number): number[] {
  return all<{ rowid: number }>(
    db,
    sql`SELECT rowid FROM recall_signs WHERE signs MATCH vec_bit(${signs}) AND k = ${limit}`,
  ).map(({ rowid }) => rowid)
}

export function readVectors(
  db: ReadableDb,
  rowids: readonly number[],
  model: string,
): { unit: number; vector: Uint8Array }[] {
  return all(
    db,
    sql`SELECT v.unit, v.vector FROM json_each(${JSON.stringify(rowids)}) j
        JOIN recall_vectors v ON v.unit = j.value WHERE v.model = ${model}`,
  )
}

/** Those of the same chat right before and after; a chat's units are in the order in which they were written. */
export function readNeighbours(
  db: ReadableDb,
  rowids: readonly number[],
): { rowid: number; before: number | null; after: number | null }[] {
  return all(
    db,
    sql`SELECT u.rowid,
          (SELECT max(b.rowid) FROM recall_units b WHERE b.session_id = u.session_id AND b.rowid < u.rowid) AS before,
          (SELECT min(a.rowid) FROM recall_units a WHERE a.session_id = u.session_id AND a.rowid > u.rowid) AS after
        FROM json_each(${JSON.stringify(rowids)}) j JOIN recall_units u ON u.rowid = j.value`,
  )
}

/** Memories that cite a message of those given, by message id. */
export function readCitations(
  db: ReadableDb,
  memoryIds: readonly string[],
): { memory_id: string; unit: number }[] {
  return all(
    db,
    sql`SELECT c.memory_id, u.rowid AS unit FROM json_each(${JSON.stringify(memoryIds)}) j
        JOIN memory_sources c ON c.memory_id = j.value
        JOIN recall_units u ON u.kind = 'message' AND u.ref_id = c.message_id`,
  )
}

/** Names of those who speak in imported chats, as far as they occur in the query's words. */
export function speakersAmong(db: ReadableDb, words: readonly string[]): string[] {
  return all<{ speaker: string }>(
    db,
    sql`SELECT DISTINCT speaker FROM messages WHERE speaker IS NOT NULL
          AND lower(speaker) IN (SELECT value FROM json_each(${JSON.stringify(words)}))`,
  ).map(({ speaker }) => speaker)
}

export function allSpeakers(db: ReadableDb): string[] {
  return all<{ speaker: string }>(
    db,
    sql`SELECT DISTINCT speaker FROM messages WHERE speaker IS NOT NULL`,
  ).map(({ speaker }) => speaker)
}

export function unitsWithoutVector(
  db: ReadableDb,
  model: string,
  limit: number,
): { rowid: number; text: string }[] {
  return all(
    db,
    sql`SELECT u.rowid, u.text FROM recall_units u LEFT JOIN recall_vectors v ON v.unit = u.rowid AND v.model = ${model}
        WHERE v.unit IS NULL ORDER BY u.rowid DESC LIMIT ${limit}`,
  )
}

export function countWithoutVector(db: ReadableDb, model: string): number {
  return (
    unitCount(db) -
    (get<{ count: number }>(db, sql`SELECT count(*) AS count FROM recall_vectors WHERE model = ${model}`)
      ?.count ?? 0)
  )
}

/** Nothing happens when the text has changed since it was read: its new vector comes with the next batch. */
export function putVector(
  db: WritableDb,
  unit: { rowid: number; text: string },
  model: string,
  vector: Uint8Array,
  signs: Uint8Array,
): void {
  const isSame = get(db, sql`SELECT 1 FROM recall_units WHERE rowid = ${unit.rowid} AND text = ${unit.text}`)
  if (!isSame) return
  run(
    db,
    sql`INSERT INTO recall_vectors (unit, model, vector) VALUES (${unit.rowid}, ${model}, ${vector})
        ON CONFLICT (unit) DO UPDATE SET model = excluded.model, vector = excluded.vector`,
  )
  run(db, sql`DELETE FROM recall_signs WHERE rowid = ${BigInt(unit.rowid)}`)
  run(db, sql`INSERT INTO recall_signs (rowid, signs) VALUES (${BigInt(unit.rowid)}, vec_bit(${signs}))`)
}

/** Signs whose unit is gone or whose text has changed. */
export function sweepSigns(db: WritableDb): number {
  const stale = all<{ rowid: number }>(
    db,
    sql`SELECT s.rowid FROM recall_signs s LEFT JOIN recall_vectors v ON v.unit = s.rowid WHERE v.unit IS NULL`,
  )
  for (const { rowid } of stale) run(db, sql`DELETE FROM recall_signs WHERE rowid = ${BigInt(rowid)}`)
  return stale.length
}

export function dirtySessions(db: ReadableDb, limit: number): string[] {
  return all<{ session_id: string }>(
    db,
    sql`SELECT session_id FROM recall_dirty_sessions LIMIT ${limit}`,
  ).map(({ session_id }) => session_id)
}

export function refreshSession(db: WritableDb, sessionId: string): void {
  run(db, sql`DELETE FROM recall_dirty_sessions WHERE session_id = ${sessionId}`)
  run(db, sql`INSERT INTO recall_sessions (session_id) VALUES (${sessionId}) ON CONFLICT DO NOTHING`)
  const { rowid } = get<{ rowid: number }>(
    db,
    sql`SELECT rowid FROM recall_sessions WHERE session_id = ${sessionId}`,
  ) ?? { rowid: 0 }
  run(db, sql`DELETE FROM recall_session_fts WHERE rowid = ${rowid}`)
  run(
    db,
    sql`INSERT INTO recall_session_fts (rowid, text)
        SELECT ${rowid}, group_concat(text, char(10)) FROM recall_units WHERE session_id = ${sessionId} HAVING count(*) > 0`,
  )
}

export function messageText(db: ReadableDb, messageId: string): string | undefined {
  return get<{ content: string }>(
    db,
    sql`SELECT content FROM messages WHERE id = ${messageId} AND status <> 'streaming'
          AND coalesce(memory_mode, '') <> 'off'`,
  )?.content
}

export function forgottenRanges(db: ReadableDb, messageId: string): { start: number; end: number }[] {
  return all(
    db,
    sql`SELECT quote_start AS start, quote_end AS "end" FROM memory_tombstones
        WHERE message_id = ${messageId} AND quote_start IS NOT NULL ORDER BY quote_start`,
  )
}

/** An empty text takes the unit away. */
export function setMessageUnit(db: WritableDb, messageId: string, text: string): void {
  if (text.trim() === '') {
    run(db, sql`DELETE FROM recall_units WHERE kind = 'message' AND ref_id = ${messageId}`)
    return
  }
  run(
    db,
    sql`INSERT INTO recall_units (kind, ref_id, session_id, text)
        SELECT 'message', id, session_id, ${text} FROM messages WHERE id = ${messageId}
        ON CONFLICT (kind, ref_id) DO UPDATE SET text = excluded.text WHERE text <> excluded.text`,
  )
}

export function unitOf(db: ReadableDb, kind: 'message' | 'memory', id: string): number | null {
  return (
    get<{ rowid: number }>(db, sql`SELECT rowid FROM recall_units WHERE kind = ${kind} AND ref_id = ${id}`)
      ?.rowid ?? null
  )
}
