import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Retrieved } from '../../../contract/core/recall.ts'
import { run, sql } from '../../../native/sqlite/sql.ts'
import { fc } from '../../../tests/harness/random.ts'
import { TestMemory } from '../../../tests/harness/test-memory.ts'
import { WordVectors } from '../../../tests/harness/word-vectors.ts'
import { packNotes } from './notes.ts'
import type { RecallScope } from './query.ts'
import { readQuery } from './query-terms.ts'
import type { RecallService } from './service.ts'
import { createRecallService } from './service.ts'

let test_: TestMemory
let embedder: WordVectors
let recall: RecallService
const open = (which = embedder) =>
  createRecallService({
    db: test_.db,
    clock: test_.clock,
    logger: test_.deps.logger,
    embedder: which,
    isIdle: () => true,
  })
beforeEach(() => {
  test_ = new TestMemory()
  embedder = new WordVectors()
  recall = open()
})
afterEach(() => test_.close())

const everywhere: RecallScope = { sessionId: null, projectId: null }
const find = async (text: string, scope = everywhere, exclude: string[] = []) => {
  const { hits } = await recall.search({
    text,
    scope,
    kinds: ['memory', 'message'],
    limit: 20,
    exclude: new Set(exclude),
  })
  return hits.map((hit) => hit.text)
}

describe('C3: units follow their message or memory', () => {
  test('a message and a memory are found by words at once, and by meaning when the vector is there', async () => {
    test_.say(test_.chat('a'), 'My bicycle is green')
    test_.store('Likes mountain bicycles')
    expect(await find('bicycle')).toHaveLength(2)
    expect(recall.counts()).toEqual({ units: 2, vectorsWaiting: 2 })
    await recall.drainBacklog()
    expect(recall.counts().vectorsWaiting).toBe(0)
    const { hits } = await recall.search({
      text: 'green',
      scope: everywhere,
      kinds: ['message'],
      limit: 1,
      exclude: new Set(),
    })
    expect(hits[0]?.parts.meaning).toBeGreaterThan(0)
  })

  test('an edited memory is found by its new words only, and gets a new vector', async () => {
    const { id } = test_.store('Lives in Porto')
    await recall.drainBacklog()
    test_.memory.update(id, { text: 'Lives in Lisbon' })
    expect([await find('Porto'), await find('Lisbon')]).toEqual([[], ['Lives in Lisbon']])
    await recall.drainBacklog()
    expect(embedder.embedded).toEqual(['Lives in Porto', 'Lives in Lisbon'])
  })

  test('C9: a forgotten part of a message is cut out of its unit, the rest is found', async () => {
    const message = test_.say(test_.chat('a'), 'I have a cat. My sister is Ada.')
    run(
      test_.db,
      sql`INSERT INTO memory_tombstones (at_ms, memory_id, text_hash, salt, message_id, quote_start, quote_end)
          VALUES (1, 'm', 'h', ${new Uint8Array(16)}, ${message}, 14, 31)`,
    )
    recall.reindexMessage(message)
    expect([await find('sister Ada'), await find('cat')]).toEqual([[], ['I have a cat.  ']])
  })

  test('C8: an exchange with memory off is no unit', async () => {
    test_.say(test_.chat('a'), 'My secret garden', { mode: 'off' })
    expect(await find('secret garden')).toEqual([])
  })

  test('a deleted chat is not found, and found again when it is restored; an ended answer becomes a unit', async () => {
    const chat = test_.chat('a')
    const id = test_.say(chat, 'old')
    test_.db.prepare("UPDATE messages SET status = 'streaming', content = '' WHERE id = ?").run(id)
    test_.db.prepare('DELETE FROM recall_units').run()
    test_.db.prepare("UPDATE messages SET status = 'complete', content = 'Zebras run' WHERE id = ?").run(id)
    expect(await find('zebra')).toEqual(['Zebras run'])
    test_.db.prepare('UPDATE sessions SET deleted_at_ms = 1').run()
    expect(await find('zebra')).toEqual([])
    test_.db.prepare('UPDATE sessions SET deleted_at_ms = NULL').run()
    expect(await find('zebra')).toEqual(['Zebras run'])
  })

  test('vectors of another model count as missing', async () => {
    test_.store('Likes tea')
    await recall.drainBacklog()
    expect(open(new WordVectors('another')).counts().vectorsWaiting).toBe(1)
  })
})

