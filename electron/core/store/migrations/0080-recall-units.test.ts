import { afterEach, beforeEach, expect, it } from 'vitest'
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

it('K1, C3: 0080 makes units of what is there, without what was forgotten, switched off, unfinished or retired', () => {
  const old = mustOpen(folder.dataDir, {
    migrations: MIGRATIONS.filter(({ version }) => version <= 70),
  })
  addChat(old.db, 'alice')
  addMessage(old.db, { id: 'm1', chat: 'alice', text: 'I keep zebras' })
  addMessage(old.db, { id: 'm2', chat: 'alice', parent: 'm1', text: 'My sister is Ada. Bye.' })
  addMessage(old.db, { id: 'm3', chat: 'alice', parent: 'm2', status: 'streaming', text: 'It' })
  addMessage(old.db, { id: 'm4', chat: 'alice', parent: 'm2', text: 'Off the record' })
  old.db.exec(`UPDATE messages SET memory_mode = 'off' WHERE id = 'm4'`)
  for (const [id, state] of [
    ['active', 'active'],
    ['old', 'superseded'],
  ]) {
    run(
      old.db,
      sql`INSERT INTO memories (id, tier, kind, text, author, confidence, importance, scope, state, created_at_ms, updated_at_ms)
          VALUES (${id ?? ''}, 'ltm', 'fact', 'Keeps zebras', 'person', 1, 1, 'everywhere', ${state ?? ''}, 1, 1)`,
    )
  }
  run(
    old.db,
    sql`INSERT INTO memory_tombstones (at_ms, memory_id, text_hash, salt, message_id, quote_start, quote_end)
        VALUES (1, 'gone', 'h', ${new Uint8Array(16)}, 'm2', 0, 17)`,
  )
  old.close()

  const store = mustOpen(folder.dataDir)
  expect(all(store.db, sql`SELECT kind, ref_id FROM recall_units ORDER BY rowid`)).toEqual([
    { kind: 'message', ref_id: 'm1' },
    { kind: 'memory', ref_id: 'active' },
  ])
  expect(all(store.db, sql`SELECT rowid FROM recall_fts WHERE recall_fts MATCH 'zebra'`)).toHaveLength(2)
  expect(all(store.db, sql`SELECT rowid FROM recall_fts WHERE recall_fts MATCH 'sister'`)).toEqual([])
  expect(all(store.db, sql`SELECT message_id FROM recall_uncut`)).toEqual([{ message_id: 'm2' }])
  expect(all(store.db, sql`SELECT count(*) AS waiting FROM recall_waiting`)).toEqual([{ waiting: 2 }])
  expect(checkIntegrity(store.db)).toEqual([])
  expect(store.snapshots.list()).toMatchObject([{ reason: 'migration', schema_version: 70 }])
  store.close()
})
