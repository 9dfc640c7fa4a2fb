import type { Document, DocumentFailure, DocumentKind, Source } from '../../../contract/core/documents.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, get, runOne, sql } from '../../../native/sqlite/sql.ts'

export interface DocumentRow {
  id: string
  name: string
  kind: DocumentKind
  size_bytes: number
  session_id: string | null
  project_id: string | null
  state: 'waiting' | 'reading' | 'read' | 'failed'
  error: DocumentFailure | null
  attempts: number
  pages: number | null
  created_at_ms: number
  passages: number
  passages_waiting: number
}

const WITH_COUNTS = sql`SELECT d.*,
    (SELECT count(*) FROM document_passages p WHERE p.document_id = d.id) AS passages,
    (SELECT count(*) FROM document_passages p JOIN document_waiting w ON w.passage = p.rowid
     WHERE p.document_id = d.id) AS passages_waiting
  FROM documents d`

/** Those of a chat or of a library, in the order in which they were added. */
export function listDocuments(db: ReadableDb, place: Place): DocumentRow[] {
  return all(
    db,
    sql`${WITH_COUNTS} WHERE d.session_id = ${place.session_id ?? null} OR d.project_id = ${place.project_id ?? null}
        ORDER BY d.created_at_ms, d.id`,
  )
}
export interface Place {
  session_id?: string | undefined
  project_id?: string | undefined
}

export function getDocument(db: ReadableDb, id: string): DocumentRow | undefined {
  return get(db, sql`${WITH_COUNTS} WHERE d.id = ${id}`)
}

export function countDocuments(db: ReadableDb, place: Place): number {
  const count = sql`SELECT count(*) AS count FROM documents
    WHERE session_id = ${place.session_id ?? null} OR project_id = ${place.project_id ?? null}`
  return get<{ count: number }>(db, count)?.count ?? 0
}

/** The document waits until it is read. */
export function insertDocument(
  db: WritableDb,
  row: Pick<DocumentRow, 'id' | 'name' | 'kind' | 'session_id' | 'project_id' | 'created_at_ms'>,
  content: Uint8Array,
): void {
  runOne(
    db,
    sql`INSERT INTO documents (id, name, kind, size_bytes, session_id, project_id, state, created_at_ms)
        VALUES (${row.id}, ${row.name}, ${row.kind}, ${content.byteLength}, ${row.session_id}, ${row.project_id},
                'waiting', ${row.created_at_ms})`,
  )
  runOne(db, sql`INSERT INTO document_files (document_id, content) VALUES (${row.id}, ${content})`)
}

/** With its file, its passages and their vectors. */
export function deleteDocument(db: WritableDb, id: string): void {
  runOne(db, sql`DELETE FROM documents WHERE id = ${id}`)
}

/** Ids of the chats and projects that have documents to search. */
export function placesWithDocuments(db: ReadableDb): string[] {
  return all<{ place: string }>(
    db,
    sql`SELECT DISTINCT coalesce(session_id, project_id) AS place FROM documents WHERE state = 'read'`,
  ).map(({ place }) => place)
}

/** Ids of the documents that a chat sees: its own, and those of its project. Newest first. */
export function documentsInSight(db: ReadableDb, sessionId: string, projectId: string | null): string[] {
  return all<{ id: string }>(
    db,
    sql`SELECT id FROM documents WHERE state = 'read' AND (session_id = ${sessionId} OR project_id = ${projectId})
        ORDER BY created_at_ms DESC, id DESC`,
  ).map(({ id }) => id)
}

export function insertSources(db: WritableDb, answerId: string, sources: readonly Source[]): void {
  sources.forEach((source, rank) => {
    runOne(
      db,
      sql`INSERT INTO answer_sources (message_id, rank, document_id, position, name, kind, page, heading, first_line, last_line)
          VALUES (${answerId}, ${rank}, ${source.document_id}, ${source.position}, ${source.name}, ${source.kind},
                  ${source.page}, ${source.heading}, ${source.first_line}, ${source.last_line})`,
    )
  })
}

export function sourcesOfSession(db: ReadableDb, sessionId: string): (Source & { message_id: string })[] {
  return all(
    db,
    sql`SELECT a.message_id, a.document_id, a.position, a.name, a.kind, a.page, a.heading, a.first_line, a.last_line
        FROM messages m CROSS JOIN answer_sources a ON a.message_id = m.id
        WHERE m.session_id = ${sessionId} ORDER BY a.message_id, a.rank`,
  )
}

export function toDocument(row: DocumentRow): Document {
  const isIndexed = row.passages_waiting === 0
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    size_bytes: row.size_bytes,
    session_id: row.session_id,
    project_id: row.project_id,
    state: row.state === 'read' ? (isIndexed ? 'ready' : 'indexing') : row.state,
    error: row.error,
    pages: row.pages,
    passages: row.passages,
    passages_indexed: row.passages - row.passages_waiting,
    created_at: row.created_at_ms,
  }
}