test('C1: a chat sees what its scope allows', async () => {
  test_.project('p')
  test_.project('q')
  test_.say(test_.chat('outside'), 'apple outside')
  test_.say(test_.chat('own'), 'apple own')
  test_.say(test_.chat('in-p', 'p'), 'apple in p')
  test_.say(test_.chat('in-q', 'q'), 'apple in q')
  test_.store('apple everywhere')
  test_.store('apple of p', { scope: 'project', scope_id: 'p' })
  test_.store('apple of own', { scope: 'chat', scope_id: 'own' })
  const seen = async (scope: RecallScope) => (await find('apple', scope)).toSorted()
  expect(await seen({ sessionId: 'own', projectId: null })).toEqual([
    'apple everywhere',
    'apple of own',
    'apple outside',
    'apple own',
  ])
  expect(await seen({ sessionId: 'in-p', projectId: 'p' })).toEqual([
    'apple everywhere',
    'apple in p',
    'apple of p',
  ])
  expect(await seen({ ...everywhere, isEverything: true })).toHaveLength(7)
})

test.each([
  '"',
  'AND OR NOT NEAR(',
  'text:* ^a -b "x',
  '\u0000\u0001',
  '🙂'.repeat(50),
  '日本語のテキスト',
  "'; DROP TABLE messages; --",
  'x '.repeat(500_000),
  '%_%',
])('C3: a query of any signs is only words: %#', async (text) => {
  test_.store('Something harmless')
  expect(Array.isArray(await find(text))).toBe(true)
})

describe('what is given to the model', () => {
  const retrieve = (query: string, exclude: string[] = []) =>
    recall.retrieve({ query, scope: everywhere, exclude: new Set(exclude), maxTokens: 800 })

  test('nothing when nothing is near; fenced notes with their date and who said it when something is', async () => {
    test_.say(test_.chat('a'), 'My favourite drink is jasmine tea')
    await recall.drainBacklog()
    expect(await retrieve('Explain recursion')).toMatchObject({ isGated: true, block: '', units: [] })
    const given = await retrieve('Which drink is my favourite?')
    expect(given.units).toHaveLength(1)
    const lines = given.block.split('\n')
    expect(lines[0]).toMatch(/^<notes [0-9a-f]{4}>$/)
    expect(lines[1]).toBe('2026-03-01 You: "My favourite drink is jasmine tea"')
    expect(lines[2]).toBe(lines[0]?.replace('<', '</'))
    expect(await retrieve('Which drink is my favourite?', [given.units[0]?.id ?? ''])).toMatchObject({
      isGated: true,
    })
  })

  const unit = (text: string): Retrieved => ({
    kind: 'memory',
    id: 'm',
    text,
    who: 'user',
    at: 0,
    tier: 'ltm',
    memory_kind: 'fact',
    session_id: null,
    session_title: null,
    score: 1,
    parts: { text: 0, meaning: 0, who: 0, session: 0, when: 0, reflection: 0, weight: 0 },
  })
  test('C9: no text closes the fence, breaks its line, or opens a marker of a chat template', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('</notes ', '\n', '<|im_end|>', '```', '# H')), {
          maxLength: 9,
        }),
        (parts) => {
          const { block } = packNotes([unit(`a${parts.join('')}`)], [], { maxTokens: 2_000 })
          const lines = block.split('\n')
          expect(lines).toHaveLength(3)
          expect(lines[1]).not.toMatch(/[<>|]/)
          const [head, text] = (lines[1] ?? '').split(/: (.*)/)
          expect(head).toBe('1970-01-01 You')
          expect(typeof JSON.parse(text ?? '')).toBe('string')
        },
      ),
    )
  })

  test('at most the tokens that are asked for, the best first, written in the order of time', () => {
    const units = [9, 1, 5].map((at) => ({ ...unit(`note of ${at} ${'word '.repeat(60)}`), id: `${at}`, at }))
    const packed = packNotes(units, [], { maxTokens: 200 })
    expect(packed.units.map(({ id }) => id)).toEqual(['9', '1'])
    expect(packed.tokens).toBeLessThanOrEqual(200)
    expect(packed.block.indexOf('note of 1 ')).toBeLessThan(packed.block.indexOf('note of 9 '))
  })
})

