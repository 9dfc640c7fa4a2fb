import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { all, get, run, sql } from '../../../native/sqlite/sql.ts'
import { TestMemory } from '../../../tests/harness/test-memory.ts'
import { WordVectors } from '../../../tests/harness/word-vectors.ts'
import type { RecallService } from './service.ts'
import { createRecallService } from './service.ts'

let store: TestMemory
let recall: RecallService
beforeEach(() => {
  store = new TestMemory()
  const { db, clock } = store
  recall = createRecallService({
    db,
    clock,
    logger: store.deps.logger,
    embedder: new WordVectors(),
    isIdle: () => true,
  })
  store.deps.recall = () => recall
})
afterEach(() => store.close())

const unitsOf = (id: string) =>
  all<{ text: string }>(store.db, sql`SELECT text FROM recall_units WHERE ref_id = ${id}`).map(
    ({ text }) => text,
  )
const change = (id: string, column: 'content' | 'status' | 'memory_mode', value: string | null) =>
  store.db.prepare(`UPDATE messages SET ${column} = ? WHERE id = ?`).run(value, id)
const forgetPart = (message: string, start: number, end: number) =>
  run(
    store.db,
    sql`INSERT INTO memory_tombstones (at_ms, memory_id, text_hash, salt, message_id, quote_start, quote_end)
        VALUES (1, 'm', 'h', ${new Uint8Array(16)}, ${message}, ${start}, ${end})`,
  )
/** How many rows of each table of recall belong to one unit. */
const held = () =>
  ['recall_units', 'recall_vectors', 'recall_signs', 'recall_waiting', 'recall_uncut'].map((table) =>
    store.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get(),
  )
const matches = (word: string) =>
  all(store.db, sql`SELECT rowid FROM recall_fts WHERE recall_fts MATCH ${word}`).length

describe('C3: the unit of a message', () => {
  test('is there from its end on: not while it is written, not when it is empty', () => {
    const id = store.say(store.chat('a'), 'Zebras run')
    change(id, 'status', 'streaming')
    expect(unitsOf(id)).toEqual([])
    change(id, 'content', 'Zebras run far')
    expect(unitsOf(id)).toEqual([])
    change(id, 'status', 'interrupted')
    expect(unitsOf(id)).toEqual(['Zebras run far'])
    change(id, 'content', ' ')
    expect(unitsOf(id)).toEqual([])
  })

  test('follows a text that is rewritten, and waits for another vector', async () => {
    const id = store.say(store.chat('a'), 'Zebras run')
    await recall.drainBacklog()
    change(id, 'content', 'Okapis hide')
    expect([matches('zebra'), matches('okapi')]).toEqual([0, 1])
    expect(held()).toEqual([1, 0, 0, 1, 0])
    change(id, 'content', 'Okapis hide')
    await recall.drainBacklog()
    change(id, 'content', 'Okapis hide')
    expect(held()).toEqual([1, 1, 1, 0, 0])
  })

  test('C8: goes when memory is switched off for it, and comes back', () => {
    const id = store.say(store.chat('a'), 'Zebras run')
    change(id, 'memory_mode', 'off')
    expect(held()).toEqual([0, 0, 0, 0, 0])
    change(id, 'memory_mode', null)
    expect(unitsOf(id)).toEqual(['Zebras run'])
  })

  test('goes with its chat, words and vector and all', async () => {
    store.say(store.chat('a'), 'Zebras run')
    await recall.drainBacklog()
    store.db.exec('DELETE FROM sessions')
    expect(held()).toEqual([0, 0, 0, 0, 0])
    expect(matches('zebra')).toBe(0)
  })
})

