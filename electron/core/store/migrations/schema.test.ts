import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { all, run, sql } from '../../../../native/sqlite/sql.ts'
import { addChat, addMessage } from '../../../../tests/harness/store/chats.ts'
import {
  countMessages,
  insertLedgerEntry,
  makeDataDir,
  mustOpen,
} from '../../../../tests/harness/store/test-store.ts'
import { checkIntegrity } from '../integrity.ts'
import type { OpenStore } from '../running-store.ts'

let folder: ReturnType<typeof makeDataDir>
let store: OpenStore
beforeEach(() => {
  folder = makeDataDir()
  store = mustOpen(folder.dataDir)
  addChat(store.db, 'alice', 'Älplerchat')
  addMessage(store.db, { id: 'a1', chat: 'alice', text: 'Das Matterhorn 🏔️ is "high"' })
  addMessage(store.db, { id: 'a2', chat: 'alice', parent: 'a1', status: 'streaming', text: 'It' })
  addMessage(store.db, { id: 'a3', chat: 'alice', parent: 'a1', text: '4,478 metres' })
})
afterEach(() => {
  expect(checkIntegrity(store.db)).toEqual([])
  store.close()
  folder.remove()
})

describe('what the schema keeps by itself', () => {
  it('K1: a store begins with its installation and mark, and settings must be JSON', () => {
    expect(all(store.db, sql`SELECT id, mark FROM installation`)).toEqual([{ id: 1, mark: 1 }])
    expect(() => run(store.db, sql`INSERT INTO settings (key, value) VALUES ('theme', 'dark')`)).toThrow(
      /CHECK/,
    )
    expect(() =>
      run(store.db, sql`INSERT INTO installation (id, install_id, created_at_ms) VALUES (2, 'x', 1)`),
    ).toThrow(/CHECK/)
  })

  it('A2, C4: a chat begins in no project and not reflected on, and its messages without a memory mode', () => {
    const chats = all(
      store.db,
      sql`SELECT project_id, reflected_rowid, branched_from_session_id, branched_from_message_id FROM sessions`,
    )
    expect(chats).toEqual([
      {
        project_id: null,
        reflected_rowid: 0,
        branched_from_session_id: null,
        branched_from_message_id: null,
      },
    ])
    const messages = all(store.db, sql`SELECT DISTINCT memory_mode, policy FROM messages`)
    expect(messages).toEqual([{ memory_mode: null, policy: null }])
  })

  it('A2: words of messages are found by their stem until the chat is removed', () => {
    const hits = sql`SELECT rowid FROM messages_fts WHERE messages_fts MATCH 'metre'`
    expect(all(store.db, hits)).toEqual([{ rowid: 3 }])
    run(store.db, sql`DELETE FROM sessions WHERE id = 'alice'`)
    expect(countMessages(store.db)).toBe(0)
    expect(all(store.db, hits)).toEqual([])
  })

  it('A2: a chat of 3,000 messages in one line is removed with its chat', () => {
    store.db.transaction(() => {
      for (let i = 4; i <= 3_000; i += 1)
        addMessage(store.db, { id: `a${i}`, chat: 'alice', parent: `a${i - 1}` })
    })()
    run(store.db, sql`DELETE FROM sessions WHERE id = 'alice'`)
    expect(countMessages(store.db)).toBe(0)
  })

  it('A2: a waiting message goes with its chat', () => {
    for (const [id, session] of [
      ['in-chat', 'alice'],
      ['new-chat', null],
    ] as const) {
      run(
        store.db,
        sql`INSERT INTO waiting_messages (id, session_id, request, created_at_ms) VALUES (${id}, ${session}, '{}', 1)`,
      )
    }
    store.db.exec('DELETE FROM sessions')
    expect(all(store.db, sql`SELECT id FROM waiting_messages`)).toEqual([{ id: 'new-chat' }])
  })

  it('E1: the ledger only grows', () => {
    insertLedgerEntry(store.db)
    expect(() => run(store.db, sql`UPDATE usage_ledger SET amount = 0`)).toThrow(/append-only/)
    expect(() => run(store.db, sql`DELETE FROM usage_ledger`)).toThrow(/append-only/)
    const [columns, others] = ['id, user_id, resource_type', 'metadata, timestamp, version, device_id, epoch']
    const rest = `${others}, prev, boot, mono, meta_hash, anchor, hash`
    const replacing = (seq: string, id: string, how: string) => () =>
      store.db.exec(`${how} INTO usage_ledger (seq, ${columns}, amount, ${rest})
        SELECT ${seq}, ${id}, user_id, resource_type, 0, ${rest} FROM usage_ledger`)
    expect(replacing('seq', "'other'", 'INSERT OR REPLACE')).toThrow(/append-only/)
    expect(replacing('seq + 1', 'id', 'REPLACE')).toThrow(/append-only/)
    expect(replacing('NULL', 'id', 'REPLACE')).toThrow(/append-only/)
    expect(replacing('seq', 'id', 'INSERT OR IGNORE')).toThrow(/append-only/)
    expect(all(store.db, sql`SELECT seq, amount FROM usage_ledger`)).toEqual([{ seq: 1, amount: 1 }])
  })

  it('C3: units of recall leave out what was forgotten, switched off, unfinished, retired or not shown', () => {
    const { db } = store
    addMessage(db, { id: 'm2', chat: 'alice', parent: 'a1', text: 'My sister is Ada. Bye.' })
    addMessage(db, { id: 'm3', chat: 'alice', parent: 'm2', status: 'streaming', text: 'It' })
    addMessage(db, { id: 'm4', chat: 'alice', parent: 'm2', text: 'Off the record' })
    db.exec(`UPDATE messages SET memory_mode = 'off' WHERE id = 'm4'`)
    for (const [id, state] of [
      ['active', 'active'],
      ['old', 'superseded'],
    ]) {
      run(
        db,
        sql`INSERT INTO memories (id, tier, kind, text, author, confidence, importance, scope, state, created_at_ms, updated_at_ms)
            VALUES (${id ?? ''}, 'ltm', 'fact', 'Keeps zebras', 'person', 1, 1, 'everywhere', ${state ?? ''}, 1, 1)`,
      )
    }
    run(
      db,
      sql`INSERT INTO memory_tombstones (at_ms, memory_id, text_hash, salt, message_id, quote_start, quote_end)
          VALUES (1, 'gone', 'h', ${new Uint8Array(16)}, 'm2', 0, 17)`,
    )
    expect(all(db, sql`SELECT kind, ref_id FROM recall_units ORDER BY kind, ref_id`)).toEqual([
      { kind: 'memory', ref_id: 'active' },
      { kind: 'message', ref_id: 'a1' },
    ])
    expect(all(db, sql`SELECT rowid FROM recall_fts WHERE recall_fts MATCH 'zebra'`)).toHaveLength(1)
    expect(all(db, sql`SELECT rowid FROM recall_fts WHERE recall_fts MATCH 'sister'`)).toEqual([])
    expect(all(db, sql`SELECT message_id FROM recall_uncut`)).toEqual([{ message_id: 'm2' }])
    expect(all(db, sql`SELECT count(*) AS waiting FROM recall_waiting`)).toEqual([{ waiting: 2 }])
  })

  it('D2: an act of the policy outlives its chat, without what could reveal its words', () => {
    const { db } = store
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
        sql`INSERT INTO policy_acts (id, at_ms, stage, outcome, category, constitution_version, scores, judged_by,
                                     session_id, message_id, fingerprint, vector, vector_model, appealed_at_ms)
            VALUES (${id}, 1, 'validate', 'ask', 'fraud', 1, '{}', 'rules', 'alice', 'a1', 'f', x'00', 'v',
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
  })
})

describe('what the tables refuse', () => {
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
