import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { messageListSchema } from '../../contract/core/chat.ts'
import { collect } from '../harness/core-client.ts'
import { type FakeOllama, startFakeOllama } from '../harness/fake-ollama.ts'
import { InProcessCore } from '../harness/in-process-core.ts'
import { pointAtEngine } from '../harness/point-at-engine.ts'
import { preparedModelsDir } from '../harness/prepared-models.ts'

const THOUGHT = 'The harbour of Zanzibar'

let ollama: FakeOllama
let core: InProcessCore

beforeAll(async () => {
  process.env.NOVACORE_MODELS_DIR = await preparedModelsDir()
  ollama = await startFakeOllama({
    models: [
      { name: 'thinker:8b', kind: 'chat', canThink: true },
      { name: 'plain:8b', kind: 'chat' },
      { name: 'all-minilm', kind: 'embedding' },
    ],
  })
  ollama.script((body) =>
    body.format ? { pieces: ['{}'] } : { thinking: [THOUGHT, ' it is.'], pieces: ['Yes', '.'] },
  )
})
beforeEach(async () => {
  core = await InProcessCore.start()
  await pointAtEngine(core, ollama.url)
})
afterEach(() => core.close())
afterAll(() => ollama.close())

const ask = async (model: string, message: string) =>
  await collect(core.stream('POST', '/chat/stream', { message, model }))
const thinkOf = (model: string) => ollama.chats().findLast((body) => body.model === model)?.think

test('A10: only a model that can think is asked to; what it thinks is streamed, and kept beside the answer', async () => {
  const { text, done } = await ask('thinker:8b', 'Is it?')
  expect(text).toBe(`<think>${THOUGHT} it is.</think>Yes.`)
  expect(done.message).toMatchObject({ content: 'Yes.', thinking: { content: `${THOUGHT} it is.` } })
  expect(thinkOf('thinker:8b')).toBe(true)
  const plain = await ask('plain:8b', 'Is it?')
  expect(plain.done.message).toMatchObject({ content: 'Yes.', thinking: null })
  expect(thinkOf('plain:8b')).toBe(false)
  await core.patch('/settings', { no_thinking_models: ['thinker:8b'] })
  expect((await ask('thinker:8b', 'Is it?')).done.message).toMatchObject({ content: 'Yes.', thinking: null })
  expect(thinkOf('thinker:8b')).toBe(false)
})

test('A10: neither search nor memory finds what was thought', async () => {
  const { done } = await ask('thinker:8b', 'Is it?')
  const { messages } = messageListSchema.parse(
    (await core.get(`/chat/sessions/${done.message.session_id}/messages`)).body,
  )
  expect(messages.at(-1)?.thinking?.content).toContain(THOUGHT)
  const found = await core.post('/memory/search', { query: THOUGHT })
  expect(found.status).toBe(200)
  expect(JSON.stringify(found.body)).not.toContain('Zanzibar')
})
