import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { all, get, sql } from '../../../../native/sqlite/sql.ts'
import { addChat, addMessage } from '../../../../tests/harness/store/chats.ts'
import {
  insertLedgerEntry,
  makeDataDir,
  mustOpen,
  writeExchange,
} from '../../../../tests/harness/store/test-store.ts'
import { checkIntegrity } from '../integrity.ts'
import type { OpenStore } from '../running-store.ts'
import { MIGRATIONS } from './index.ts'

let folder: ReturnType<typeof makeDataDir>
let store: OpenStore
const upTo = (version: number) => ({
  migrations: MIGRATIONS.filter((migration) => migration.version <= version),
})
const OLD_COLUMNS = {
  sessions: 'id, title, model, active_leaf_id, created_at_ms, updated_at_ms, deleted_at_ms',
  messages:
    'rowid, id, session_id, parent_id, role, content, status, error, model, created_at_ms, ended_at_ms, first_token_ms, tokens_per_second, input_tokens, output_tokens, counted_messages, ledger_seq',
  usage_ledger: '*',
}
const rowsOf = ({ db }: OpenStore) =>
  Object.entries(OLD_COLUMNS).map(([table, columns]) => db.prepare(`SELECT ${columns} FROM ${table}`).all())

/** A store of schema 30 with chats, a deleted one, an unfinished answer and a ledger. */
function writeOldStore(old: OpenStore): void {
  for (let i = 0; i < 20; i += 1) writeExchange(old.db, `How high is mountain ${i}?`)
  addChat(old.db, 'alice', 'Älplerchat')
  addMessage(old.db, { id: 'a1', chat: 'alice', text: 'Das Matterhorn 🏔️ is "high"' })
  addMessage(old.db, { id: 'a2', chat: 'alice', parent: 'a1', status: 'streaming', text: 'It' })
  addMessage(old.db, { id: 'a3', chat: 'alice', parent: 'a1', text: '4,478 metres', ledgerSeq: 3 })
  addChat(old.db, 'bob')
  old.db.exec(`UPDATE sessions SET deleted_at_ms = 9 WHERE id = 'bob'`)
  insertLedgerEntry(old.db)
}

let before: unknown[]
beforeEach(() => {
  folder = makeDataDir()
  const old = mustOpen(folder.dataDir, upTo(30))
  writeOldStore(old)
  before = rowsOf(old)
  old.close()
  store = mustOpen(folder.dataDir)
})
afterEach(() => {
  store.close()
  folder.remove()
})

describe('a store of schema 30 in this version', () => {
  it('K1: keeps every row, after a snapshot of the old one', () => {
    expect(store.state).toBe('migrated')
    expect(rowsOf(store)).toEqual(before)
    expect(checkIntegrity(store.db)).toEqual([])
    expect(store.snapshots.list()).toMatchObject([{ reason: 'migration', schema_version: 30, messages: 43 }])
  })

  it('A2, C4: its chats are in no project and not reflected on, its messages say nothing of memory', () => {
    const chats = all(store.db, sql`SELECT DISTINCT project_id, reflected_rowid FROM sessions`)
    expect(chats).toEqual([{ project_id: null, reflected_rowid: 0 }])
    const messages = all(store.db, sql`SELECT DISTINCT speaker, memory_mode, policy FROM messages`)
    expect(messages).toEqual([{ speaker: null, memory_mode: null, policy: null }])
  })

  it('C3: its messages can be found, but for the answer that has not ended', () => {
    const { units } = get<{ units: number }>(store.db, sql`SELECT count(*) AS units FROM recall_units`) ?? {
      units: 0,
    }
    expect(units).toBe(42)
    const hits = sql`SELECT u.ref_id FROM recall_fts f JOIN recall_units u ON u.rowid = f.rowid
                     WHERE recall_fts MATCH 'matterhorn'`
    expect(all(store.db, hits)).toEqual([{ ref_id: 'a1' }])
  })
})

