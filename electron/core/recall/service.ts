import { MAX_QUERY_CHARS } from '../../../contract/core/memory.ts'
import type { Retrieved } from '../../../contract/core/recall.ts'
import type { WritableDb } from '../../../native/sqlite/open.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import type { Logger } from '../../../server-kit/logger.ts'
import type { Clock } from '../clock.ts'
import type { Embedder } from '../models/embedder.ts'
import { createBacklog } from './backlog.ts'
import { findCandidates } from './candidates.ts'
import { gateOf } from './gate.ts'
import { packNotes } from './notes.ts'
import type { PackedMemory, RecallQuery, RecallResult, RecallScope, RecallTarget } from './query.ts'
import { isLatin } from './query-language.ts'
import { type QueryTerms, readQuery } from './query-terms.ts'
import { withoutRepeats } from './repeats.ts'
import { rank, WEIGHTS, type Weights } from './score.ts'
import {
  countUnits,
  cutMessage,
  readSources,
  readUnits,
  roughlyHowMany,
  type UnitRow,
  uncutMessages,
  unitOf,
  visible,
} from './unit-store.ts'
import {
  countWaiting,
  putVector,
  retireOtherModels,
  similarMemories,
  vectorOf,
  waitingUnits,
} from './vector-store.ts'

/** Few of them find room: notes cost the user waiting time. */
const MAX_NOTES = 8
/** This many memories come first. */
const MAX_MEMORIES = 6
/** Units that score less than this share of the best are left out. */
const SCORE_FLOOR = 0.6

/** Finds messages and memories (design §5). Without a vector it searches by words alone, and does not throw. */
export interface RecallService {
  search(query: RecallQuery): Promise<RecallResult>
  /** Searches, gates and packs: returns the notes that chat gives to the model. */
  retrieve(target: RecallTarget): Promise<PackedMemory>
  /** Computes the vector of a text that will probably be asked for. Nothing is looked up or stored; never throws. */
  prepare(text: string): Promise<void>
  /** Whether these units are all there with the same text, and still seen by the scope. */
  areUnchanged(units: readonly Retrieved[], scope: RecallScope): boolean
  /** Active memories of the same scope whose vectors are nearest, cosine descending; empty while there is no vector. */
  similar(memoryId: string, limit: number): { id: string; cosine: number }[]
  /** Rebuilds the unit of a message, after a part of it was forgotten or that was undone. Joins the transaction. */
  reindexMessage(messageId: string): void
  /** Units, and how many still wait for their vector. */
  counts(): { units: number; vectorsWaiting: number }
  /** Computes missing vectors in the background, in small batches, while no answer is being written. */
  startBacklog(): void
  /** Resolves when no vector is missing; for tests, measurements and imports. */
  drainBacklog(): Promise<void>
  stop(): Promise<void>
}

export interface RecallDeps {
  db: WritableDb
  clock: Clock
  logger: Logger
  embedder: Embedder
  isIdle: () => boolean
  /** Set by measurements only. */
  weights?: Weights
}