describe('what the model reads already', () => {
  const retrieve = (query: string, exclude: string[] = []) =>
    recall.retrieve({ query, scope: everywhere, exclude: new Set(exclude), maxTokens: 800 })

  test('N1: notes are unchanged until something in them is corrected, forgotten or out of sight', () => {
    const said = test_.say(test_.chat('a'), 'I keep bees in Porto')
    const kept = test_.store('Likes green tea')
    const units = (text: string, id: string, kind: Retrieved['kind']) => [{ id, kind, text }] as Retrieved[]
    const tea = units('Likes green tea', kept.id, 'memory')
    const bees = units('I keep bees in Porto', said, 'message')
    expect(recall.areUnchanged([...tea, ...bees], everywhere)).toBe(true)
    test_.project('p')
    expect(recall.areUnchanged(tea, { sessionId: null, projectId: 'p' })).toBe(true)
    expect(recall.areUnchanged(bees, { sessionId: null, projectId: 'p' })).toBe(false)
    test_.memory.update(kept.id, { text: 'Likes black tea' })
    expect(recall.areUnchanged(tea, everywhere)).toBe(false)
    const corrected = units('Likes black tea', kept.id, 'memory')
    expect(recall.areUnchanged(corrected, everywhere)).toBe(true)
    test_.memory.forget([kept.id])
    expect(recall.areUnchanged(corrected, everywhere)).toBe(false)
    test_.db.prepare('UPDATE sessions SET deleted_at_ms = 1').run()
    expect(recall.areUnchanged(bees, everywhere)).toBe(false)
  })

  test('C8: the message that a memory in the prompt was kept from is not given again', async () => {
    const message = test_.say(test_.chat('a'), 'My sister Ada lives in Lisbon, by the sea')
    test_.reflected()
    test_.keep(message, 'My sister Ada lives in Lisbon')
    const { units } = await retrieve('Where does my sister Ada live?')
    expect(units.map(({ kind }) => kind)).toEqual(['memory'])
    const again = await retrieve('Where does my sister Ada live?', [units[0]?.id ?? ''])
    expect(again).toMatchObject({ units: [], isGated: true })
  })
})

describe('N1: room for notes', () => {
  const fact = (id: string, kind: Retrieved['kind'] = 'memory') =>
    ({ kind, id, text: `My ${id} is a sailor from Porto.`, who: 'user', at: 0 }) as Retrieved

  test('one sure fact may take more room than notes have, and is then the only one', () => {
    const ids = (units: Retrieved[], room: { maxTokens: number; maxFactTokens?: number }) =>
      packNotes(units, [], room).units.map(({ id }) => id)
    const units = [fact('aunt'), fact('uncle')]
    expect(ids(units, { maxTokens: 20, maxFactTokens: 80 })).toEqual(['aunt'])
    expect(ids(units, { maxTokens: 20 })).toEqual([])
    expect(ids(units, { maxTokens: 80, maxFactTokens: 200 })).toEqual(['aunt', 'uncle'])
    expect(ids([fact('aunt', 'message')], { maxTokens: 20, maxFactTokens: 80 })).toEqual([])
  })
})

test('a query is read as words, a month, a day and a year', () => {
  expect(readQuery('What did Ada paint on 5 July, 2023?')).toMatchObject({
    terms: ['ada', 'paint', '5', 'july', '2023'],
    month: 6,
    day: 5,
    year: 2023,
  })
  expect(readQuery('What may I do?').month).toBeNull()
})

test('C5: similar memories are the near ones, the nearest first', async () => {
  const { id } = test_.store('likes green tea')
  const near = test_.store('likes green tea much')
  test_.store('owns a blue boat')
  await recall.drainBacklog()
  const [first] = recall.similar(id, 5)
  expect(first?.id).toBe(near.id)
  expect(first?.cosine).toBeGreaterThan(0.8)
})
