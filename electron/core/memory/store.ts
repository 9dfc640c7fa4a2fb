import type {
  MemoryAuthor,
  MemoryKind,
  MemoryPolarity,
  MemoryScope,
  MemoryState,
  MemoryTier,
} from '../../../contract/core/memory.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, run, runOne, sql } from '../../../native/sqlite/sql.ts'
import { textKey } from './text-key.ts'

export interface MemoryRow {
  rowid: number
  id: string
  tier: Exclude<MemoryTier, 'stm'>
  kind: MemoryKind
  text: string
  author: MemoryAuthor
  confidence: number
  importance: number
  scope: MemoryScope
  scope_id: string | null
  subject: string | null
  slot: string | null
  is_stated: 0 | 1
  input_context: string
  is_pinned: 0 | 1
  state: MemoryState
  superseded_by: string | null
  valid_from_ms: number | null
  valid_to_ms: number | null
  created_at_ms: number
  updated_at_ms: number
  last_used_at_ms: number | null
  uses: number
  expires_at_ms: number | null
  value: string | null
  polarity: MemoryPolarity
  /** null: not known, since it comes from an older version of the store. */
  said_at_ms: number | null
  answered: 'replace' | 'both' | null
  is_change: 0 | 1
}
export type NewMemoryRow = Omit<MemoryRow, 'rowid'> & { rowid: number | null }

export function getMemory(db: ReadableDb, id: string): MemoryRow | undefined {
  return get<MemoryRow>(db, sql`SELECT * FROM memories WHERE id = ${id}`)
}

export function hasRowid(db: ReadableDb, rowid: number): boolean {
  return get(db, sql`SELECT 1 FROM memories WHERE rowid = ${rowid}`) !== undefined
}

/** Throws when there is no such row: the caller has just read it. */
export function mustGetRow(db: ReadableDb, id: string): MemoryRow {
  const row = getMemory(db, id)
  if (!row) throw new Error(`There is no memory ${id}.`)
  return row
}

/** Oldest first. */
export function listMemoryIds(db: ReadableDb): string[] {
  const ids = sql`SELECT id FROM memories ORDER BY created_at_ms, id`
  return all<{ id: string }>(db, ids).map(({ id }) => id)
}

export function insertMemory(db: WritableDb, row: NewMemoryRow): void {
  runOne(
    db,
    sql`INSERT INTO memories (rowid, id, tier, kind, text, text_key, author, confidence, importance, scope, scope_id,
          subject, slot, is_stated, input_context, is_pinned, state, superseded_by, valid_from_ms, valid_to_ms,
          created_at_ms, updated_at_ms, last_used_at_ms, uses, expires_at_ms, value, polarity, said_at_ms, answered,
          is_change)
        VALUES (${row.rowid}, ${row.id}, ${row.tier}, ${row.kind}, ${row.text}, ${textKey(row.text)}, ${row.author},
          ${row.confidence}, ${row.importance}, ${row.scope}, ${row.scope_id}, ${row.subject}, ${row.slot},
          ${row.is_stated}, ${row.input_context}, ${row.is_pinned}, ${row.state}, ${row.superseded_by},
          ${row.valid_from_ms}, ${row.valid_to_ms}, ${row.created_at_ms}, ${row.updated_at_ms},
          ${row.last_used_at_ms}, ${row.uses}, ${row.expires_at_ms}, ${row.value}, ${row.polarity},
          ${row.said_at_ms}, ${row.answered}, ${row.is_change})`,
  )
}

/** Writes all columns that can change. */
export function saveMemory(db: WritableDb, row: MemoryRow): void {
  runOne(
    db,
    sql`UPDATE memories SET tier = ${row.tier}, kind = ${row.kind}, text = ${row.text},
          text_key = ${textKey(row.text)}, importance = ${row.importance}, scope = ${row.scope},
          scope_id = ${row.scope_id}, is_pinned = ${row.is_pinned}, state = ${row.state},
          superseded_by = ${row.superseded_by}, valid_from_ms = ${row.valid_from_ms}, valid_to_ms = ${row.valid_to_ms},
          updated_at_ms = ${row.updated_at_ms}, expires_at_ms = ${row.expires_at_ms}, subject = ${row.subject},
          slot = ${row.slot}, value = ${row.value}, polarity = ${row.polarity}, said_at_ms = ${row.said_at_ms},
          answered = ${row.answered}, is_change = ${row.is_change}, uses = ${row.uses},
          last_used_at_ms = ${row.last_used_at_ms}, author = ${row.author}, created_at_ms = ${row.created_at_ms}
        WHERE id = ${row.id}`,
  )
}

/** Memories that name this one as what replaced them. */
export function listReplacedBy(db: ReadableDb, id: string): { id: string; superseded_by: string }[] {
  return all(db, sql`SELECT id, superseded_by FROM memories WHERE superseded_by = ${id}`)
}

