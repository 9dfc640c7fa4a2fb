import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '../../../server-kit/new-id.ts'
import { importTranscript } from '../../../tests/harness/import-transcript.ts'
import { TestMemory } from '../../../tests/harness/test-memory.ts'
import { WordVectors } from '../../../tests/harness/word-vectors.ts'
import type { RecallScope } from './query.ts'
import type { RecallService } from './service.ts'
import { createRecallService } from './service.ts'

let store: TestMemory
let embedder: WordVectors
let recall: RecallService
beforeEach(() => {
  store = new TestMemory()
  embedder = new WordVectors()
  recall = open()
})
afterEach(() => store.close())

const open = (which = embedder) =>
  createRecallService({
    db: store.db,
    clock: store.clock,
    logger: store.deps.logger,
    embedder: which,
    isIdle: () => true,
  })
const OUTSIDE: RecallScope = { sessionId: null, projectId: null }
const search = async (text: string, scope = OUTSIDE) =>
  (
    await recall.search({
      text,
      scope,
      kinds: ['memory', 'message'],
      limit: 50,
      exclude: new Set(),
    })
  ).hits
const retrieve = (query: string) =>
  recall.retrieve({ query, scope: OUTSIDE, exclude: new Set(), maxTokens: 800 })
const talk = (...turns: [speaker: string, text: string, day?: string][]) =>
  importTranscript(
    { db: store.db, newId },
    {
      title: 'Talk',
      turns: turns.map(([speaker, text, day = '2023-05-08']) => ({
        speaker,
        text,
        atMs: Date.parse(`${day}T10:00Z`),
      })),
    },
  )

describe('C3: what makes a unit better', () => {
  test('who: of what the user asks about themself, their own words come before the answers', async () => {
    store.say(store.chat('a'), 'Your boat is red', { role: 'assistant' })
    store.say('a', 'My boat is red')
    expect((await search('Which colour is my boat?')).map(({ who }) => who)).toEqual(['user', 'nova'])
  })

  test('when: of the month that the question names; a unit that tells a time, when it asks for one', async () => {
    talk(['Ann', 'We sailed', '2023-05-08'], ['Bo', 'We sailed', '2023-07-08'])
    expect((await search('Who sailed in July 2023?'))[0]).toMatchObject({ who: 'nova', parts: { when: 0.6 } })
    store.say(store.chat('a'), 'The ferry left')
    store.say('a', 'The ferry left last Monday')
    expect((await search('When was it that the ferry left?'))[0]?.text).toBe('The ferry left last Monday')
  })

  test('asking: who only asks tells nothing', async () => {
    store.say(store.chat('a'), 'Is the ferry at nine?')
    store.say('a', 'Well, the ferry is at nine.')
    expect((await search('ferry nine'))[0]?.text).toBe('Well, the ferry is at nine.')
  })

  test('neighbours: the answer beside the words that are asked for is found, though it shares none of them', async () => {
    talk(['Ann', 'Which instrument do you play?'], ['Bo', 'The cello, since childhood'], ['Ann', 'Lovely'])
    expect((await search('Which instrument does Bo play?')).map(({ text }) => text)).toContain(
      'The cello, since childhood',
    )
  })

  test('reflection: a message that a memory cites is found by the words of that memory', async () => {
    const message = store.say(store.chat('a'), 'I moved there in spring.')
    store.say('a', 'Unrelated spring cleaning')
    store.keep(message, 'Lives in Lisbon', { quote: 'I moved there in spring.' })
    const hits = await search('Lisbon')
    expect(hits.map(({ text }) => text)).toEqual(['Lives in Lisbon', 'I moved there in spring.'])
    expect(hits[1]?.parts.reflection).toBeGreaterThan(0)
  })

  test('the parts are what the score is made of', async () => {
    store.say(store.chat('a'), 'The ferry is at nine')
    await recall.drainBacklog()
    const [hit] = await search('ferry')
    expect(Object.values(hit?.parts ?? {}).reduce((sum, part) => sum + part, 0)).toBeCloseTo(
      hit?.score ?? 0,
      9,
    )
  })
})

describe('C1: a narrow scope in a large store', () => {
  test('finds its one message by words and by meaning, behind a thousand that are nearer', async () => {
    store.project('p')
    store.chat('many')
    store.db.transaction(() => {
      for (let i = 0; i < 1_100; i += 1) store.say('many', 'kite kite kite')
    })()
    store.say(store.chat('one', 'p'), 'A kite was bought yesterday for the whole family on the beach')
    await recall.drainBacklog()
    const scope = { sessionId: null, projectId: 'p' }
    const [hit, ...others] = await search('kite', scope)
    expect(others).toEqual([])
    expect(hit?.parts.text).toBeGreaterThan(0)
    expect(hit?.parts.meaning).toBeGreaterThan(0)
    embedder.isDown = true
    expect(await search('kite', scope)).toHaveLength(1)
  })
})

test('C3: vectors of another model are never compared: units wait for their own, and are found by words until then', async () => {
  store.store('Likes green tea')
  await recall.drainBacklog()
  const other = new WordVectors('another')
  recall = open(other)
  expect((await search('green tea'))[0]?.parts).toMatchObject({ meaning: 0 })
  expect(recall.counts()).toEqual({ units: 1, vectorsWaiting: 1 })
  await recall.drainBacklog()
  expect(other.embedded).toEqual(['Likes green tea'])
  expect((await search('green tea'))[0]?.parts.meaning).toBeGreaterThan(0)
})

test('C3: a word of thousands of units does not decide, as long as another one is there', async () => {
  store.chat('a')
  store.db.transaction(() => {
    for (let i = 0; i < 2_100; i += 1) store.say('a', `weather report ${i}`)
  })()
  store.say('a', 'The weather spoiled our zeppelin')
  expect((await search('weather zeppelin')).map(({ parts }) => parts.text > 0).filter(Boolean)).toHaveLength(
    1,
  )
  expect((await search('weather report')).length).toBeGreaterThan(0)
})

test('C5: similar memories are those of the same scope', async () => {
  store.project('p')
  const { id } = store.store('likes green tea')
  store.store('likes green tea much', { scope: 'project', scope_id: 'p' })
  const own = store.store('likes green tea more')
  store.say(store.chat('a'), 'likes green tea')
  await recall.drainBacklog()
  expect(recall.similar(id, 5).map((each) => each.id)).toEqual([own.id])
  expect(recall.similar('nobody', 5)).toEqual([])
})

describe('the gate', () => {
  test.each(['hi', 'Thanks, that was very helpful!', 'ok, go on please', 'Danke, weiter bitte'])(
    'C3: "%s" asks for no memory, though the same was said before',
    async (text) => {
      store.say(store.chat('a'), text)
      await recall.drainBacklog()
      expect(await retrieve(text)).toMatchObject({ isGated: true, block: '', units: [] })
    },
  )

  test('C3: a question is answered by words while there is no vector', async () => {
    embedder.isDown = true
    store.say(store.chat('a'), 'My boat lies in Hamburg harbour')
    expect(await retrieve('Where in Hamburg does my boat lie?')).toMatchObject({
      isGated: false,
      usedMeaning: false,
    })
    expect(await retrieve('Explain recursion')).toMatchObject({ isGated: true })
  })
})
