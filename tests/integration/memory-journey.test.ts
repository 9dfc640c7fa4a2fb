import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerMemoriesReplySchema } from '../../contract/core/answer-memories.ts'
import { chatReplySchema } from '../../contract/core/chat.ts'
import {
  type Memory,
  memoryDetailSchema,
  memoryListSchema,
  memoryStatsSchema,
} from '../../contract/core/memory.ts'
import { runDetailSchema } from '../../contract/core/memory-runs.ts'
import { searchMemoryReplySchema } from '../../contract/core/recall.ts'
import { ledgerPageSchema, quotaReplySchema } from '../../contract/core/usage.ts'
import { NotesBudget } from '../../electron/core/recall/notes-budget.ts'
import { InProcessCore } from '../harness/in-process-core.ts'
import { preparedModelsDir } from '../harness/prepared-models.ts'
import { runToEnd, startWorkers } from '../harness/worker-processes.ts'

let core: InProcessCore
let stopWorkers: () => void

beforeAll(async () => {
  process.env.NOVACORE_MODELS_DIR = await preparedModelsDir()
  core = await InProcessCore.start({ tier: () => 'pro', notesBudget: new NotesBudget(60) })
  stopWorkers = startWorkers(core)
})
afterAll(async () => {
  stopWorkers()
  await core.close()
})

async function say(message: string, session_id?: string) {
  const body = { message, ...(session_id ? { session_id } : {}) }
  const reply = await core.post('/chat/message', body)
  expect(reply.status).toBe(200)
  return chatReplySchema.parse(reply.body)
}
async function memories(query = ''): Promise<Memory[]> {
  const { memories } = memoryListSchema.parse((await core.get(`/memory/list?${query}`)).body)
  return memories.filter(({ tier }) => tier !== 'stm')
}
const detail = async (id: string) => memoryDetailSchema.parse((await core.get(`/memory/entries/${id}`)).body)

test('M2: a preference is kept with its quote, proves itself, lasts, is replaced, and is forgotten', async () => {
  // Said in a chat, kept by reflection.
  const told = await say('I prefer tea over coffee. What is the capital of France?')
  const reflected = await runToEnd(core, 'reflection')
  expect(reflected).toMatchObject({
    state: 'done',
    trigger: 'person',
    read: 1,
    kept: 1,
    session_id: told.session_id,
  })
  expect(reflected.reflection?.policy_score ?? 1).toBe(1)
  const [kept] = await memories()
  expect(kept).toMatchObject({
    tier: 'itm',
    kind: 'preference',
    author: 'reflection',
    text: 'I prefer tea over coffee.',
    input_context: 'I prefer tea over coffee.',
    scope: 'everywhere',
    uses: 0,
  })
  const id = kept?.id ?? ''
  expect((await detail(id)).source_session_id).toBe(told.session_id)

  // Rules kept the sentence, and a small model does not judge itself: it was asked nothing in the background.
  const page = ledgerPageSchema.parse((await core.get('/usage/ledger?limit=50')).body)
  const background = page.entries.filter(({ resource_type }) => resource_type === 'reflection_tokens')
  expect(background).toEqual([])
  const quota = quotaReplySchema.parse((await core.get('/usage/quota')).body)
  const charged = page.entries.filter(({ resource_type }) => resource_type === 'tokens')
  expect(quota.tokens.used).toBe(charged.reduce((sum, { amount }) => sum + amount, 0))

  const verified = await core.post('/usage/ledger/verify')
  expect(verified.body).toMatchObject({ ok: true })

  // Used in three other chats; distillation lets it last.
  for (const question of [
    'Do I prefer tea or coffee?',
    'Should I order tea or coffee, which one do I prefer?',
    'What do I prefer to drink, tea or coffee?',
  ]) {
    const answer = await say(question)
    const { memories: used } = answerMemoriesReplySchema.parse(
      (await core.get(`/memory/answers/${answer.message_id}`)).body,
    )
    expect(used.map((unit) => unit.id)).toContain(id)
  }
  expect((await detail(id)).uses).toBeGreaterThanOrEqual(3)
  const distilled = await runToEnd(core, 'distillation')
  expect(distilled).toMatchObject({ state: 'done', promoted: 1 })
  const lasting = await detail(id)
  expect(lasting).toMatchObject({
    tier: 'ltm',
    expires_at: null,
    input_context: 'I prefer tea over coffee.',
  })
  expect(lasting.answers.length).toBeGreaterThanOrEqual(3)

  // Contradicted: at once the new one holds, and the old one is dated and linked.
  await say('Actually I prefer coffee over tea now.')
  await runToEnd(core, 'reflection')
  const active = (await memories()).filter(({ text }) => /coffee/.test(text))
  expect(active.map(({ text }) => text)).toEqual(['I prefer coffee over tea now.'])
  const old = await detail(id)
  expect(old).toMatchObject({ state: 'superseded', superseded_by: active[0]?.id })
  expect(old.valid_to).not.toBeNull()

  // Forgotten: gone from the list, from search, from the log of the run, and from the store's files.
  const ids = [id, active[0]?.id ?? '']
  expect((await core.post('/memory/forget', { ids })).status).toBe(200)
  expect((await memories('state=all')).filter(({ text }) => /coffee/.test(text))).toEqual([])
  const { hits } = searchMemoryReplySchema.parse(
    (await core.post('/memory/search', { query: 'tea or coffee' })).body,
  )
  expect(hits.length).toBeGreaterThan(0)
  // In the words that were forgotten. What a real model makes of them in other words is not known for what it is.
  const forgotten = /I prefer tea over coffee|I prefer coffee over tea now/i
  expect(hits.filter(({ text }) => forgotten.test(text))).toEqual([])
  const run = runDetailSchema.parse((await core.get(`/memory/runs/${reflected.id}`)).body)
  expect(run.events.map(({ text }) => text)).not.toContain('I prefer tea over coffee.')
  expect((await core.get(`/memory/entries/${id}`)).status).toBe(404)

  // And reflection does not bring it back, although the chat still says it.
  await say('And what is the capital of Italy?', told.session_id)
  await runToEnd(core, 'reflection')
  expect((await memories()).filter(({ text }) => /coffee/.test(text))).toEqual([])
  const stats = memoryStatsSchema.parse((await core.get('/memory/stats')).body)
  expect(stats.reflection.proposed).toBeGreaterThanOrEqual(2)
}, 300_000)

test('C4: nothing is kept when nothing is worth keeping', async () => {
  await say('What is seven times eight?')
  expect(await runToEnd(core, 'reflection')).toMatchObject({ read: 1, kept: 0, state: 'done' })
}, 120_000)

test('H1: no token is in an argument, in the environment or in a log of a worker', () => {
  const log = readFileSync(join(core.dataDir, 'logs', 'core.log'), 'utf8')
  expect(log).not.toContain('eyJ')
  expect(log).not.toContain('prefer')
})
