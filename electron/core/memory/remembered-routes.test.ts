import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { memorySchema, undoReplySchema } from '../../../contract/core/memory.ts'
import {
  memoryQuestionsReplySchema,
  questionAnsweredSchema,
  readingReplySchema,
  rememberedReplySchema,
} from '../../../contract/core/remembered.ts'
import { CORE_ROUTES } from '../../../contract/core/routes.ts'
import { MemoryLogger } from '../../../tests/harness/test-ledger.ts'
import { TestMemory } from '../../../tests/harness/test-memory.ts'
import { createErrorHandler } from '../http/on-error.ts'
import { createRouter } from '../http/router.ts'
import { createQuestionService } from './question-service.ts'
import { rememberedRoutes } from './remembered-routes.ts'
import { createRememberedService } from './remembered-service.ts'

const QUESTION = 'Do I live in Porto?'
let test: TestMemory
let app: ReturnType<typeof createRouter>

beforeEach(() => {
  test = new TestMemory()
  app = createRouter()
  app.onError(createErrorHandler(new MemoryLogger()))
  app.route(
    '/',
    rememberedRoutes({
      remembered: createRememberedService(test.deps),
      questions: createQuestionService({ ...test.deps, memory: test.memory }),
    }),
  )
})
afterEach(() => test.close())