describe('what the new tables refuse', () => {
  const attempt = (text: string) => () => store.db.exec(text)
  const memory = (columns: string, values: string) =>
    attempt(`INSERT INTO memories (id, tier, kind, text, author, confidence, importance, created_at_ms, updated_at_ms, ${columns})
             VALUES ('m', 'itm', 'fact', 'x', 'person', 1, 1, 1, 1, ${values})`)

  it('A2: a chat of a project that is not there; one whose project goes stays', () => {
    expect(attempt(`UPDATE sessions SET project_id = 'nobody'`)).toThrow(/FOREIGN KEY/)
    store.db.exec(`INSERT INTO projects (id, name, created_at_ms, updated_at_ms) VALUES ('p', 'P', 1, 1);
                   UPDATE sessions SET project_id = 'p'; DELETE FROM projects`)
    expect(all(store.db, sql`SELECT DISTINCT project_id FROM sessions`)).toEqual([{ project_id: null }])
    expect(attempt(`UPDATE messages SET memory_mode = 'on'`)).toThrow(/CHECK/)
    expect(attempt(`UPDATE messages SET policy = '{'`)).toThrow(/CHECK/)
  })

  it('C2: a memory of no tier, of no scope, or with a scope that names nothing', () => {
    expect(memory('scope, scope_id', `'project', NULL`)).toThrow(/CHECK/)
    expect(memory('scope, scope_id', `'everywhere', 'p'`)).toThrow(/CHECK/)
    expect(memory('scope, is_pinned', `'everywhere', 2`)).toThrow(/CHECK/)
    expect(memory('scope, superseded_by', `'everywhere', 'nobody'`)).toThrow(/FOREIGN KEY/)
    memory('scope, uses', `'everywhere', 0`)()
    expect(attempt(`UPDATE memories SET tier = 'stm'`)).toThrow(/CHECK/)
    expect(attempt(`UPDATE memories SET confidence = 1.1`)).toThrow(/CHECK/)
  })

  it('C2: a memory that goes takes its sources and links along, a chat that goes leaves the memory', () => {
    memory('scope, uses', `'everywhere', 0`)()
    store.db.exec(`INSERT INTO memory_sources (memory_id, message_id, quote) VALUES ('m', 'a1', 'high');
                   INSERT INTO memory_links VALUES ('m', 'm', 'distilled_from', 1);
                   DELETE FROM sessions WHERE id = 'alice'`)
    expect(all(store.db, sql`SELECT message_id, quote FROM memory_sources`)).toEqual([
      { message_id: null, quote: 'high' },
    ])
    store.db.exec('DELETE FROM memories')
    expect(all(store.db, sql`SELECT 1 FROM memory_sources UNION ALL SELECT 1 FROM memory_links`)).toEqual([])
    expect(checkIntegrity(store.db)).toEqual([])
  })

  it('C5: a second job that waits for the same', () => {
    const job = (id: string) =>
      attempt(`INSERT INTO jobs (id, kind, unique_key, payload, state, run_after_ms, created_at_ms, updated_at_ms)
               VALUES ('${id}', 'reflect', 'alice', '{}', 'waiting', 1, 1, 1)`)
    job('1')()
    expect(job('2')).toThrow(/UNIQUE/)
    store.db.exec(`UPDATE jobs SET state = 'running'`)
    expect(job('3')).not.toThrow()
  })
})

describe('queries of memory', () => {
  it.each([
    ['SELECT * FROM memories WHERE text_key = ? AND state = ? AND scope = ?', 'memories_by_text_key'],
    ['SELECT * FROM memory_events WHERE memory_id = ? ORDER BY seq DESC', 'memory_events_by_memory'],
    ['SELECT * FROM memory_events WHERE step_id = ? ORDER BY seq DESC', 'memory_events_by_step'],
    ['SELECT 1 FROM memory_tombstones WHERE text_hash = ? AND salt = ?', 'memory_tombstones_by_hash'],
    ['SELECT 1 FROM memory_tombstones WHERE message_id = ?', 'memory_tombstones_by_message'],
    ['SELECT * FROM memory_links WHERE from_id = ? OR to_id = ?', 'memory_links_by_target'],
  ])('C2: %s uses an index', (query, index) => {
    const parameters = [...query.matchAll(/\?/g)].map(() => 'x')
    const plan = store.db
      .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${query}`)
      .all(...parameters)
    expect(plan.map(({ detail }) => detail).join('\n')).toContain(index)
    expect(plan.some(({ detail }) => detail.startsWith('SCAN'))).toBe(false)
  })
})
