import { afterEach, beforeEach, expect, it } from 'vitest'
import { all, run, sql } from '../../../../native/sqlite/sql.ts'
import { makeDataDir, mustOpen } from '../../../../tests/harness/store/test-store.ts'
import { sessionsToRead } from '../../work/reflection-store.ts'
import { MIGRATIONS } from './index.ts'

/** The app before messages told whether they are shown. */
const BEFORE = { migrations: MIGRATIONS.filter(({ version }) => version < 105) }

let folder: ReturnType<typeof makeDataDir>
beforeEach(() => {
  folder = makeDataDir()
})
afterEach(() => folder.remove())

it('A3: chats from before show what they showed, search finds only that, and nothing is read twice', () => {
  const before = mustOpen(folder.dataDir, BEFORE)
  const say = (id: string, chat: string, parent: string | null) =>
    run(
      before.db,
      sql`INSERT INTO messages (id, session_id, parent_id, role, content, status, created_at_ms)
          VALUES (${id}, ${chat}, ${parent}, ${parent === null ? 'user' : 'assistant'}, ${`Text of ${id}`}, 'complete', 1)`,
    )
  const chat = (id: string) =>
    run(
      before.db,
      sql`INSERT INTO sessions (id, title, created_at_ms, updated_at_ms) VALUES (${id}, ${id}, 1, 1)`,
    )
  for (const id of ['edited', 'lost', 'read']) chat(id)
  for (const version of ['old', 'new']) {
    say(`${version}-q`, 'edited', null)
    say(`${version}-a`, 'edited', `${version}-q`)
  }
  say('new-again', 'edited', 'new-q')
  // Its leaf is not there: nothing tells what was shown.
  say('lost-q', 'lost', null)
  say('read-q', 'read', null)
  before.db.exec(`
    UPDATE sessions SET active_leaf_id = 'new-a' WHERE id = 'edited';
    UPDATE sessions SET active_leaf_id = 'nobody' WHERE id = 'lost';
    UPDATE sessions SET active_leaf_id = 'read-q',
      reflected_rowid = (SELECT rowid FROM messages WHERE id = 'read-q') WHERE id = 'read'`)
  before.close()

  const store = mustOpen(folder.dataDir)
  expect(store.state).toBe('migrated')
  const shown = sql`SELECT id FROM messages WHERE is_shown = 1 ORDER BY rowid`
  const found = sql`SELECT ref_id AS id FROM recall_units ORDER BY rowid`
  const path = [{ id: 'new-q' }, { id: 'new-a' }, { id: 'lost-q' }, { id: 'read-q' }]
  expect(all(store.db, shown)).toEqual(path)
  expect(all(store.db, found)).toEqual(path)
  expect(sessionsToRead(store.db, 10).sort()).toEqual(['edited', 'lost'])
  store.close()
})
