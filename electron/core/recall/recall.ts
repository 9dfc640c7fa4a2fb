import type { Retrieved } from '../../../contract/api/memory.ts'
import type { WritableDb } from '../../../native/sqlite/open.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import type { Clock } from '../clock.ts'
import type { Logger } from '../logger.ts'
import type { Embedder } from '../models/embedder.ts'
import { createBacklog } from './backlog.ts'
import { findCandidates } from './candidates.ts'
import { packNotes } from './notes.ts'
import { type QueryTerms, readQuery } from './query-terms.ts'
import type { RecallQuery, RecallResult, RecallScope, RecallService } from './recall-service.ts'
import { rank, WEIGHTS, type Weights } from './score.ts'
import {
  allSpeakers,
  countWithoutVector,
  forgottenRanges,
  hasUnits,
  messageText,
  nearSigns,
  readUnits,
  readVectors,
  setMessageUnit,
  sweepSigns,
  type UnitRow,
  unitCount,
  unitOf,
} from './unit-store.ts'
import { dot, fromBytes, signsOf } from './vector.ts'

/**
 * The gate. Nothing is given to the model unless one unit is this near by meaning, or holds two thirds (and at least two)
 * of the query's words. Measured against five long conversations (docs/decisions/0009): 94 % of questions about them
 * pass, 74 % of small talk and general questions do not.
 */
const COSINE_FLOOR = 0.4
const WORDS_FLOOR = 2 / 3
const MIN_SHARED_WORDS = 2
/** Notes cost the person waiting time: the engine reads some 500 tokens a second on two cores. */
const MAX_NOTES = 8
/** What scores less than this share of the best is not worth reading. */
const SCORE_FLOOR = 0.6
const SIMILAR_SIGN_HITS = 200

export interface RecallDeps {
  db: WritableDb
  clock: Clock
  logger: Logger
  embedder: Embedder
  isIdle: () => boolean
  /** Only measurements give others. */
  weights?: Weights
}

/** See docs/decisions/0009-memory.md for what each signal brings. */
export function createRecall(deps: RecallDeps): RecallService {
  const { db, clock, embedder, weights = WEIGHTS } = deps
  const backlog = createBacklog(deps)

  interface Search extends RecallResult {
    query: QueryTerms
    isGated: boolean
  }

  async function search(request: RecallQuery): Promise<Search> {
    const query = readQuery(request.text)
    const vector = !hasUnits(db) ? null : await embedder.query(withoutNames(request.text))
    const found = findCandidates(db, query, vector, embedder.model, request.scope, clock.nowMs())
    const isWanted = (unit: UnitRow) => request.kinds.includes(unit.kind) && !request.exclude.has(unit.ref_id)
    const hits: Retrieved[] = []
    let best: { cosine: number; words: number } = { cosine: 0, words: 0 }
    const meaningOf = new Map(found.signals.map(({ rowid, meaning }) => [rowid, meaning]))
    for (const { rowid, score, parts } of rank(found.signals, weights)) {
      const unit = found.units.get(rowid)
      if (!unit || !isWanted(unit)) continue
      best = {
        cosine: Math.max(best.cosine, meaningOf.get(rowid) ?? 0),
        words: Math.max(best.words, sharedWords(query, unit.text)),
      }
      if (hits.length < request.limit) hits.push(toRetrieved(unit, score, parts))
    }
    const isGated = best.cosine < COSINE_FLOOR && best.words < WORDS_FLOOR
    return { hits, usedMeaning: vector !== null, query, isGated }
  }

  /** The names of those who speak say nothing of the subject, and pull every vector to themselves. */
  function withoutNames(text: string): string {
    const names = allSpeakers(db)
    if (names.length === 0) return text
    const pattern = new RegExp(`\\b(${names.map(escapeRegExp).join('|')})('s|’s)?\\b`, 'giu')
    return text.replace(pattern, ' ').replace(/\s+/g, ' ').trim() || text
  }

  return {
    async search(request) {
      const { hits, usedMeaning } = await search(request)
      return { hits, usedMeaning }
    },
    async retrieve({ query: text, scope, exclude, maxTokens }) {
      const kinds = ['memory', 'message'] as const
      const found = await search({ text, scope, kinds, limit: MAX_NOTES, exclude })
      const { usedMeaning } = found
      if (found.isGated) return { units: [], isGated: true, block: '', blockTokens: 0, usedMeaning }
      const floor = SCORE_FLOOR * (found.hits[0]?.score ?? 0)
      const near = found.hits.filter(({ score }) => score >= floor)
      const { units, block, tokens } = packNotes(near, found.query.terms, maxTokens)
      return { units, isGated: units.length === 0, block, blockTokens: tokens, usedMeaning }
    },
    similar(memoryId, limit) {
      const unit = unitOf(db, 'memory', memoryId)
      const [own] = unit === null ? [] : readVectors(db, [unit], embedder.model)
      if (!own) return []
      const vector = fromBytes(own.vector)
      const near = nearSigns(db, signsOf(vector), SIMILAR_SIGN_HITS).filter((rowid) => rowid !== unit)
      const cosines = new Map(
        readVectors(db, near, embedder.model).map((each) => [each.unit, dot(vector, fromBytes(each.vector))]),
      )
      return readUnits(db, near, EVERYTHING)
        .filter(({ kind }) => kind === 'memory')
        .map(({ rowid, ref_id }) => ({ id: ref_id, cosine: cosines.get(rowid) ?? 0 }))
        .sort((a, b) => b.cosine - a.cosine)
        .slice(0, limit)
    },
    reindexMessage(messageId) {
      transaction(db, () => {
        const text = messageText(db, messageId)
        if (text !== undefined) setMessageUnit(db, messageId, without(text, forgottenRanges(db, messageId)))
      })
    },
    sweep: () => void transaction(db, () => sweepSigns(db)),
    counts: () => ({ units: unitCount(db), vectorsWaiting: countWithoutVector(db, embedder.model) }),
    startBacklog: () => backlog.start(),
    drainBacklog: () => backlog.drain(),
    stop: () => backlog.stop(),
  }
}

const EVERYTHING: RecallScope = { sessionId: null, projectId: null, isEverything: true }

/** Share of the query's words that a text holds. */
function sharedWords({ terms }: QueryTerms, text: string): number {
  if (terms.length === 0) return 0
  const lower = text.toLowerCase()
  const shared = terms.filter((term) => lower.includes(term)).length
  return shared < MIN_SHARED_WORDS ? 0 : shared / terms.length
}

function toRetrieved(unit: UnitRow, score: number, parts: Retrieved['parts']): Retrieved {
  return {
    kind: unit.kind,
    id: unit.ref_id,
    text: unit.text,
    who: unit.speaker ?? (unit.role === 'assistant' ? 'Nova' : 'You'),
    at: unit.at_ms,
    tier: unit.memory_tier ?? (unit.is_unread === 1 ? 'stm' : 'itm'),
    memory_kind: unit.memory_kind,
    session_id: unit.session_id,
    session_title: unit.session_title,
    score,
    parts,
  }
}

/** `ranges` in rising order; a blank stays where something was, so that words do not grow together. */
function without(text: string, ranges: readonly { start: number; end: number }[]): string {
  let kept = ''
  let from = 0
  for (const { start, end } of ranges) {
    kept += `${text.slice(from, Math.max(from, start))} `
    from = Math.max(from, end)
  }
  return kept + text.slice(from)
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
