import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { all, get, sql } from '../../../native/sqlite/sql.ts'

/**
 * In a large store a very common word costs much time and tells nothing: FTS5 computes BM25 for each unit that holds
 * it, about 2 µs each. A word is left out when more than this many units hold it, as long as others remain.
 */
const COMMON_UNITS = 2_000

/**
 * Units that hold any of the words, best BM25 first; `score` is positive, the larger the better.
 * @param words expressions of FTS5 (term-forms.ts)
 * @param within only of these; null for all
 */
export function matchWords(
  db: ReadableDb,
  words: readonly string[],
  limit: number,
  within: readonly number[] | null = null,
): { rowid: number; score: number }[] {
  if (words.length === 0) return []
  const telling = words.filter((word) => !isCommon(db, word))
  // When all words are common, only units that hold every one of them count.
  const match = telling.length > 0 ? telling.join(' OR ') : words.map((word) => `(${word})`).join(' AND ')
  return all(
    db,
    within === null
      ? sql`SELECT rowid, -rank AS score FROM recall_fts WHERE recall_fts MATCH ${match} ORDER BY rank LIMIT ${limit}`
      : sql`SELECT rowid, -rank AS score FROM recall_fts
            WHERE recall_fts MATCH ${match} AND rowid IN (SELECT value FROM json_each(${JSON.stringify(within)}))
            ORDER BY rank LIMIT ${limit}`,
  )
}

function isCommon(db: ReadableDb, word: string): boolean {
  const beyond = sql`SELECT 1 FROM recall_fts WHERE recall_fts MATCH ${word} LIMIT 1 OFFSET ${COMMON_UNITS}`
  return get(db, beyond) !== undefined
}
