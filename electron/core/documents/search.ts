import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { gateOf } from '../recall/gate.ts'
import { isLatin } from '../recall/query-language.ts'
import type { QueryTerms } from '../recall/query-terms.ts'
import { rank, type Signals } from '../recall/score.ts'
import { ftsExpression } from '../recall/term-forms.ts'
import { readUtterance } from '../recall/utterance.ts'
import {
  cosinesOfPassages,
  matchPassages,
  nearestPassages,
  type PassageRow,
  readPassages,
} from './passage-store.ts'

/** As many by words and by meaning as recall takes. */
const CANDIDATES = 120

export interface PassageQuestion {
  terms: QueryTerms
  /** null: by words alone. */
  vector: Float32Array | null
  model: string
  documentIds: readonly string[]
}
export interface FoundPassage {
  passage: PassageRow
  score: number
  /** Whether it is near enough to be given to a model (recall/gate.ts); reads its text, so the best alone are asked. */
  isNear: () => boolean
}

/** Returns passages by the score of recall, best first. A document counts as a chat does there. */
export function findPassages(db: ReadableDb, question: PassageQuestion): FoundPassage[] {
  const { terms, vector, model, documentIds } = question
  const expressions = terms.terms.map((word) => ftsExpression(word, terms.language))
  const byWords = matchPassages(db, expressions, documentIds, CANDIDATES)
  const cosines = vector
    ? nearestPassages(db, vector, model, documentIds, CANDIDATES)
    : new Map<number, number>()
  const seeds = readPassages(db, [...new Set([...byWords.keys(), ...cosines.keys()])])
  const passages = new Map(seeds.map((passage) => [passage.rowid, passage]))
  const beside = seeds.flatMap(({ before, after }) => [before, after])
  const more = beside.filter((rowid): rowid is number => rowid !== null && !passages.has(rowid))
  for (const passage of readPassages(db, [...new Set(more)])) passages.set(passage.rowid, passage)
  const unknown = [...passages.keys()].filter((rowid) => !cosines.has(rowid))
  for (const [rowid, cosine] of vector ? cosinesOfPassages(db, unknown, vector, model) : []) {
    cosines.set(rowid, cosine)
  }

  const best = new Map<string, number>()
  for (const { rowid, document_id } of passages.values()) {
    best.set(document_id, Math.max(best.get(document_id) ?? 0, byWords.get(rowid) ?? 0))
  }
  const signals = [...passages.values()].map(
    ({ rowid, document_id, text, before, after }): Signals => ({
      ...NO_SIGNALS,
      rowid,
      before,
      after,
      text: byWords.get(rowid) ?? 0,
      meaning: isLatin(text) ? Math.max(0, cosines.get(rowid) ?? 0) : 0,
      tellsWhen: terms.asksWhen && readUtterance(text).hasTime,
      session: best.get(document_id) ?? 0,
    }),
  )
  const isNear = gateOf(terms)
  const meaningOf = new Map(signals.map(({ rowid, meaning }) => [rowid, meaning]))
  return rank(signals).flatMap(({ rowid, score }) => {
    const passage = passages.get(rowid)
    if (!passage) return []
    // A sentence may need the one before it to hold the words that were asked for.
    const beside = [passage.before, passage.after].map((id) => passages.get(id ?? 0)?.text ?? '')
    const text = [passage.name, passage.heading ?? '', passage.text, ...beside].join('\n')
    return [{ passage, score, isNear: () => isNear(text, meaningOf.get(rowid) ?? 0) }]
  })
}

/** What a document does not have: a speaker, a time at which it was said, memories that cite it. */
const NO_SIGNALS = {
  isWho: false,
  isWhen: false,
  reflection: 0,
  asking: 0,
  fullness: 0,
  importance: 0,
  isPinned: false,
  ageMs: 0,
} as const
