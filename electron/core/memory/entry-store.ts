import type { z } from 'zod'
import { FADING_SOON_DAYS, type listMemoriesQuerySchema } from '../../../contract/core/memory.ts'
import { AppError } from '../../../contract/errors.ts'
import { DAY_MS } from '../../../contract/utc-day.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { all, sql } from '../../../native/sqlite/sql.ts'
import { fold, foldUmlauts } from '../phrases/fold.ts'
import { SHORT_TERM_MS } from './short-term-store.ts'

export type ListQuery = z.infer<typeof listMemoriesQuerySchema>

/** Where a page ended: its sort key, time and id, so that equal times neither repeat nor skip a row. */
type Cursor = readonly [key: number, createdAtMs: number, id: string]
interface EntryKey {
  id: string | null
  key: number
  created_at_ms: number
}

/** More words are ignored: each is looked for in every text. */
const MAX_WORDS = 32
const NEVER = Number.MAX_SAFE_INTEGER
const FADING_SOON_MS = FADING_SOON_DAYS * DAY_MS

/** SQLite folds the case of ASCII only: the words are compared here. For each connection once. */
export function addWordFilter(db: ReadableDb): void {
  let asked = ''
  let words: string[] = []
  db.function('has_words', { deterministic: true }, (text: unknown, wanted: unknown) => {
    if (wanted !== asked) {
      asked = String(wanted)
      words = asked.split(' ')
    }
    const folded = foldUmlauts(fold(String(text)))
    return words.every((word) => folded.includes(word)) ? 1 : 0
  })
}

/** Ids of one page, all filters joined by "and". Messages that wait for review are listed for tier "stm" alone. */
export function listEntries(
  db: ReadableDb,
  query: ListQuery,
  nowMs: number,
): { ids: string[]; total: number; next: string | null } {
  const { tier = null, kind = null, scope = null, scope_id: scopeId = null, author = null } = query
  const { group = null } = query
  const state = query.state === 'all' ? null : query.state
  const words = foldUmlauts(fold(query.q ?? ''))
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, MAX_WORDS)
    .join(' ')
  const [key, createdAtMs, id] = query.cursor === undefined ? START : readCursor(query.cursor)
  const rows = all<EntryKey>(
    db,
    sql`WITH entries (id, tier, kind, text, author, scope, scope_id, state, created_at_ms, uses, expires_at_ms, subject,
                      weight) AS (
          SELECT id, tier, kind, text, author, scope, scope_id, state, created_at_ms, uses, expires_at_ms, subject,
                 is_pinned + importance FROM memories
          UNION ALL
          SELECT 'message:' || m.id, 'stm', 'event', m.content, 'person', 'chat', m.session_id, 'active',
                 m.created_at_ms, 0, NULL, NULL, 0
          FROM sessions s JOIN messages m ON m.session_id = s.id AND m.rowid > s.reflected_rowid
            AND m.is_shown = 1 AND m.is_read = 0
          WHERE s.deleted_at_ms IS NULL AND s.updated_at_ms > ${nowMs - SHORT_TERM_MS}
            AND m.role = 'user' AND m.memory_mode IS NOT 'off'
            AND NOT EXISTS (
              SELECT 1 FROM messages a
              WHERE a.rowid = (SELECT max(rowid) FROM messages WHERE parent_id = m.id AND role = 'assistant' AND is_shown = 1)
                AND a.error ->> '$.code' IN ('policy_blocked', 'policy_ask'))
        ),
        matching (id, key, created_at_ms) AS MATERIALIZED (
          SELECT id,
                 CASE ${query.sort} WHEN 'most_used' THEN -uses WHEN 'expiring' THEN coalesce(expires_at_ms, ${NEVER})
                   WHEN 'important' THEN CAST(-1000 * weight AS INTEGER) ELSE -created_at_ms END,
                 created_at_ms
          FROM entries
          WHERE tier IN (${tier ?? 'itm'}, ${tier ?? 'ltm'}) AND (${kind} IS NULL OR kind = ${kind})
            AND (${scope} IS NULL OR scope = ${scope}) AND (${scopeId} IS NULL OR scope_id = ${scopeId})
            AND (${author} IS NULL OR author = ${author}) AND (${state} IS NULL OR state = ${state})
            AND (${group} IS NULL OR CASE ${group}
              WHEN 'fading' THEN expires_at_ms <= ${nowMs + FADING_SOON_MS}
              WHEN 'people' THEN subject <> 'self'
              ELSE coalesce(subject, 'self') = 'self' AND ${group} = CASE kind WHEN 'preference' THEN 'preferences'
                WHEN 'event' THEN 'plans' WHEN 'task' THEN 'plans' ELSE 'self' END END)
            AND (${words} = '' OR has_words (text, ${words}))
        )
        SELECT NULL AS id, count(*) AS key, 0 AS created_at_ms FROM matching
        UNION ALL
        SELECT * FROM (
          SELECT id, key, created_at_ms FROM matching
          WHERE key > ${key} OR (key = ${key} AND (created_at_ms < ${createdAtMs}
            OR (created_at_ms = ${createdAtMs} AND id < ${id})))
          ORDER BY key, created_at_ms DESC, id DESC LIMIT ${query.limit + 1}
        )`,
  )
  const [counted, ...found] = rows
  const page = found.slice(0, query.limit)
  const last = page.at(-1)
  const next = found.length > query.limit && last ? writeCursor(last) : null
  return { ids: page.map((row) => row.id ?? ''), total: counted?.key ?? 0, next }
}

const START: Cursor = [Number.MIN_SAFE_INTEGER, 0, '']

function writeCursor({ key, created_at_ms, id }: EntryKey): string {
  return `${key}_${created_at_ms}_${id}`
}

function readCursor(text: string): Cursor {
  const parts = /^(-?\d{1,16})_(\d{1,16})_(.+)$/s.exec(text)
  if (!parts) throw new AppError('invalid_request', 'This cursor is not one of a page of memories.')
  return [Number(parts[1]), Number(parts[2]), parts[3] ?? '']
}