async function call(method: string, path: string, body?: unknown) {
  const response = await app.request(path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}
const codeOf = ({ status, body }: Awaited<ReturnType<typeof call>>) => [
  status,
  (body.error as { code: string } | undefined)?.code,
]
const kept = (messageId: string, text: string, how: object = {}): string => {
  const outcome = test.keep(messageId, text, how)
  if (!('kept' in outcome)) throw new Error(`It was refused: ${outcome.refused}.`)
  return outcome.kept.id
}

it('H1: every route is in the table of permissions', () => {
  const routes = new Set(app.routes.map(({ method, path }) => `${method} ${path}`))
  expect(routes.size).toBe(4)
  for (const route of routes) expect(Object.keys(CORE_ROUTES)).toContain(route)
})

describe('what was kept of a chat', () => {
  it('C7: tells by message what was kept, also what was replaced, and leaves out what was forgotten', async () => {
    test.chat('s1')
    const first = test.say('s1', 'I live in Bern. I have a dog.')
    const home = kept(first, 'I live in Bern')
    const dog = kept(first, 'I have a dog')
    const second = test.say('s1', 'I live in Porto.')
    const newHome = kept(second, 'I live in Porto')
    test.say('s1', 'Hello.')
    test.memory.supersede(newHome, [home])
    const { status, body } = await call('GET', '/memory/remembered/s1')
    expect([status, rememberedReplySchema.parse(body).messages]).toEqual([
      200,
      [
        {
          message_id: first,
          memories: [
            { id: home, text: 'I live in Bern', state: 'superseded' },
            { id: dog, text: 'I have a dog', state: 'active' },
          ],
        },
        { message_id: second, memories: [{ id: newHome, text: 'I live in Porto', state: 'active' }] },
      ],
    ])
    test.memory.forget([dog])
    const after = rememberedReplySchema.parse((await call('GET', '/memory/remembered/s1')).body)
    expect(after.messages.flatMap(({ memories }) => memories.map(({ id }) => id))).toEqual([home, newHome])
    expect(codeOf(await call('GET', '/memory/remembered/none'))).toEqual([404, 'session_not_found'])
  })

  it('C7: tells of each sentence that was left why, and lists it no more once it is saved anyway', async () => {
    test.chat('s1')
    test.store('I like tea')
    const message = test.say('s1', `I live in Bern. ${QUESTION} I like tea. I have a cat. I adore it.`)
    const home = kept(message, 'I live in Bern')
    test.memory.forget([kept(message, 'I have a cat')])
    const reading = async () =>
      readingReplySchema.parse((await call('GET', `/memory/reading/${message}`)).body)
    const { is_memory_off, kept: found, left } = await reading()
    expect([is_memory_off, found]).toEqual([
      false,
      [{ text: 'I live in Bern', start: 0, end: 14, memory_id: home, state: 'active' }],
    ])
    expect(left.map(({ text, reason }) => [text, reason])).toEqual([
      [QUESTION, 'question'],
      ['I like tea.', 'known'],
      ['I have a cat.', 'forgotten'],
      ['I adore it.', 'other'],
    ])
    test.store(QUESTION, { source_message_id: message })
    expect((await reading()).left.map(({ text }) => text)).not.toContain(QUESTION)
    expect((await reading()).kept.map(({ text }) => text)).toContain(QUESTION)
  })

  it('C7: says of a statement that waits for review that it does, and gives the reasons of each mood', async () => {
    test.chat('s1')
    const said =
      'I am a nurse. If I lived in Rome, I would sing. She said "I am tired of all of the hills here".'
    const message = test.say('s1', `${said} Write me a poem. What is the time?`)
    const reasons = async () => {
      const { body } = await call('GET', `/memory/reading/${message}`)
      return readingReplySchema.parse(body).left.map(({ reason }) => reason)
    }
    expect(await reasons()).toEqual(['unread', 'supposed', 'quoted', 'story'])
    test.reflected()
    expect((await reasons())[0]).toBe('other')
  })

  it('C7: reads nothing of a message that was sent with memory off, of an answer, and of what is not there', async () => {
    test.chat('s1')
    const off = test.say('s1', 'I live in Bern. I sing.', { mode: 'off' })
    const answer = test.say('s1', 'I am Nova.', { role: 'assistant' })
    expect((await call('GET', `/memory/reading/${off}`)).body).toEqual({
      is_memory_off: true,
      kept: [],
      left: [],
    })
    expect(codeOf(await call('GET', `/memory/reading/${answer}`))).toEqual([404, 'message_not_found'])
    expect(codeOf(await call('GET', '/memory/reading/none'))).toEqual([404, 'message_not_found'])
  })
})

it('C7: the history of a fact holds all that replaced each other, oldest first, and no more', () => {
  test.chat('s1')
  const at = (text: string) => {
    test.clock.pass(1_000)
    return kept(test.say('s1', `${text}.`), text)
  }
  const [paris, berlin, tea] = [at('I live in Paris'), at('I live in Berlin'), at('I like tea')]
  const again = at('I live in Paris again')
  test.memory.supersede(berlin, [paris])
  test.memory.supersede(again, [berlin])
  const history = [paris, berlin, again].map((id) => test.provenance.detail(id).fact_history)
  expect(history[0]?.map(({ text, state }) => [text, state])).toEqual([
    ['I live in Paris', 'superseded'],
    ['I live in Berlin', 'superseded'],
    ['I live in Paris again', 'active'],
  ])
  expect(history[0]?.map(({ to }) => to)).toEqual([
    test.memory.get(berlin).created_at,
    test.memory.get(again).created_at,
    null,
  ])
  expect([history[1], history[2]]).toEqual([history[0], history[0]])
  expect(test.provenance.detail(tea).fact_history).toEqual([])
})

describe('questions to the user', () => {
  let pinned: string
  let asked: string
  beforeEach(() => {
    test.chat('s1')
    const about = { subject: 'self', slot: 'home' }
    pinned = kept(test.say('s1', 'I live in Bern.'), 'I live in Bern', { ...about, value: 'bern' })
    test.memory.pin(pinned, true)
    test.clock.pass(1_000)
    asked = kept(test.say('s1', 'I live in Porto.'), 'I live in Porto', { ...about, value: 'porto' })
  })
  const open = async () =>
    memoryQuestionsReplySchema
      .parse((await call('GET', '/memory/questions')).body)
      .questions.map(({ memory, pinned: old }) => [memory.text, old.text])
  const answer = async (how: string) => {
    const { status, body } = await call('POST', `/memory/questions/${asked}`, { answer: how })
    expect(status).toBe(200)
    return questionAnsweredSchema.parse(body)
  }
  const states = () => [pinned, asked].map((id) => test.memory.get(id).state)

  it('C7: asks about what was pinned or written by hand alone', async () => {
    expect(await open()).toEqual([['I live in Porto', 'I live in Bern']])
    test.memory.pin(pinned, false)
    expect(await open()).toEqual([])
    expect(codeOf(await call('POST', `/memory/questions/${asked}`, { answer: 'replace' }))).toEqual([
      404,
      'memory_not_found',
    ])
  })

  it('C7: "replace" retires the old one, pins the new one as it was, and can be undone as a whole', async () => {
    const before = [test.memory.get(pinned), test.memory.get(asked)]
    const { memory, undo_id } = await answer('replace')
    expect(memorySchema.parse(memory)).toMatchObject({
      id: asked,
      state: 'active',
      tier: 'ltm',
      is_pinned: true,
      expires_at: null,
    })
    expect(test.memory.get(pinned)).toMatchObject({
      state: 'superseded',
      superseded_by: asked,
      valid_to: test.memory.get(asked).said_at,
    })
    const last = test.provenance.detail(pinned).events[0]
    expect([last?.action, last?.by, last?.is_undoable]).toEqual(['superseded', 'person', true])
    expect(await open()).toEqual([])
    expect(undoReplySchema.parse({ memories: test.memory.undo(undo_id) }).memories).toHaveLength(2)
    expect([test.memory.get(pinned), test.memory.get(asked)]).toEqual(before)
    expect(await open()).toEqual([['I live in Porto', 'I live in Bern']])
  })

  it('C7: "both" keeps both, and "no" forgets the new one for good; each can be undone', async () => {
    test.memory.undo((await answer('both')).undo_id)
    expect(states()).toEqual(['active', 'asked'])
    await answer('both')
    expect(states()).toEqual(['active', 'active'])
    test.memory.undo(test.provenance.detail(asked).events[0]?.id ?? '')
    const { memory, undo_id } = await answer('no')
    expect(memory).toBeNull()
    expect(test.isInFiles('I live in Porto')).toBe(true)
    expect(await open()).toEqual([])
    expect(test.keep('s1-2', 'I live in Porto')).toEqual({ refused: 'forgotten' })
    test.memory.undo(undo_id)
    expect(states()).toEqual(['active', 'asked'])
  })

  it('C7: what a mistake replaced stands again, and is replaced again when that is undone', () => {
    test.memory.pin(pinned, false)
    expect(states()).toEqual(['superseded', 'active'])
    const { undoId } = test.memory.forget([asked], { isMistake: true })
    expect(test.memory.get(pinned)).toMatchObject({ state: 'active', superseded_by: null, valid_to: null })
    test.memory.undo(undoId)
    expect(states()).toEqual(['superseded', 'active'])
    expect(test.memory.get(pinned).superseded_by).toBe(asked)
    test.memory.forget([asked])
    expect(test.memory.get(pinned).state).toBe('superseded')
  })

  it('C7: asks no more once the pinned one is forgotten, and again when that is undone', async () => {
    const { undoId } = test.memory.forget([pinned])
    expect(test.memory.get(asked).state).toBe('active')
    expect(await open()).toEqual([])
    test.memory.undo(undoId)
    expect(states()).toEqual(['active', 'asked'])
    expect(await open()).toEqual([['I live in Porto', 'I live in Bern']])
  })

  it('refuses an answer other than the three', async () => {
    expect((await call('POST', `/memory/questions/${asked}`, { answer: 'perhaps' })).status).toBe(400)
  })
})
