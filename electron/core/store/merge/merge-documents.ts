import type { ReadableDb, WritableDb } from '../../../../native/sqlite/open.ts'
import { type Row, RowCopy } from './row-copy.ts'

/**
 * Copies documents that are not here, with their files or passages, after the chats and projects that they belong to, and
 * what answers were given of them. Vectors are computed again. Returns how many rows could not be read.
 */
export function mergeDocuments(target: WritableDb, source: ReadableDb): number {
  const table = (name: string, key: readonly string[], rowid: string | null) =>
    new RowCopy(target, source, { name, key, rowid })
  const documents = table('documents', ['id'], null)
  const files = table('document_files', ['document_id'], null)
  const passages = table('document_passages', ['document_id', 'position'], 'rowid')
  const sources = table('answer_sources', ['message_id', 'rank'], null)
  const added = new Set<unknown>()
  for (const row of documents.rows()) {
    if (!documents.has(row) && isPlaced(target, row) && documents.add(row)) added.add(row.id)
  }
  for (const copy of [files, passages]) {
    for (const row of copy.rows()) if (added.has(row.document_id)) copy.add(row)
  }
  for (const row of sources.rows()) if (!sources.has(row)) sources.add(row)
  return [documents, files, passages, sources].reduce((sum, { unreadable }) => sum + unreadable, 0)
}

/** A chat or a project that is gone for good took its documents with it. */
function isPlaced(target: WritableDb, row: Row): boolean {
  const [table, id] = row.session_id === null ? ['projects', row.project_id] : ['sessions', row.session_id]
  return target.prepare(`SELECT 1 FROM ${table} WHERE id = ?`).get(id ?? null) !== undefined
}
