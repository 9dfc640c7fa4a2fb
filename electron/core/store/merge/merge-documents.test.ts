import { afterEach, beforeEach, expect, it } from 'vitest'
import { all, sql } from '../../../../native/sqlite/sql.ts'
import { addChat, addMessage } from '../../../../tests/harness/store/chats.ts'
import { makeDataDir, mustOpen } from '../../../../tests/harness/store/test-store.ts'
import { checkIntegrity } from '../integrity.ts'
import type { OpenStore } from '../running-store.ts'

let folder: ReturnType<typeof makeDataDir>
let store: OpenStore
beforeEach(() => {
  folder = makeDataDir()
  store = mustOpen(folder.dataDir)
})
afterEach(() => {
  store.close()
  folder.remove()
})

/** A document of a chat that was read, one of a project that still waits, and an answer that was given a passage. */
function fill() {
  addChat(store.db, 'alice')
  addMessage(store.db, { id: 'q', chat: 'alice' })
  addMessage(store.db, { id: 'a', chat: 'alice', parent: 'q' })
  store.db.exec(`
    INSERT INTO projects (id, name, created_at_ms, updated_at_ms) VALUES ('p', 'Home', 1, 1);
    INSERT INTO documents (id, name, kind, size_bytes, session_id, state, created_at_ms)
      VALUES ('lease', 'lease.md', 'markdown', 9, 'alice', 'read', 1);
    INSERT INTO documents (id, name, kind, size_bytes, project_id, state, created_at_ms)
      VALUES ('notes', 'notes.txt', 'text', 4, 'p', 'waiting', 2);
    INSERT INTO document_files VALUES ('notes', CAST('tide' AS BLOB));
    INSERT INTO document_passages (document_id, position, heading, text) VALUES
      ('lease', 0, 'Rent', 'The rent is 940 euros.'), ('lease', 1, 'Deposit', 'The deposit is 1,850 euros.');
    INSERT INTO answer_sources VALUES ('a', 0, 'lease', 1, 'lease.md', 'markdown', NULL, 'Deposit', NULL, NULL);
  `)
}
const rows = (table: string, columns: string) =>
  store.db.prepare(`SELECT ${columns} FROM ${table} ORDER BY 1, 2`).all()
const contents = () => ({
  documents: rows('documents', 'id, session_id, project_id, state'),
  files: rows('document_files', 'document_id, content'),
  passages: rows('document_passages', 'document_id, position, text'),
  sources: rows('answer_sources', 'message_id, rank, document_id'),
})
const found = (word: string) =>
  all<{ text: string }>(
    store.db,
    sql`SELECT p.text FROM document_fts f JOIN document_passages p ON p.rowid = f.rowid WHERE document_fts MATCH ${word}`,
  ).map(({ text }) => text)

it('K1, A9: documents come back with files, passages and sources, are found, and wait for their vectors', () => {
  fill()
  const before = contents()
  const { name } = store.snapshot('manual')
  store.db.exec(`DELETE FROM documents; DELETE FROM answer_sources`)
  expect(found('deposit')).toEqual([])
  store.restore(name, { undelete: false })
  expect(contents()).toEqual(before)
  expect(found('deposit')).toEqual(['The deposit is 1,850 euros.'])
  expect(rows('document_waiting', 'passage, 1')).toHaveLength(2)
  expect(checkIntegrity(store.db)).toEqual([])
})

it('K1, A9: what is on both sides is there once, and what was added since stays', () => {
  fill()
  const { name } = store.snapshot('manual')
  store.db.exec(`
    INSERT INTO documents (id, name, kind, size_bytes, session_id, state, created_at_ms)
      VALUES ('newer', 'newer.txt', 'text', 4, 'alice', 'read', 3);
    INSERT INTO document_passages (document_id, position, text) VALUES ('newer', 0, 'Added since.');
  `)
  const before = contents()
  store.restore(name, { undelete: false })
  expect(contents()).toEqual(before)
})

it('K1, A9: a document whose chat is gone for good does not come back without it', () => {
  fill()
  const { name } = store.snapshot('manual')
  store.db.exec(`DELETE FROM projects`)
  expect(rows('documents', 'id, 1')).toEqual([{ id: 'lease', 1: 1 }])
  store.restore(name, { undelete: false })
  const places = store.db.prepare(`SELECT count(*) AS n FROM documents d
    WHERE (session_id IS NULL OR session_id IN (SELECT id FROM sessions))
      AND (project_id IS NULL OR project_id IN (SELECT id FROM projects))`)
  expect(places.get()).toEqual({ n: rows('documents', 'id, 1').length })
})