export function setSuperseder(db: WritableDb, id: string, by: string | null): void {
  run(db, sql`UPDATE memories SET superseded_by = ${by} WHERE id = ${id}`)
}

export function deleteMemory(db: WritableDb, id: string): void {
  runOne(db, sql`DELETE FROM memories WHERE id = ${id}`)
}

/** The memory that was kept of a part of a message, whatever became of it. */
export function memoryAt(
  db: ReadableDb,
  messageId: string,
  { start, end }: { start: number; end: number },
): string | undefined {
  return get<{ id: string }>(
    db,
    sql`SELECT memory_id AS id FROM memory_sources
        WHERE message_id = ${messageId} AND quote_start < ${end} AND quote_end > ${start} ORDER BY id LIMIT 1`,
  )?.id
}

export interface WordsInScope {
  text: string
  scope: MemoryScope
  scopeId: string | null
}

/** In use, or to be used again when the user shows another version or answers. */
const LIVE: readonly MemoryState[] = ['active', 'asked', 'withdrawn']

/**
 * Of the same scope, with the same words; capitals, spaces and punctuation do not count. Active ones first, then the
 * oldest. `orFrom`: in any state when it came from this message.
 */
export function listSameWords(
  db: ReadableDb,
  { text, scope, scopeId }: WordsInScope,
  { states = LIVE, orFrom = null }: { states?: readonly MemoryState[]; orFrom?: string | null } = {},
): MemoryRow[] {
  return all<MemoryRow>(
    db,
    sql`SELECT * FROM memories WHERE text_key = ${textKey(text)} AND scope = ${scope} AND scope_id IS ${scopeId}
          AND (state IN (SELECT value FROM json_each(${JSON.stringify(states)}))
            OR EXISTS (SELECT 1 FROM memory_sources s WHERE s.memory_id = memories.id AND s.message_id = ${orFrom}))
        ORDER BY state <> 'active', created_at_ms, rowid`,
  )
}

/** Counts a use, which also moves the expiry of a fading memory. */
export function countUse(db: WritableDb, id: string, nowMs: number, fadesAtMs: number): void {
  run(
    db,
    sql`UPDATE memories SET uses = uses + 1, last_used_at_ms = max(coalesce(last_used_at_ms, 0), ${nowMs}),
          expires_at_ms = CASE WHEN expires_at_ms IS NULL THEN NULL ELSE max(expires_at_ms, ${fadesAtMs}) END
        WHERE id = ${id}`,
  )
}

export interface SourceRow {
  id: number
  memory_id: string
  message_id: string | null
  quote: string
  quote_start: number | null
  quote_end: number | null
}

export function listSources(db: ReadableDb, memoryId: string): SourceRow[] {
  return all<SourceRow>(db, sql`SELECT * FROM memory_sources WHERE memory_id = ${memoryId} ORDER BY id`)
}

export function insertSource(db: WritableDb, source: Omit<SourceRow, 'id'> & { id?: number }): void {
  runOne(
    db,
    sql`INSERT INTO memory_sources (id, memory_id, message_id, quote, quote_start, quote_end)
        VALUES (${source.id ?? null}, ${source.memory_id}, ${source.message_id}, ${source.quote},
                ${source.quote_start}, ${source.quote_end})`,
  )
}

/** The same, unless the memory has this source already. */
export function addSource(db: WritableDb, source: Omit<SourceRow, 'id'>): void {
  const known = listSources(db, source.memory_id)
  const isKnown = ({ message_id, quote, quote_start }: SourceRow) =>
    message_id === source.message_id && quote === source.quote && quote_start === source.quote_start
  if (!known.some(isKnown)) insertSource(db, source)
}

export interface LinkRow {
  from_id: string
  to_id: string
  kind: 'merged_into' | 'superseded_by' | 'distilled_from'
  created_at_ms: number
}

export function listLinks(db: ReadableDb, memoryId: string): LinkRow[] {
  return all<LinkRow>(
    db,
    sql`SELECT * FROM memory_links WHERE from_id = ${memoryId} OR to_id = ${memoryId}
        ORDER BY created_at_ms DESC, from_id, to_id`,
  )
}

export function insertLink(db: WritableDb, link: LinkRow): void {
  run(
    db,
    sql`INSERT INTO memory_links (from_id, to_id, kind, created_at_ms)
        VALUES (${link.from_id}, ${link.to_id}, ${link.kind}, ${link.created_at_ms}) ON CONFLICT DO NOTHING`,
  )
}

export function deleteLink(db: WritableDb, link: Pick<LinkRow, 'from_id' | 'to_id' | 'kind'>): void {
  run(
    db,
    sql`DELETE FROM memory_links
        WHERE from_id = ${link.from_id} AND to_id = ${link.to_id} AND kind = ${link.kind}`,
  )
}
