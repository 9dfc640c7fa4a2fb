import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { answerMemoriesReplySchema } from '../../../contract/core/answer-memories.ts'
import {
  forgottenManySchema,
  forgottenSchema,
  memoryDetailSchema,
  memoryListSchema,
  memorySchema,
  memoryStatsSchema,
  storeMemoryRequestSchema,
} from '../../../contract/core/memory.ts'
import { runDetailSchema, runListSchema } from '../../../contract/core/memory-runs.ts'
import { memoryExportSchema } from '../../../contract/core/memory-transfer.ts'
import type { Retrieved } from '../../../contract/core/recall.ts'
import { CORE_ROUTES } from '../../../contract/core/routes.ts'
import { MemoryLogger } from '../../../tests/harness/test-ledger.ts'
import { TestMemory } from '../../../tests/harness/test-memory.ts'
import { createErrorHandler } from '../http/on-error.ts'
import { createRouter } from '../http/router.ts'
import { MAX_NOTES_TOKENS } from '../recall/notes-budget.ts'
import type { RecallQuery, RecallTarget } from '../recall/query.ts'
import { memoryRoutes } from './routes.ts'

const HIT: Retrieved = {
  kind: 'memory',
  id: '',
  text: '',
  who: 'user',
  at: 0,
  tier: 'ltm',
  memory_kind: 'fact',
  session_id: null,
  session_title: null,
  score: 1,
  parts: { text: 0, meaning: 1, who: 0, session: 0, when: 0, reflection: 0, weight: 0 },
}
let test: TestMemory
let app: ReturnType<typeof createRouter>
let asked: (RecallQuery | RecallTarget)[]
/** Ids that a search finds, best first. */
let near: string[]
beforeEach(() => {
  test = new TestMemory()
  asked = []
  near = []
  app = createRouter()
  app.onError(createErrorHandler(new MemoryLogger()))
  const recall = {
    async search(query: RecallQuery) {
      asked.push(query)
      return { hits: near.map((id) => ({ ...HIT, id })), usedMeaning: true }
    },
    async retrieve(target: RecallTarget) {
      asked.push(target)
      return { units: [], isGated: true, block: '', blockTokens: 0, usedMeaning: false }
    },
  }
  const { memory, runs, provenance, clock } = test
  app.route('/', memoryRoutes({ memory, runs, provenance, recall, clock }))
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

it('H1: every route of memory is in the table of permissions', () => {
  const routes = app.routes.map(({ method, path }) => `${method} ${path}`)
  for (const route of routes) expect(Object.keys(CORE_ROUTES)).toContain(route)
  expect(new Set(routes).size).toBe(19)
})

it('C2: a memory from its storing to its forgetting, and back', async () => {
  const stored = await call('POST', '/memory/store', { text: ' Likes tea ' })
  expect(stored.status).toBe(201)
  const { id } = memorySchema.parse(stored.body)
  const { body: list } = await call('GET', '/memory/list?tier=ltm&q=tea&limit=1')
  expect(memoryListSchema.parse(list)).toMatchObject({ total: 1, memories: [{ id, text: 'Likes tea' }] })
  const patched = await call('PATCH', `/memory/entries/${id}`, { text: 'Likes green tea' })
  expect(memorySchema.parse(patched.body).text).toBe('Likes green tea')
  expect((await call('POST', `/memory/entries/${id}/pin`, { is_pinned: true })).body).toMatchObject({
    is_pinned: true,
  })
  expect((await call('POST', `/memory/entries/${id}/promote`)).status).toBe(200)
  const detail = memoryDetailSchema.parse((await call('GET', `/memory/entries/${id}`)).body)
  expect(detail.events.map(({ action }) => action)).toEqual(['pinned', 'edited', 'stored'])
  const undone = await call('POST', '/memory/undo', { undo_id: detail.events[0]?.id })
  expect(undone.body).toMatchObject({ memories: [{ id, is_pinned: false }] })
  const other = memorySchema.parse((await call('POST', '/memory/store', { text: 'Tea' })).body)
  const merged = await call('POST', '/memory/merge', { ids: [id, other.id], text: 'Tea lover' })
  expect(merged.status).toBe(201)
  const mergedId = memorySchema.parse(merged.body).id
  const file = memoryExportSchema.parse((await call('GET', '/memory/export')).body)
  expect(file.memories).toHaveLength(3)
  const gone = forgottenSchema.parse((await call('DELETE', `/memory/entries/${mergedId}`)).body)
  expect(codeOf(await call('GET', `/memory/entries/${id}`))).toEqual([404, 'memory_not_found'])
  expect((await call('POST', '/memory/import', file)).body).toMatchObject({ imported: 0, already_there: 0 })
  const back = await call('POST', '/memory/undo', { undo_id: gone.undo_id })
  expect(back.body.memories).toHaveLength(3)
  expect((await call('POST', '/memory/import', file)).body).toMatchObject({ already_there: 3 })
  const many = await call('POST', '/memory/forget', { ids: [mergedId, 'nobody'] })
  expect(forgottenManySchema.parse(many.body).forgotten).toHaveLength(3)
  expect(memoryStatsSchema.parse((await call('GET', '/memory/stats')).body).by_tier.ltm).toBe(0)
})

it('C6, C8: shows runs, and what answers were given', async () => {
  const run = test.run()
  expect(runListSchema.parse((await call('GET', '/memory/runs')).body).runs).toHaveLength(1)
  expect(runDetailSchema.parse((await call('GET', `/memory/runs/${run}`)).body).id).toBe(run)
  const answer = test.say(test.chat('a'), 'Hi', { role: 'assistant' })
  const { body } = await call('GET', `/memory/answers/${answer}`)
  expect(answerMemoriesReplySchema.parse(body)).toEqual({ mode: 'automatic', memories: [] })
})

describe('looking things up', () => {
  it('C7: lists what is nearest first, within the filters, then what holds the words', async () => {
    const [tea, milk, oslo] = ['Likes tea', 'Tea with milk', 'Lives in Oslo'].map(
      (text) => test.memory.store(storeMemoryRequestSchema.parse({ text })).id,
    )
    test.memory.pin(String(tea), true)
    near = [String(oslo), String(milk)]
    const list = async (query: string) => {
      const { memories, total } = memoryListSchema.parse((await call('GET', `/memory/list?${query}`)).body)
      return { ids: memories.map(({ id }) => id), total }
    }
    expect(await list('q=tea&nearest=true')).toEqual({ ids: [oslo, milk, tea], total: 3 })
    expect(await list('q=tea&nearest=true&kind=task')).toEqual({ ids: [], total: 0 })
    expect((await list('q=tea')).ids.toSorted()).toEqual([tea, milk].toSorted())
    expect(await list('q=%20&nearest=true')).toMatchObject({ total: 3 })
    expect(asked).toMatchObject([{ text: 'tea', kinds: ['memory'] }, { text: 'tea' }])
  })

  it('C7: lists by what a memory is about, also the nearest, and the important ones first', async () => {
    test.chat('s')
    const kept = (text: string, about: object) => {
      const outcome = test.keep(test.say('s', text), text, { importance: 0.3, ...about })
      return 'kept' in outcome ? outcome.kept.id : ''
    }
    const soon = test.clock.nowMs() + 86_400_000
    const home = kept('I live in Bern', { subject: 'self' })
    const job = kept('I am a nurse', { importance: 0.9 })
    const tea = kept('I like tea', { kind: 'preference', subject: 'self', expiresAtMs: soon })
    const trip = kept('I fly to Oslo in May', { kind: 'task' })
    const son = kept('My son likes tea', { kind: 'preference', subject: 'son' })
    const list = async (query: string) =>
      memoryListSchema.parse((await call('GET', `/memory/list?${query}`)).body).memories.map(({ id }) => id)
    expect(await list('group=self&sort=important')).toEqual([job, home])
    test.memory.pin(home, true)
    expect(await list('group=self&sort=important')).toEqual([home, job])
    expect(await list('group=people')).toEqual([son])
    expect(await list('group=preferences')).toEqual([tea])
    expect(await list('group=plans')).toEqual([trip])
    expect(await list('group=fading')).toEqual([tea])
    near = [son, tea, home, trip, job]
    for (const group of ['self', 'people', 'preferences', 'plans', 'fading']) {
      const found = await list(`q=zebra&nearest=true&group=${group}`)
      expect(found.toSorted()).toEqual((await list(`group=${group}`)).toSorted())
    }
  })

  it('C3: searches everything, or what a chat or project sees', async () => {
    test.chat('a', test.project('p'))
    const search = (request: object) =>
      call('POST', '/memory/search', { query: 'x'.repeat(20_000), ...request })
    expect((await search({})).body).toEqual({ hits: [], used_meaning: true })
    await search({ scope: 'chat', scope_id: 'a' })
    await search({ scope: 'project', scope_id: 'p', kinds: ['memory'] })
    await search({ scope: 'everywhere' })
    expect(asked).toMatchObject([
      { scope: { isEverything: true }, kinds: ['memory', 'message'], limit: 20 },
      { scope: { sessionId: 'a', projectId: 'p' } },
      { scope: { sessionId: null, projectId: 'p' }, kinds: ['memory'] },
      { scope: { sessionId: null, projectId: null } },
    ])
    expect(asked.every((query) => 'text' in query && query.text.length === 10_000)).toBe(true)
    expect(codeOf(await search({ scope: 'project', scope_id: 'q' }))).toEqual([404, 'memory_scope_not_found'])
    expect(codeOf(await search({ scope_id: 'p' }))).toEqual([400, 'invalid_request'])
  })

  it('C3: retrieves as the chat would, within its project and budget', async () => {
    test.chat('a', test.project('p'))
    const retrieve = (request: object) => call('POST', '/memory/retrieve', { query: 'tea', ...request })
    expect((await retrieve({ session_id: 'a', exclude: ['m'] })).body).toMatchObject({
      is_gated: true,
      block_tokens: 0,
    })
    expect(asked).toMatchObject([
      { scope: { sessionId: 'a', projectId: 'p' }, exclude: new Set(['m']), maxTokens: MAX_NOTES_TOKENS },
    ])
    expect(codeOf(await retrieve({ session_id: 'x' }))).toEqual([404, 'memory_scope_not_found'])
    expect(codeOf(await retrieve({ project_id: 'x' }))).toEqual([404, 'memory_scope_not_found'])
  })
})

describe('bad input', () => {
  it.each([
    ['POST', '/memory/store', {}, 400, 'invalid_request'],
    ['POST', '/memory/store', { text: '' }, 400, 'invalid_request'],
    ['POST', '/memory/store', { text: 7 }, 400, 'invalid_request'],
    ['POST', '/memory/store', { text: 'x', tier: 'stm' }, 400, 'invalid_request'],
    ['POST', '/memory/store', { text: 'x', author: 'reflection' }, 400, 'invalid_request'],
    ['POST', '/memory/store', { text: 'x'.repeat(1_000_000) }, 400, 'invalid_request'],
    ['POST', '/memory/store', { text: 'x', scope: 'chat', scope_id: 'q' }, 404, 'memory_scope_not_found'],
    ['POST', '/memory/store', { text: 'x', source_message_id: 'q' }, 404, 'message_not_found'],
    ['GET', '/memory/list?tier=all', undefined, 400, 'invalid_request'],
    ['GET', '/memory/list?limit=0', undefined, 400, 'invalid_request'],
    ['GET', '/memory/list?limit=501', undefined, 400, 'invalid_request'],
    ['GET', '/memory/list?cursor=x', undefined, 400, 'invalid_request'],
    ['POST', '/memory/search', { query: '' }, 400, 'invalid_request'],
    ['POST', '/memory/search', { query: 'x', limit: 1e9 }, 400, 'invalid_request'],
    ['POST', '/memory/retrieve', { query: 'x', is_everything: true }, 400, 'invalid_request'],
    ['GET', '/memory/entries/nobody', undefined, 404, 'memory_not_found'],
    ['GET', '/memory/entries/message:nobody', undefined, 404, 'memory_not_found'],
    ['PATCH', '/memory/entries/nobody', { text: 'x' }, 404, 'memory_not_found'],
    ['PATCH', '/memory/entries/nobody', {}, 400, 'invalid_request'],
    ['PATCH', '/memory/entries/nobody', { uses: 7 }, 400, 'invalid_request'],
    ['DELETE', '/memory/entries/nobody', undefined, 404, 'memory_not_found'],
    ['POST', '/memory/entries/nobody/pin', { is_pinned: true }, 404, 'memory_not_found'],
    ['POST', '/memory/entries/nobody/pin', { is_pinned: 'yes' }, 400, 'invalid_request'],
    ['POST', '/memory/entries/message:x/pin', { is_pinned: true }, 409, 'memory_read_only'],
    ['POST', '/memory/entries/nobody/promote', undefined, 404, 'memory_not_found'],
    ['POST', '/memory/merge', { ids: ['a'], text: 'x' }, 400, 'invalid_request'],
    ['POST', '/memory/merge', { ids: ['a', 'b'], text: 'x' }, 404, 'memory_not_found'],
    ['POST', '/memory/forget', { ids: [] }, 400, 'invalid_request'],
    ['POST', '/memory/forget', { ids: ['a'] }, 404, 'memory_not_found'],
    ['POST', '/memory/undo', { undo_id: 'a' }, 409, 'undo_not_possible'],
    ['POST', '/memory/undo', {}, 400, 'invalid_request'],
    ['GET', '/memory/answers/nobody', undefined, 404, 'message_not_found'],
    ['POST', '/memory/import', {}, 400, 'import_invalid'],
    ['POST', '/memory/import', 'PK\u0003\u0004', 400, 'import_invalid'],
    [
      'POST',
      '/memory/import',
      { format: 'novacore-memory', version: 2, memories: [] },
      400,
      'import_too_new',
    ],
    ['GET', '/memory/runs?limit=-1', undefined, 400, 'invalid_request'],
    ['GET', '/memory/runs?before=nobody', undefined, 404, 'memory_run_not_found'],
    ['GET', '/memory/runs/nobody', undefined, 404, 'memory_run_not_found'],
  ])('C2: %s %s refuses', async (method, path, body, status, code) => {
    expect(codeOf(await call(method, path, body))).toEqual([status, code])
    expect((await test.memory.export()).memories).toEqual([])
  })

  it('C7: broken JSON is not imported', async () => {
    const response = await app.request('/memory/import', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"format": "novacore-memory", "version": 1, "memories": [',
    })
    expect(response.status).toBe(400)
  })
})
