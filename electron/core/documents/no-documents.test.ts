import { expect, test, vi } from 'vitest'
import { run, sql } from '../../../native/sqlite/sql.ts'
import { MemoryLogger } from '../../../tests/harness/test-ledger.ts'
import { TestMemory } from '../../../tests/harness/test-memory.ts'
import { WordVectors } from '../../../tests/harness/word-vectors.ts'
import { createDocumentService } from './service.ts'

test('A9: a chat without documents costs no query and no embedding, whatever other chats have', async () => {
  const store = new TestMemory()
  const embedder = new WordVectors()
  run(
    store.db,
    sql`INSERT INTO sessions (id, title, created_at_ms, updated_at_ms) VALUES ('a', 'A', 1, 1), ('b', 'B', 1, 1)`,
  )
  const documents = createDocumentService({
    db: store.db,
    clock: store.clock,
    newId: () => 'd',
    logger: new MemoryLogger(),
    embedder,
    isIdle: () => false,
    checkPlace: () => {},
  })
  documents.add({ name: 'note.txt', session_id: 'a' }, Buffer.from('Tea is at five.'))
  const job = await documents.reading.lease('test', 0, AbortSignal.timeout(1_000))
  const passage = { page: null, heading: null, first_line: 1, last_line: 1, text: 'Tea is at five.' }
  documents.reading.finish({ lease_id: job?.lease_id ?? '', pages: null, passages: [passage] })
  const prepare = vi.spyOn(store.db, 'prepare')
  const query = vi.spyOn(embedder, 'query')
  const ask = (sessionId: string) =>
    documents.retrieve('When is tea, at five?', { sessionId, projectId: null }, 4_096)
  expect(await ask('b')).toEqual({ sources: [], block: '' })
  expect([prepare.mock.calls, query.mock.calls]).toEqual([[], []])
  expect((await ask('a')).sources).toHaveLength(1)
  expect(query).toHaveBeenCalledOnce()
  expect(prepare).toHaveBeenCalled()
  store.close()
})
