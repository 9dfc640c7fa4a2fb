import { afterEach, beforeEach, expect, it } from 'vitest'
import { makeDataDir, mustOpen, writeExchange } from '../../../tests/harness/store/test-store.ts'
import { checkIntegrity } from './integrity.ts'
import type { OpenStore } from './running-store.ts'

let folder: ReturnType<typeof makeDataDir>
let store: OpenStore
beforeEach(() => {
  folder = makeDataDir()
  store = mustOpen(folder.dataDir)
  for (let i = 0; i < 3; i += 1) writeExchange(store.db)
})
afterEach(() => {
  store.close()
  folder.remove()
})

it('K2: finds nothing in a store that is well', () => {
  expect(checkIntegrity(store.db)).toEqual([])
})

it('K2: finds a search index that does not hold what the messages say', () => {
  store.db.exec(`DROP TRIGGER messages_fts_update; UPDATE messages SET content = 'Everest' WHERE rowid = 1`)
  expect(checkIntegrity(store.db)).toEqual([expect.stringMatching(/^messages_fts: /)])
})

it('K2: finds rows whose parent is gone', () => {
  store.db.pragma('foreign_keys = OFF')
  store.db.exec(`DELETE FROM sessions`)
  expect(checkIntegrity(store.db)).toContain('foreign key: messages → sessions (6)')
})