export function createRecallService(deps: RecallDeps): RecallService {
  const { db, clock, embedder, weights = WEIGHTS } = deps
  const backlog = createBacklog({
    ...deps,
    queue: {
      tidy(model, limit) {
        for (const id of uncutMessages(db, limit)) cutMessage(db, id)
        retireOtherModels(db, model)
      },
      waiting: (limit) => waitingUnits(db, limit),
      put: (unit, model, vector) => putVector(db, unit, model, vector),
    },
  })

  async function search(
    request: RecallQuery,
  ): Promise<RecallResult & { memories: Retrieved[]; terms: QueryTerms; isNear: boolean }> {
    const text = asQuery(request.text)
    const terms = readQuery(text)
    if (roughlyHowMany(db) === 0 || terms.words.size === 0) {
      return { hits: [], memories: [], usedMeaning: false, terms, isNear: false }
    }
    const vector = isLatin(text) ? await embedder.query(text) : null
    const { signals, units } = findCandidates(db, {
      terms,
      vector,
      model: embedder.model,
      scope: request.scope,
      nowMs: clock.nowMs(),
    })
    const isWanted = ({ kind, ref_id }: UnitRow) =>
      request.kinds.includes(kind) && !request.exclude.has(ref_id)
    const ranked = rank(signals, weights).flatMap(({ rowid, score, parts }) => {
      const unit = units.get(rowid)
      return unit && isWanted(unit) ? [{ unit, score, parts }] : []
    })
    const meaningOf = new Map(signals.map(({ rowid, meaning }) => [rowid, meaning]))
    const isNear = gateOf(terms)
    const isNearBy = ({ unit }: (typeof ranked)[number]) => isNear(unit.text, meaningOf.get(unit.rowid) ?? 0)
    const retrieved = ({ unit, score, parts }: (typeof ranked)[number]) => toRetrieved(unit, score, parts)
    return {
      hits: ranked.slice(0, request.limit).map(retrieved),
      memories: ranked
        .filter((each) => each.unit.kind === 'memory' && isNearBy(each))
        .slice(0, MAX_MEMORIES)
        .map(retrieved),
      usedMeaning: vector !== null,
      terms,
      isNear: ranked.some(isNearBy),
    }
  }

  return {
    async search(request) {
      const { hits, usedMeaning } = await search(request)
      return { hits, usedMeaning }
    },
    async retrieve({ query, scope, exclude, held = [], ...room }) {
      const kinds = ['memory', 'message'] as const
      const found = await search({ text: query, scope, kinds, limit: MAX_NOTES, exclude })
      const { usedMeaning } = found
      if (!found.isNear) return { units: [], isGated: true, block: '', blockTokens: 0, usedMeaning }
      const floor = SCORE_FLOOR * (found.hits[0]?.score ?? 0)
      const near = found.hits.filter(({ score }) => score >= floor)
      // One checked fact is worth more than ten messages about it, which could take all the tokens.
      const known = new Set(found.memories.map(({ id }) => id))
      const notes = [...found.memories, ...near.filter(({ id }) => !known.has(id))]
      const sources = readSources(db, [...known])
      const excluded = new Set([
        ...exclude,
        ...[...readSources(db, [...exclude]).values()].flatMap((ids) => [...ids]),
      ])
      const fresh = withoutRepeats(notes, { sources, exclude: excluded, held: [...held, query] })
      const { units, block, tokens } = packNotes(fresh, found.terms.terms, room)
      return { units, isGated: fresh.length === 0, block, blockTokens: tokens, usedMeaning }
    },
    async prepare(text) {
      await embedder.query(asQuery(text))
    },
    areUnchanged(units, scope) {
      const rowids = units.flatMap(({ kind, id }) => unitOf(db, kind, id) ?? [])
      const seen = readUnits(db, visible(db, rowids, scope))
      const texts = new Map(seen.map(({ kind, ref_id, text }) => [`${kind} ${ref_id}`, text]))
      return units.every(({ kind, id, text }) => texts.get(`${kind} ${id}`) === text)
    },
    similar(memoryId, limit) {
      const unit = unitOf(db, 'memory', memoryId)
      const vector = unit === null ? null : vectorOf(db, unit, embedder.model)
      return unit === null || vector === null ? [] : similarMemories(db, unit, vector, embedder.model, limit)
    },
    reindexMessage(messageId) {
      transaction(db, () => cutMessage(db, messageId))
    },
    counts: () => ({ units: countUnits(db), vectorsWaiting: countWaiting(db, embedder.model) }),
    startBacklog: () => backlog.start(),
    drainBacklog: () => backlog.drain(),
    stop: () => backlog.stop(),
  }
}

function asQuery(text: string): string {
  return text.slice(0, MAX_QUERY_CHARS).toWellFormed()
}

function toRetrieved(unit: UnitRow, score: number, parts: Retrieved['parts']): Retrieved {
  return {
    kind: unit.kind,
    id: unit.ref_id,
    text: unit.text,
    who: unit.role === 'assistant' ? 'nova' : 'user',
    at: unit.at_ms,
    tier: unit.memory_tier ?? (unit.is_unread === 1 ? 'stm' : 'itm'),
    memory_kind: unit.memory_kind,
    session_id: unit.session_id,
    session_title: unit.session_title,
    score,
    parts,
  }
}
