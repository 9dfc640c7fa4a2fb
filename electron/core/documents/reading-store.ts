import type {
  DocumentFailure,
  DocumentKind,
  FinishDocumentRequest,
} from '../../../contract/core/documents.ts'
import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { get, run, runOne, sql } from '../../../native/sqlite/sql.ts'

interface WaitingDocument {
  id: string
  kind: DocumentKind
  attempts: number
  content: Uint8Array
}

export function oldestWaiting(db: ReadableDb): WaitingDocument | undefined {
  return get(
    db,
    sql`SELECT d.id, d.kind, d.attempts, f.content FROM documents d JOIN document_files f ON f.document_id = d.id
        WHERE d.state = 'waiting' ORDER BY d.created_at_ms, d.id LIMIT 1`,
  )
}

export function markReading(db: WritableDb, id: string): void {
  runOne(db, sql`UPDATE documents SET state = 'reading', attempts = attempts + 1 WHERE id = ${id}`)
}

/** After its process has died or the core has ended: it is read again, unless it was tried `maxAttempts` times. */
export function freeReading(db: WritableDb, maxAttempts: number): void {
  run(
    db,
    sql`DELETE FROM document_files WHERE document_id IN
          (SELECT id FROM documents WHERE state = 'reading' AND attempts >= ${maxAttempts})`,
  )
  run(
    db,
    sql`UPDATE documents SET state = 'failed', error = 'document_unreadable'
        WHERE state = 'reading' AND attempts >= ${maxAttempts}`,
  )
  run(db, sql`UPDATE documents SET state = 'waiting' WHERE state = 'reading'`)
}

export function isReading(db: ReadableDb, id: string): boolean {
  return get(db, sql`SELECT 1 FROM documents WHERE id = ${id} AND state = 'reading'`) !== undefined
}

/** The file is not needed any more. */
export function markFailed(db: WritableDb, id: string, error: DocumentFailure): void {
  runOne(db, sql`UPDATE documents SET state = 'failed', error = ${error} WHERE id = ${id}`)
  run(db, sql`DELETE FROM document_files WHERE document_id = ${id}`)
}

/** Stores the passages in place of the file. */
export function markRead(
  db: WritableDb,
  id: string,
  { pages, passages }: Pick<FinishDocumentRequest, 'pages' | 'passages'>,
): void {
  runOne(db, sql`UPDATE documents SET state = 'read', pages = ${pages} WHERE id = ${id}`)
  run(db, sql`DELETE FROM document_files WHERE document_id = ${id}`)
  passages.forEach(({ page, heading, first_line, last_line, text }, position) => {
    runOne(
      db,
      sql`INSERT INTO document_passages (document_id, position, page, heading, first_line, last_line, text)
          VALUES (${id}, ${position}, ${page}, ${heading}, ${first_line}, ${last_line}, ${text})`,
    )
  })
}
