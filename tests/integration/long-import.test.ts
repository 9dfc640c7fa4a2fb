import { afterEach, beforeEach, expect, test } from 'vitest'
import { chatReplySchema } from '../../contract/core/chat.ts'
import { importProgressSchema, importReplySchema } from '../../contract/core/memory-transfer.ts'
import { type FakeOllama, startFakeOllama } from '../harness/fake-ollama.ts'
import { InProcessCore } from '../harness/in-process-core.ts'
import { pointAtEngine } from '../harness/point-at-engine.ts'

let core: InProcessCore
let fake: FakeOllama
beforeEach(async () => {
  fake = await startFakeOllama({
    models: [
      { name: 'big:7b', kind: 'chat' },
      { name: 'all-minilm:latest', kind: 'embedding' },
    ],
    hasWordVectors: true,
  })
  core = await InProcessCore.start({ tier: () => 'pro' })
  await pointAtEngine(core, fake.url)
  await core.patch('/settings', { default_model: 'big:7b' })
})
afterEach(async () => {
  await core.close()
  await fake.close()
})

const ENTRIES = 4_000
const entry = (n: number) => ({
  id: `memory-${n}`,
  tier: 'ltm',
  kind: 'fact',
  text: `Visited town number ${n} in the year ${1900 + (n % 120)}.`,
  author: 'person',
  confidence: 1,
  importance: 0.5,
  scope: 'everywhere',
  scope_id: null,
  input_context: '',
  source_message_id: null,
  source_session_id: null,
  is_pinned: false,
  state: 'active',
  superseded_by: null,
  valid_from: null,
  valid_to: null,
  created_at: 1,
  updated_at: 1,
  last_used_at: null,
  uses: 0,
  expires_at: null,
  links: [],
})

test('C7, B4: while thousands of memories are imported, health and a chat message are answered', async () => {
  const order: string[] = []
  const importing = core
    .post('/memory/import', {
      format: 'novacore-memory',
      version: 1,
      exported_at: 1,
      memories: Array.from({ length: ENTRIES }, (_, n) => entry(n)),
    })
    .then((reply) => {
      order.push('import')
      return importReplySchema.parse(reply.body)
    })
  await expect
    .poll(
      async () => importProgressSchema.parse((await core.get('/memory/import')).body).running?.done ?? 0,
      { interval: 5, timeout: 30_000 },
    )
    .toBeGreaterThan(0)
  expect((await core.get('/health')).status).toBe(200)
  order.push('health')
  const answered = await core.post('/chat/message', { message: 'Hello!' })
  expect(chatReplySchema.parse(answered.body).status).toBe('complete')
  order.push('chat')
  expect(await importing).toEqual({ imported: ENTRIES, already_there: 0, forgotten: 0, refused: [] })
  expect(order).toEqual(['health', 'chat', 'import'])
  expect((await core.get('/memory/import')).body).toEqual({ running: null })
})