describe('C9: what was forgotten of a message', () => {
  const TEXT = '🙂 I have a cat. My sister is Ada. Bye.'
  const START = TEXT.indexOf('My sister')
  const END = TEXT.indexOf(' Bye')

  test('is not found from the moment on at which it is forgotten, though nobody asks for a new unit', async () => {
    const id = store.say(store.chat('a'), TEXT)
    forgetPart(id, START, END)
    expect(unitsOf(id)).toEqual([])
    await recall.drainBacklog()
    expect(unitsOf(id)).toEqual(['🙂 I have a cat.   Bye.'])
    expect(held()).toEqual([1, 1, 1, 0, 0])
  })

  test('stays away when the message is saved again, and comes back when that is undone', async () => {
    const id = store.say(store.chat('a'), TEXT)
    forgetPart(id, START, END)
    recall.reindexMessage(id)
    change(id, 'content', `${TEXT} And hello.`)
    expect(matches('sister')).toBe(0)
    await recall.drainBacklog()
    expect(unitsOf(id)).toEqual(['🙂 I have a cat.   Bye. And hello.'])
    store.db.exec('DELETE FROM memory_tombstones')
    await recall.drainBacklog()
    expect(unitsOf(id)).toEqual([`${TEXT} And hello.`])
  })

  test('may overlap; a message of which nothing is left has no unit, and keeps its place when it has one again', () => {
    const first = store.say(store.chat('a'), 'One two three')
    const place = sql`SELECT rowid FROM recall_units WHERE ref_id = ${first}`
    const before = get(store.db, place)
    store.say('a', 'Four')
    forgetPart(first, 0, 7)
    forgetPart(first, 4, 13)
    recall.reindexMessage(first)
    expect(unitsOf(first)).toEqual([])
    store.db.exec('DELETE FROM memory_tombstones')
    recall.reindexMessage(first)
    expect(get(store.db, place)).toEqual(before)
  })

  test('nothing happens for a message that is not there', () => {
    recall.reindexMessage('nobody')
    expect(held()).toEqual([0, 0, 0, 0, 0])
  })
})

test('C2: of a forgotten memory no word, no vector and no sign is left in any byte of the store', async () => {
  const { id } = store.store('Breeds axolotls')
  store.store('Likes tea')
  await recall.drainBacklog()
  const vector = get<{ vector: Uint8Array; signs: Uint8Array }>(
    store.db,
    sql`SELECT v.vector, s.signs FROM recall_units u JOIN recall_vectors v ON v.unit = u.rowid
        JOIN recall_signs s ON s.unit = u.rowid WHERE u.ref_id = ${id}`,
  )
  const left = () =>
    [vector?.vector, vector?.signs, 'axolotl'].map((bytes) =>
      [store.path, `${store.path}-wal`].some((path) => readFileSync(path).includes(Buffer.from(bytes ?? ''))),
    )
  store.deps.scrub()
  expect(left()).toEqual([true, true, true])
  store.memory.forget([id])
  expect(left()).toEqual([false, false, false])
  expect(held()).toEqual([1, 1, 1, 0, 0])
})

describe('C2: the unit of a memory', () => {
  test('is there while the memory is active, with the text that it has then', () => {
    const { id } = store.store('Lives in Porto')
    store.db.prepare("UPDATE memories SET state = 'superseded', text = 'Lives in Rome' WHERE id = ?").run(id)
    expect(unitsOf(id)).toEqual([])
    store.db.prepare("UPDATE memories SET state = 'active' WHERE id = ?").run(id)
    expect(unitsOf(id)).toEqual(['Lives in Rome'])
    store.db.exec('UPDATE memories SET uses = uses + 1')
    expect(unitsOf(id)).toEqual(['Lives in Rome'])
  })
})

test.each([
  ["SELECT 1 FROM recall_vectors WHERE model < 'x'", /SEARCH .* INDEX recall_vectors_by_model/],
  ["SELECT 1 FROM recall_units WHERE kind = 'memory' AND ref_id = 'x'", /SEARCH recall_units USING/],
  ['SELECT 1 FROM memory_tombstones WHERE message_id = 1', /SEARCH .* INDEX memory_tombstones_by_message/],
])('C3: %s goes by an index', (query, plan) => {
  const steps = store.db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${query}`).all()
  expect(steps.map(({ detail }) => detail).join('; ')).toMatch(plan)
})
