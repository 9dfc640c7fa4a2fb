import type { Source } from '../../../contract/core/documents.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, run, runOne, sql } from '../../../native/sqlite/sql.ts'
import { toBytes } from '../recall/vector.ts'

export interface PassageRow extends Source {
  rowid: number
  text: string
  /** Rowids of the passages beside it. */
  before: number | null
  after: number | null
}

/**
 * Best BM25 first; `score` is positive. The + keeps SQLite from asking the index once for each rowid: 14 s for 5,000.
 *
 * @param words expressions of FTS5 (recall/term-forms.ts)
 */
export function matchPassages(
  db: ReadableDb,
  words: readonly string[],
  documentIds: readonly string[],
  limit: number,
): Map<number, number> {
  if (words.length === 0) return new Map()
  const rows = all<{ rowid: number; score: number }>(
    db,
    sql`SELECT rowid, -rank AS score FROM document_fts
        WHERE document_fts MATCH ${words.join(' OR ')} AND +rowid IN (
          SELECT p.rowid FROM json_each(${JSON.stringify(documentIds)}) j
          CROSS JOIN document_passages p ON p.document_id = j.value)
        ORDER BY rank LIMIT ${limit}`,
  )
  return new Map(rows.map(({ rowid, score }) => [rowid, score]))
}

/** Greatest cosine first. All vectors of the documents are compared: 6,000 take a few milliseconds. */
export function nearestPassages(
  db: ReadableDb,
  query: Float32Array,
  model: string,
  documentIds: readonly string[],
  limit: number,
): Map<number, number> {
  const rows = all<{ rowid: number; cosine: number }>(
    db,
    sql`SELECT v.passage AS rowid, 1 - vec_distance_cosine(v.vector, ${toBytes(query)}) AS cosine
        FROM json_each(${JSON.stringify(documentIds)}) j
        CROSS JOIN document_passages p ON p.document_id = j.value
        CROSS JOIN document_vectors v ON v.passage = p.rowid AND v.model = ${model}
        ORDER BY cosine DESC LIMIT ${limit}`,
  )
  return new Map(rows.map(({ rowid, cosine }) => [rowid, cosine]))
}

export function cosinesOfPassages(
  db: ReadableDb,
  rowids: readonly number[],
  query: Float32Array,
  model: string,
): Map<number, number> {
  const rows = all<{ rowid: number; cosine: number }>(
    db,
    sql`SELECT v.passage AS rowid, 1 - vec_distance_cosine(v.vector, ${toBytes(query)}) AS cosine
        FROM json_each(${JSON.stringify(rowids)}) j
        CROSS JOIN document_vectors v ON v.passage = j.value WHERE v.model = ${model}`,
  )
  return new Map(rows.map(({ rowid, cosine }) => [rowid, cosine]))
}

const PASSAGE = sql`SELECT p.rowid, p.document_id, p.position, d.name, d.kind, p.page, p.heading, p.first_line, p.last_line,
    p.text,
    (SELECT b.rowid FROM document_passages b WHERE b.document_id = p.document_id AND b.position = p.position - 1) AS before,
    (SELECT a.rowid FROM document_passages a WHERE a.document_id = p.document_id AND a.position = p.position + 1) AS after`

export function readPassages(db: ReadableDb, rowids: readonly number[]): PassageRow[] {
  return all(
    db,
    sql`${PASSAGE} FROM json_each(${JSON.stringify(rowids)}) j
        CROSS JOIN document_passages p ON p.rowid = j.value JOIN documents d ON d.id = p.document_id`,
  )
}

/** With the passages around it, in their order. */
export function passagesAround(db: ReadableDb, documentId: string, position: number): PassageRow[] {
  return all(
    db,
    sql`${PASSAGE} FROM document_passages p JOIN documents d ON d.id = p.document_id
        WHERE p.document_id = ${documentId} AND p.position BETWEEN ${position - 1} AND ${position + 1}
        ORDER BY p.position`,
  )
}

/** How documents begin, for a question that asks what they are about. */
export function openings(db: ReadableDb, documentIds: readonly string[], count: number): PassageRow[] {
  return all(
    db,
    sql`${PASSAGE} FROM json_each(${JSON.stringify(documentIds)}) j
        CROSS JOIN document_passages p ON p.document_id = j.value AND p.position < ${count}
        JOIN documents d ON d.id = p.document_id ORDER BY j.key, p.position`,
  )
}

export interface WaitingPassage {
  rowid: number
  text: string
}

/** In the order of reading: the first pages are asked for first. */
export function waitingPassages(db: ReadableDb, limit: number): WaitingPassage[] {
  return all(
    db,
    sql`SELECT t.rowid, t.text FROM document_waiting w JOIN document_texts t ON t.rowid = w.passage
        ORDER BY w.passage LIMIT ${limit}`,
  )
}

export function putPassageVector(db: WritableDb, rowid: number, model: string, vector: Float32Array): void {
  // It may have been removed meanwhile.
  if (run(db, sql`DELETE FROM document_waiting WHERE passage = ${rowid}`).changes === 0) return
  runOne(
    db,
    sql`INSERT INTO document_vectors (passage, model, vector) VALUES (${rowid}, ${model}, ${toBytes(vector)})`,
  )
}

/** Deletes vectors of other models and queues their passages for a new one. */
export function retireOtherVectors(db: WritableDb, model: string): void {
  const others = sql`SELECT 1 FROM document_vectors WHERE model < ${model}
                     UNION ALL SELECT 1 FROM document_vectors WHERE model > ${model} LIMIT 1`
  if (get(db, others) === undefined) return
  run(
    db,
    sql`INSERT INTO document_waiting (passage) SELECT passage FROM document_vectors WHERE model <> ${model}`,
  )
  run(db, sql`DELETE FROM document_vectors WHERE model <> ${model}`)
}
