import {
  type Document,
  kindOfDocument,
  MAX_DOCUMENTS,
  type PassageReply,
  type Source,
} from '../../../contract/core/documents.ts'
import { AppError } from '../../../contract/errors.ts'
import type { WritableDb } from '../../../native/sqlite/open.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import type { Logger } from '../../../server-kit/logger.ts'
import type { Clock } from '../clock.ts'
import type { Embedder } from '../models/embedder.ts'
import { createBacklog } from '../recall/backlog.ts'
import { isLatin } from '../recall/query-language.ts'
import { readQuery } from '../recall/query-terms.ts'
import { asksForDocument } from './asks-for-document.ts'
import { type GivenPassages, NO_PASSAGES, packPassages } from './given-passages.ts'
import {
  openings,
  type PassageRow,
  passagesAround,
  putPassageVector,
  retireOtherVectors,
  waitingPassages,
} from './passage-store.ts'
import { createReading, type Reading } from './reading.ts'
import { type FoundPassage, findPassages } from './search.ts'
import {
  countDocuments,
  deleteDocument,
  documentsInSight,
  getDocument,
  insertDocument,
  insertSources,
  listDocuments,
  type Place,
  placesWithDocuments,
  sourcesOfSession,
  toDocument,
} from './store.ts'

/** Passages that score less than this share of the best are left out, as in recall. */
const SCORE_FLOOR = 0.6

/** A chat, and the project that it is in. */
interface DocumentScope {
  sessionId: string
  projectId: string | null
}

/** The user's own documents (spec A9): added, read in another process, searched and cited. None becomes a memory. */
export interface DocumentService {
  /** The work of the process that reads them. */
  reading: Reading
  /** Throws document_kind_unknown, document_empty, documents_full, session_not_found, project_not_found. */
  add(request: Place & { name: string }, content: Uint8Array): Document
  list(place: Place): Document[]
  /** Deletes it with its passages and vectors. Throws document_not_found. */
  remove(id: string): void
  /** A passage with its neighbours. Throws document_not_found. */
  passage(id: string, position: number): PassageReply
  /** All passages by score, for a question. */
  search(question: string, scope: DocumentScope): Promise<FoundPassage[]>
  /** What the model is given for a question. A chat without documents costs no query. */
  retrieve(question: string, scope: DocumentScope, windowTokens: number): Promise<GivenPassages>
  /** Joins the transaction that ends the answer. */
  recordSources(answerId: string, sources: readonly Source[]): void
  /** By the id of the answer. */
  sources(sessionId: string): Record<string, Source[]>
  /** After rows came from elsewhere (restore). */
  reload(): void
  startIndexing(): void
  /** Resolves when no vector is missing; for tests and measurements. */
  drainIndexing(): Promise<void>
  stop(): Promise<void>
}

export interface DocumentDeps {
  db: WritableDb
  clock: Clock
  newId: () => string
  logger: Logger
  embedder: Embedder
  isIdle: () => boolean
  /** Throws session_not_found or project_not_found. */
  checkPlace: (place: Place) => void
}

export function createDocumentService(deps: DocumentDeps): DocumentService {
  const { db, clock, newId, embedder } = deps
  /** Chats and projects that have something to search. */
  let places = new Set<string>()
  const reload = () => {
    places = new Set(placesWithDocuments(db))
  }
  const reading = createReading({ db, clock, newId, onRead: reload })
  const backlog = createBacklog({
    ...deps,
    queue: {
      tidy: (model) => retireOtherVectors(db, model),
      waiting: (limit) => waitingPassages(db, limit),
      put: ({ rowid }, model, vector) => putPassageVector(db, rowid, model, vector),
    },
  })
  reload()

  function mustGet(id: string): Document {
    const row = getDocument(db, id)
    if (!row) throw new AppError('document_not_found', 'There is no document with this id.')
    return toDocument(row)
  }

  async function search(question: string, { sessionId, projectId }: DocumentScope): Promise<FoundPassage[]> {
    const documentIds = documentsInSight(db, sessionId, projectId)
    const vector = isLatin(question) ? await embedder.query(question) : null
    return findPassages(db, { terms: readQuery(question), vector, model: embedder.model, documentIds })
  }

  return {
    reading,
    add({ name, session_id, project_id }, content) {
      const kind = kindOfDocument(name)
      if (kind === null) throw new AppError('document_kind_unknown', 'Files of this kind cannot be read.')
      if (content.byteLength === 0) throw new AppError('document_empty', 'This file is empty.')
      deps.checkPlace({ session_id, project_id })
      const id = newId()
      transaction(db, () => {
        if (countDocuments(db, { session_id, project_id }) >= MAX_DOCUMENTS) {
          throw new AppError('documents_full', `There can be at most ${MAX_DOCUMENTS} documents here.`)
        }
        const row = {
          id,
          name: name.toWellFormed(),
          kind,
          session_id: session_id ?? null,
          project_id: project_id ?? null,
          created_at_ms: clock.nowMs(),
        }
        insertDocument(db, row, content)
      })
      reading.wake()
      return mustGet(id)
    },
    list: (place) => listDocuments(db, place).map(toDocument),
    remove(id) {
      mustGet(id)
      transaction(db, () => deleteDocument(db, id))
      reload()
    },
    passage(id, position) {
      const document = mustGet(id)
      const around = passagesAround(db, id, position)
      const at = (wanted: number) => toPassage(around.find((row) => row.position === wanted))
      const passage = at(position)
      if (!passage) throw new AppError('document_not_found', 'There is no such passage in this document.')
      return { document, passage, before: at(position - 1), after: at(position + 1) }
    },
    search,
    async retrieve(question, scope, windowTokens) {
      const { sessionId, projectId } = scope
      if (!places.has(sessionId) && !(projectId !== null && places.has(projectId))) return NO_PASSAGES
      const found = await search(question, scope)
      const floor = SCORE_FLOOR * (found[0]?.score ?? 0)
      const near = found.filter(({ isNear, score }) => score >= floor && isNear())
      if (near.length > 0)
        return packPassages(
          near.map(({ passage }) => passage),
          windowTokens,
        )
      if (!asksForDocument(question)) return NO_PASSAGES
      return packPassages(
        openings(db, documentsInSight(db, sessionId, projectId), OPENING_PASSAGES),
        windowTokens,
      )
    },
    recordSources: (answerId, sources) => insertSources(db, answerId, sources),
    sources(sessionId) {
      const answers: Record<string, Source[]> = {}
      for (const { message_id, ...source } of sourcesOfSession(db, sessionId)) {
        answers[message_id] = [...(answers[message_id] ?? []), source]
      }
      return answers
    },
    reload() {
      reading.freeInterrupted()
      reload()
    },
    startIndexing: () => backlog.start(),
    drainIndexing: () => backlog.drain(),
    async stop() {
      reading.stop()
      await backlog.stop()
    },
  }
}
const OPENING_PASSAGES = 3

function toPassage(row: PassageRow | undefined): PassageReply['before'] {
  if (!row) return null
  const { position, page, heading, first_line, last_line, text } = row
  return { position, page, heading, first_line, last_line, text }
}
