import { afterAll, beforeAll, expect, test } from 'vitest'
import { chatReplySchema } from '../../contract/core/chat.ts'
import { memoryListSchema } from '../../contract/core/memory.ts'
import { searchMemoryReplySchema } from '../../contract/core/recall.ts'
import { type FakeOllama, startFakeOllama } from '../harness/fake-ollama.ts'
import { InProcessCore } from '../harness/in-process-core.ts'
import { pointAtEngine } from '../harness/point-at-engine.ts'
import { runToEnd, startWorkers } from '../harness/worker-processes.ts'

let core: InProcessCore
let fake: FakeOllama
let stopWorkers: () => void

beforeAll(async () => {
  fake = await startFakeOllama({
    models: [
      { name: 'small:135m', kind: 'chat', parameters: '135M' },
      { name: 'all-minilm:latest', kind: 'embedding' },
    ],
    hasWordVectors: true,
  })
  fake.script((body) => ({ pieces: [body.format ? '{}' : 'Fine.'] }))
  core = await InProcessCore.start({ tier: () => 'pro' })
  await pointAtEngine(core, fake.url)
  await core.patch('/settings', { default_model: 'small:135m' })
  stopWorkers = startWorkers(core)
})
afterAll(async () => {
  stopWorkers()
  await core.close()
  await fake.close()
})

async function say(message: string, place: { session_id?: string; parent_id?: string | null } = {}) {
  const reply = await core.post('/chat/message', { message, ...place })
  expect(reply.status).toBe(200)
  return chatReplySchema.parse(reply.body)
}
const show = (sessionId: string, messageId: string) =>
  core.patch(`/chat/sessions/${sessionId}`, { active_leaf_id: messageId })

async function textsOf(query: string): Promise<string[]> {
  const { memories } = memoryListSchema.parse((await core.get(`/memory/list?${query}`)).body)
  return memories.map(({ text }) => text)
}
async function found(query: string): Promise<string[]> {
  const reply = await core.post('/memory/search', { query, limit: 20 })
  return searchMemoryReplySchema.parse(reply.body).hits.map(({ text }) => text)
}

test('A3: what was said in an abandoned version is not remembered, until the user goes back to it', async () => {
  const rome = await say('I live in Rome.')
  await runToEnd(core, 'reflection')
  expect(await textsOf('')).toEqual([expect.stringMatching(/Rome/)])

  const bern = await say('I live in Bern.', { session_id: rome.session_id, parent_id: null })
  expect(await textsOf('')).toEqual([expect.stringMatching(/Bern/)])
  expect(await textsOf('state=withdrawn')).toEqual([expect.stringMatching(/Rome/)])
  expect((await found('Where do I live? Rome or Bern?')).join()).not.toMatch(/Rome/)
  expect(await textsOf('tier=stm')).toEqual(['I live in Bern.'])

  // Reflection has read the first version, and not the edit.
  await show(rome.session_id, rome.message_id)
  expect(await textsOf('')).toEqual([expect.stringMatching(/Rome/)])
  expect((await found('Where do I live? Rome or Bern?')).join()).toMatch(/Rome/)
  expect((await found('Where do I live? Rome or Bern?')).join()).not.toMatch(/Bern/)
  expect(await textsOf('tier=stm')).toEqual([])

  await show(rome.session_id, bern.message_id)
  await runToEnd(core, 'reflection')
  expect(await textsOf('')).toEqual([expect.stringMatching(/Bern/)])
  expect(await textsOf('state=withdrawn')).toEqual([expect.stringMatching(/Rome/)])
}, 120_000)
