import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { chatReplySchema, messageListSchema } from '../../contract/core/chat.ts'
import { coreErrorBodySchema } from '../../contract/core/errors.ts'
import { quotaReplySchema } from '../../contract/core/usage.ts'
import { collect } from '../harness/core-client.ts'
import { type FakeOllama, startFakeOllama } from '../harness/fake-ollama.ts'
import { InProcessCore } from '../harness/in-process-core.ts'
import { pointAtEngine } from '../harness/point-at-engine.ts'
import { preparedModelsDir } from '../harness/prepared-models.ts'

const IN_DANGER = 'I want to kill myself'

let ollama: FakeOllama
let core: InProcessCore

beforeAll(async () => {
  process.env.NOVACORE_MODELS_DIR = await preparedModelsDir()
  ollama = await startFakeOllama()
})
afterEach(() => core.close())
afterAll(() => ollama.close())

async function start(): Promise<void> {
  core = await InProcessCore.start()
  await pointAtEngine(core, ollama.url)
}
const quotaOf = async () => quotaReplySchema.parse((await core.get('/usage/quota')).body)
const words = (count: number) => Array.from({ length: count }, (_, index) => ` word${index}`)

/** One answer that is cut where the day's tokens end. */
async function spendTheDay(): Promise<void> {
  ollama.script({ pieces: words(900) })
  const { done } = await collect(core.stream('POST', '/chat/stream', { message: 'Tell me much.' }))
  expect(done.message.status).toBe('cut')
}

describe('D3: help comes first', () => {
  test('over the quota someone in danger is answered with help, whole, and every token is recorded', async () => {
    await start()
    await spendTheDay()
    expect((await core.post('/chat/message', { message: 'And now?' })).status).toBe(429)
    const said = words(120)
    ollama.script({ pieces: said })
    const { accepted, done } = await collect(core.stream('POST', '/chat/stream', { message: IN_DANGER }))
    expect(accepted.message.policy).toMatchObject({ category: 'crisis', outcome: 'note' })
    expect(done.message).toMatchObject({ status: 'complete', content: said.join('') })
    const { tokens } = await quotaOf()
    expect(tokens.used).toBeGreaterThan(1_200)
    expect(tokens).toMatchObject({ limit: 1_000, remaining: 0, reserved: 0 })
    // Nobody else is let through by it.
    expect((await core.post('/chat/message', { message: 'And now?' })).status).toBe(429)
  })

  test('near the limit the answer is not cut, in every language of the interface', async () => {
    await start()
    ollama.script({ pieces: words(440) })
    await core.post('/chat/message', { message: 'Tell me much.' })
    for (const message of [IN_DANGER, 'Ich will mich umbringen', 'Je veux me tuer']) {
      const said = words(120)
      ollama.script({ pieces: said })
      const reply = chatReplySchema.parse((await core.post('/chat/message', { message })).body)
      expect([reply.status, reply.response]).toEqual(['complete', said.join('')])
    }
    expect((await quotaOf()).tokens.used).toBeGreaterThan(1_000)
  })

  test('with the messages used up too, answering again works', async () => {
    await start()
    ollama.script(() => ({ pieces: ['Yes.'] }))
    for (let sent = 0; sent < 50; sent += 1) await core.post('/chat/message', { message: 'ok?' })
    const reply = chatReplySchema.parse((await core.post('/chat/message', { message: IN_DANGER })).body)
    const again = await collect(core.stream('POST', `/chat/messages/${reply.message_id}/regenerate`, {}))
    expect(again.done.message.status).toBe('complete')
    expect((await quotaOf()).messages).toEqual({ used: 52, limit: 50, remaining: 0, reserved: 0 })
  })

  test('with an engine that refuses, the message is stored and help is shown', async () => {
    await start()
    ollama.script({ refuse: { status: 500, error: 'llama runner process has terminated: exit status 2' } })
    const { accepted, done } = await collect(core.stream('POST', '/chat/stream', { message: IN_DANGER }))
    expect(accepted.message.policy?.category).toBe('crisis')
    expect(done.message).toMatchObject({
      status: 'failed',
      error: { code: 'answer_not_started' },
      policy: { category: 'crisis' },
    })
    const path = `/chat/sessions/${done.session.id}/messages`
    const { messages } = messageListSchema.parse((await core.get(path)).body)
    expect(messages.map(({ content }) => content)).toEqual([IN_DANGER, ''])
  })

  test('with no engine at all, help comes with the first event', async () => {
    core = await InProcessCore.start()
    await core.patch('/settings', { engine_mode: 'system', engine_url: 'http://127.0.0.1:9' })
    const { accepted, done } = await collect(core.stream('POST', '/chat/stream', { message: IN_DANGER }))
    expect(accepted.message.policy?.category).toBe('crisis')
    expect(done.message).toMatchObject({ status: 'failed', policy: { category: 'crisis' } })
  })

  test('with a model that is not installed, help comes all the same', async () => {
    await start()
    const body = { message: IN_DANGER, model: 'nobody:7b' }
    const { done } = await collect(core.stream('POST', '/chat/stream', body))
    expect(done.message).toMatchObject({
      status: 'failed',
      error: { code: 'model_not_found' },
      policy: { category: 'crisis' },
    })
  })

  test('a refusal of a message that cannot be stored says that help is to be shown', async () => {
    await start()
    const body = { message: IN_DANGER, session_id: 'gone' }
    const error = coreErrorBodySchema.parse((await core.post('/chat/stream', body)).body).error
    expect([error.code, error.details]).toEqual(['session_not_found', { category: 'crisis' }])
    const other = await core.post('/chat/stream', { ...body, message: 'Hello' })
    expect(coreErrorBodySchema.parse(other.body).error.details).toBeUndefined()
  })
})

describe('E4: the meter', () => {
  test('says what answers that are being written hold', async () => {
    await start()
    ollama.script({ pieces: words(60), ending: 'never' })
    const sending = core.post('/chat/message', { message: 'Tell me much.' })
    const deadline = Date.now() + 20_000
    let quota = await quotaOf()
    while ((quota.tokens.reserved ?? 0) < 100 && Date.now() < deadline) quota = await quotaOf()
    const held = quota.tokens.reserved ?? 0
    expect(held).toBeGreaterThanOrEqual(100)
    expect(quota.tokens).toEqual({ used: 0, limit: 1_000, remaining: 1_000 - held, reserved: held })
    expect(quota.messages).toEqual({ used: 0, limit: 50, remaining: 49, reserved: 1 })
    const { generations } = (await core.get('/chat/generations')).body as { generations: { id: string }[] }
    await core.post(`/chat/generations/${generations[0]?.id}/cancel`)
    await sending
    expect((await quotaOf()).tokens.reserved).toBe(0)
  })
})
