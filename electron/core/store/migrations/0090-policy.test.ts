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

it('K1, D2: 0090 keeps what is there; an act outlives its chat without what could tell of its words', () => {
  const old = mustOpen(folder.dataDir, { migrations: MIGRATIONS.filter(({ version }) => version <= 80) })
  addChat(old.db, 'alice')
  addMessage(old.db, { id: 'm1', chat: 'alice', text: 'I keep zebras' })
  old.close()

  const store = mustOpen(folder.dataDir)
  const { db } = store
  expect(all(db, sql`SELECT id, content FROM messages`)).toEqual([{ id: 'm1', content: 'I keep zebras' }])
  run(
    db,
    sql`INSERT INTO constitutions (version, author, principles, device_id, public_key, signature, created_at_ms)
        VALUES (1, 'delivered', '[]', 'd', '{}', 's', 1)`,
  )
  for (const [id, appealedAtMs] of [
    ['plain', null],
    ['appealed', 5],
  ] as const) {
    run(
      db,
      sql`INSERT INTO policy_acts (id, at_ms, stage, outcome, category, constitution_version, reason, scores, judged_by,
                                   session_id, message_id, fingerprint, vector, vector_model, appealed_at_ms)
          VALUES (${id}, 1, 'validate', 'ask', 'fraud', 1, 'r', '{}', 'rules', 'alice', 'm1', 'f', x'00', 'v',
                  ${appealedAtMs})`,
    )
  }
  db.exec(`DELETE FROM messages; DELETE FROM sessions`)
  expect(
    all(db, sql`SELECT id, session_id, message_id, fingerprint, vector_model FROM policy_acts ORDER BY id`),
  ).toEqual([
    { id: 'appealed', session_id: null, message_id: null, fingerprint: 'f', vector_model: 'v' },
    { id: 'plain', session_id: null, message_id: null, fingerprint: null, vector_model: null },
  ])
  expect(checkIntegrity(db)).toEqual([])
  expect(store.snapshots.list()).toMatchObject([{ reason: 'migration', schema_version: 80 }])
  store.close()
})
