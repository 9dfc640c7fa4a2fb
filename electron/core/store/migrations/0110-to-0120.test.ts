import { afterEach, beforeEach, expect, test } from 'vitest'
import { all, run, sql } from '../../../../native/sqlite/sql.ts'
import { addChat, addMessage } from '../../../../tests/harness/store/chats.ts'
import { makeDataDir, mustOpen } from '../../../../tests/harness/store/test-store.ts'
import { checkIntegrity } from '../integrity.ts'
import { MIGRATIONS } from './index.ts'

let folder: ReturnType<typeof makeDataDir>
beforeEach(() => {
  folder = makeDataDir()
})
afterEach(() => folder.remove())

test('K1: chats of before have no source; a waiting message goes with its chat', () => {
  const old = mustOpen(folder.dataDir, { migrations: MIGRATIONS.filter(({ version }) => version < 110) })
  addChat(old.db, 'alice')
  addMessage(old.db, { id: 'm1', chat: 'alice', text: 'I keep zebras' })
  old.close()

  const store = mustOpen(folder.dataDir)
  const { db } = store
  expect(all(db, sql`SELECT id, branched_from_session_id, branched_from_message_id FROM sessions`)).toEqual([
    { id: 'alice', branched_from_session_id: null, branched_from_message_id: null },
  ])
  for (const [id, session] of [
    ['in-chat', 'alice'],
    ['new-chat', null],
  ] as const) {
    run(
      db,
      sql`INSERT INTO waiting_messages (id, session_id, request, created_at_ms) VALUES (${id}, ${session}, '{}', 1)`,
    )
  }
  db.exec(`DELETE FROM messages; DELETE FROM sessions`)
  expect(all(db, sql`SELECT id FROM waiting_messages`)).toEqual([{ id: 'new-chat' }])
  expect(checkIntegrity(db)).toEqual([])
  store.close()
})
