import type { ReadableDb } from '../../../native/sqlite/open.ts'
import type { RecallScope } from './query.ts'
import { unitsOf, visible } from './unit-store.ts'
import { nearestSigns } from './vector-store.ts'
import { matchWords } from './word-store.ts'

/** Hits whose BM25 is known: a candidate by meaning has words too, and so have neighbours. */
const TEXT_HITS = 400
/** Coarse hits that are ranked again by their floats: on LoCoMo they find what comparing all vectors finds. */
const SIGN_HITS = 400
/** This many hits of the whole store are read; a scope that sees too few of them is then searched by itself. */
const LOOKED_AT = 1_000

/** What the user did not say, but may have meant, counts less than what they said. */
const OTHER_WORDS = 0.4

export interface FirstHits {
  /** BM25 by unit, best first. */
  byWords: ReadonlyMap<number, number>
  /** Units whose signs are nearest, nearest first. */
  bySigns: readonly number[]
}

/** What the index of words and the signs of the vectors find among the units that a scope may see. */
export function findFirstHits(
  db: ReadableDb,
  words: { own: readonly string[]; others: readonly string[] },
  vector: Float32Array | null,
  scope: RecallScope,
): FirstHits {
  let own: number[] | null = null
  const first = (count: number, ranking: (limit: number, within: readonly number[] | null) => number[]) => {
    const hits = ranking(scope.isEverything ? count : LOOKED_AT, null)
    const seen = visible(db, hits, scope)
    if (scope.isEverything || seen.length >= count || hits.length < LOOKED_AT) return seen.slice(0, count)
    own ??= unitsOf(db, scope)
    return ranking(count, own)
  }
  const byWords = new Map<number, number>()
  const search = (expressions: readonly string[], share: number) => {
    const scores = new Map<number, number>()
    const found = first(TEXT_HITS, (limit, within) =>
      matchWords(db, expressions, limit, within).map(({ rowid, score }) => {
        scores.set(rowid, score * share)
        return rowid
      }),
    )
    for (const rowid of found) byWords.set(rowid, Math.max(byWords.get(rowid) ?? 0, scores.get(rowid) ?? 0))
  }
  search(words.own, 1)
  search(words.others, OTHER_WORDS)
  return {
    byWords,
    bySigns: vector ? first(SIGN_HITS, (limit, within) => nearestSigns(db, vector, limit, within)) : [],
  }
}
