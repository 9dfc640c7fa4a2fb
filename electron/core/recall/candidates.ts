import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { findFirstHits } from './first-hits.ts'
import type { RecallScope } from './query.ts'
import { isLatin } from './query-language.ts'
import type { QueryTerms } from './query-terms.ts'
import type { Signals } from './score.ts'
import { ftsExpression } from './term-forms.ts'
import { readCitations, readUnits, type UnitRow, visible } from './unit-store.ts'
import { readUtterance } from './utterance.ts'
import { cosinesOf } from './vector-store.ts'

/**
 * Candidates by words, as many by meaning, and their neighbours. Design §5 says 200; on LoCoMo 120 find the same in two
 * thirds of the time.
 */
const CANDIDATES = 120

export interface Question {
  terms: QueryTerms
  /** null: by words alone. */
  vector: Float32Array | null
  model: string
  scope: RecallScope
  nowMs: number
}
export interface Candidates {
  signals: Signals[]
  units: ReadonlyMap<number, UnitRow>
}

/** Returns the candidates that the scope may see, with their signals. */
export function findCandidates(db: ReadableDb, question: Question): Candidates {
  const { terms, vector, model, scope } = question
  const expressions = (words: readonly string[]) => words.map((word) => ftsExpression(word, terms.language))
  const words = { own: expressions(terms.terms), others: expressions(terms.others) }
  const { byWords, bySigns } = findFirstHits(db, words, vector, scope)
  const cosines = vector ? cosinesOf(db, bySigns, vector, model) : new Map<number, number>()
  const byMeaning = [...cosines].sort((a, b) => b[1] - a[1]).map(([rowid]) => rowid)
  const seeds = readUnits(db, [
    ...new Set([...[...byWords.keys()].slice(0, CANDIDATES), ...byMeaning.slice(0, CANDIDATES)]),
  ])
  const units = new Map(seeds.map((unit) => [unit.rowid, unit]))
  const learn = (rowids: readonly number[]) => {
    const missing = rowids.filter((rowid) => !cosines.has(rowid))
    const more = vector ? cosinesOf(db, missing, vector, model) : []
    for (const [rowid, cosine] of more) cosines.set(rowid, cosine)
  }
  learn([...units.keys()])

  const evidence = ({ rowid, text }: UnitRow) => ({
    text: byWords.get(rowid) ?? 0,
    meaning: isLatin(text) ? Math.max(0, cosines.get(rowid) ?? 0) : 0,
  })
  const cited = citations(db, seeds, evidence)
  const beside = seeds.flatMap(({ before, after }) => [before, after])
  const more = [...cited.keys(), ...beside].filter(
    (rowid): rowid is number => rowid !== null && !units.has(rowid),
  )
  for (const unit of readUnits(db, visible(db, [...new Set(more)], scope))) units.set(unit.rowid, unit)
  learn([...units.keys()])

  const found = [...units.values()]
  const chats = bestOfChats(found, byWords)
  const signals = found.map((unit): Signals => {
    const { asking, fullness, hasTime } = readUtterance(unit.text)
    return {
      rowid: unit.rowid,
      ...evidence(unit),
      before: unit.before,
      after: unit.after,
      isWho: terms.isOfPerson && (unit.kind === 'memory' || unit.role === 'user'),
      isWhen: isWhen(terms, unit.at_ms),
      tellsWhen: terms.asksWhen && hasTime,
      session: chats.get(unit.session_id ?? '') ?? 0,
      reflection: cited.get(unit.rowid) ?? 0,
      asking,
      fullness,
      importance: unit.importance ?? 0,
      isPinned: unit.is_pinned === 1,
      ageMs: question.nowMs - unit.at_ms,
    }
  })
  return { signals, units }
}

/** Adds the messages that the best memories among the seeds cite. */
function citations(
  db: ReadableDb,
  seeds: readonly UnitRow[],
  evidence: (unit: UnitRow) => { text: number; meaning: number },
): Map<number, number> {
  const memories = seeds.filter(({ kind }) => kind === 'memory')
  const maxText = seeds.reduce((max, seed) => Math.max(max, evidence(seed).text), 1e-9)
  const scores = new Map(
    memories.map((memory) => {
      const { text, meaning } = evidence(memory)
      return [memory.ref_id, { rowid: memory.rowid, score: text / maxText + meaning }]
    }),
  )
  const best = new Map([...scores.values()].map(({ rowid, score }) => [rowid, score]))
  for (const { memory_id, unit } of readCitations(db, [...scores.keys()])) {
    best.set(unit, Math.max(best.get(unit) ?? 0, scores.get(memory_id)?.score ?? 0))
  }
  return best
}

/** Returns the greatest BM25 of each chat. */
function bestOfChats(units: readonly UnitRow[], byWords: ReadonlyMap<number, number>): Map<string, number> {
  const best = new Map<string, number>()
  for (const { rowid, session_id } of units) {
    if (session_id !== null)
      best.set(session_id, Math.max(best.get(session_id) ?? 0, byWords.get(rowid) ?? 0))
  }
  return best
}

/** Whether the unit is of the month (and the day and year, if named) that the question names. */
function isWhen({ month, year, day }: QueryTerms, atMs: number): boolean {
  const at = new Date(atMs)
  if (year !== null && at.getUTCFullYear() !== year) return false
  if (month === null) return year !== null
  return at.getUTCMonth() === month && (day === null || Math.abs(at.getUTCDate() - day) <= 1)
}
