import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { type QueryTerms, toMatch } from './query-terms.ts'
import type { RecallScope } from './recall-service.ts'
import type { Signals } from './score.ts'
import {
  matchSessions,
  matchUnits,
  nearSigns,
  readCitations,
  readNeighbours,
  readUnits,
  readVectors,
  speakersAmong,
  type UnitRow,
} from './unit-store.ts'
import { dot, fromBytes, signsOf } from './vector.ts'

/** Of the words' hits so many have their BM25 known; design §5 takes 200 as candidates and their neighbours. */
const TEXT_HITS = 400
const CANDIDATES = 200
/**
 * Coarse hits that are ranked again by their floats. sqlite-vec's search takes time for each of them (at 100,000 units 13 ms
 * for 100, 126 ms for 800, measured on a busy machine), and LoCoMo finds as much with 128 as with 800.
 */
const SIGN_HITS = 128
const SESSION_HITS = 200

export interface Candidates {
  signals: Signals[]
  units: Map<number, UnitRow>
  /** Evidence for the gate: the best cosine, and how many of the query's words the best unit by words holds. */
  bestCosine: number
}

/** Everything that may be an answer, with what is known of it. */
export function findCandidates(
  db: ReadableDb,
  query: QueryTerms,
  queryVector: Float32Array | null,
  model: string,
  scope: RecallScope,
  nowMs: number,
): Candidates {
  const speakers = speakersAmong(db, [...query.words])
  const match = toMatch(withoutNames(query.terms, speakers))
  const textHits = matchUnits(db, match, TEXT_HITS)
  const textByRow = new Map(textHits.map(({ rowid, score }) => [rowid, score]))
  const near = queryVector ? nearSigns(db, signsOf(queryVector), SIGN_HITS) : []
  const first = new Set([...textHits.map(({ rowid }) => rowid), ...near])
  const cosines = cosinesOf(db, [...first], queryVector, model)
  const byMeaning = [...cosines].sort((a, b) => b[1] - a[1]).slice(0, CANDIDATES)
  const seeds = new Set([
    ...textHits.slice(0, CANDIDATES).map(({ rowid }) => rowid),
    ...byMeaning.map(([rowid]) => rowid),
  ])
  const cited = citedUnits(db, seeds, textByRow, cosines)
  for (const { unit } of cited) seeds.add(unit)
  for (const { before, after } of readNeighbours(db, [...seeds])) {
    if (before !== null) seeds.add(before)
    if (after !== null) seeds.add(after)
  }
  const rowids = [...seeds]
  const missing = rowids.filter((rowid) => !cosines.has(rowid))
  for (const [rowid, cosine] of cosinesOf(db, missing, queryVector, model)) cosines.set(rowid, cosine)
  const places = new Map(readNeighbours(db, rowids).map((place) => [place.rowid, place]))
  const units = new Map(readUnits(db, rowids, scope).map((unit) => [unit.rowid, unit]))
  const sessions = new Map(
    matchSessions(db, match, SESSION_HITS).map(({ session_id, score }) => [session_id, score]),
  )
  const reflections = new Map<number, number>()
  for (const { unit, score } of cited) reflections.set(unit, Math.max(score, reflections.get(unit) ?? 0))

  const signals = [...units.values()].map(
    (unit): Signals => ({
      rowid: unit.rowid,
      text: textByRow.get(unit.rowid) ?? 0,
      meaning: cosines.get(unit.rowid) ?? 0,
      before: places.get(unit.rowid)?.before ?? null,
      after: places.get(unit.rowid)?.after ?? null,
      isWho: speakers.length === 1 && unit.speaker === speakers[0],
      isWhen: isWhen(query, unit.at_ms),
      session: unit.session_id === null ? 0 : (sessions.get(unit.session_id) ?? 0),
      reflection: reflections.get(unit.rowid) ?? 0,
      importance: unit.importance ?? 0,
      isPinned: unit.is_pinned === 1,
      ageMs: nowMs - unit.at_ms,
    }),
  )
  const bestCosine = Math.max(0, ...signals.map(({ meaning }) => meaning))
  return { signals, units, bestCosine }
}

/** Who is asked about is a signal of its own; as a word it would find everybody who says that name. */
function withoutNames(terms: readonly string[], speakers: readonly string[]): string[] {
  const names = new Set(speakers.map((speaker) => speaker.toLowerCase()))
  const others = terms.filter((term) => !names.has(term))
  return others.length > 0 ? others : [...terms]
}

function cosinesOf(
  db: ReadableDb,
  rowids: readonly number[],
  queryVector: Float32Array | null,
  model: string,
): Map<number, number> {
  if (!queryVector || rowids.length === 0) return new Map()
  return new Map(
    readVectors(db, rowids, model).map(({ unit, vector }) => [unit, dot(queryVector, fromBytes(vector))]),
  )
}

/** Messages that a memory among the seeds cites: what was said stands behind what was kept of it. */
function citedUnits(
  db: ReadableDb,
  seeds: ReadonlySet<number>,
  text: ReadonlyMap<number, number>,
  cosines: ReadonlyMap<number, number>,
): { unit: number; score: number }[] {
  const memories = readMemoryIds(db, [...seeds])
  const maxText = Math.max(1e-9, ...text.values())
  const scores = new Map(
    memories.map(({ rowid, ref_id }) => [
      ref_id,
      (text.get(rowid) ?? 0) / maxText + Math.max(0, cosines.get(rowid) ?? 0),
    ]),
  )
  return readCitations(db, [...scores.keys()]).map(({ memory_id, unit }) => ({
    unit,
    score: scores.get(memory_id) ?? 0,
  }))
}

function readMemoryIds(db: ReadableDb, rowids: readonly number[]): { rowid: number; ref_id: string }[] {
  return readUnits(db, rowids, { sessionId: null, projectId: null, isEverything: true }).filter(
    ({ kind }) => kind === 'memory',
  )
}

/** The question names a month (and perhaps a day and a year), and the unit is of that time. */
function isWhen(query: QueryTerms, atMs: number): boolean {
  if (query.month === null) return query.year !== null && new Date(atMs).getUTCFullYear() === query.year
  const at = new Date(atMs)
  return (
    at.getUTCMonth() === query.month &&
    (query.year === null || at.getUTCFullYear() === query.year) &&
    (query.day === null || Math.abs(at.getUTCDate() - query.day) <= 1)
  )
}
