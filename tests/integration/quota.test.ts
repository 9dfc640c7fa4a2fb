import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { chatReplySchema } from '../../contract/core/chat.ts'
import { coreErrorBodySchema } from '../../contract/core/errors.ts'
import {
  ledgerPageSchema,
  ledgerVerifyReplySchema,
  quotaReplySchema,
  usageHistoryReplySchema,
} from '../../contract/core/usage.ts'
import { type Clock, createSystemClock } from '../../electron/core/clock.ts'
import { collect } from '../harness/core-client.ts'
import { type FakeOllama, startFakeOllama } from '../harness/fake-ollama.ts'
import { InProcessCore } from '../harness/in-process-core.ts'
import { pointAtEngine } from '../harness/point-at-engine.ts'
import { preparedModelsDir } from '../harness/prepared-models.ts'

let ollama: FakeOllama
const opened: InProcessCore[] = []

beforeAll(async () => {
  process.env.NOVACORE_MODELS_DIR = await preparedModelsDir()
  ollama = await startFakeOllama()
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((core) => core.close()))
})
afterAll(() => ollama.close())

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Runs at the pace of the system's clock, from another moment. */
function clockFrom(startMs: number): Clock & { set(iso: string): void } {
  let offsetMs = startMs - Date.now()
  return {
    ...createSystemClock(),
    nowMs: () => Date.now() + offsetMs,
    set(iso) {
      offsetMs = Date.parse(iso) - Date.now()
    },
  }
}

/** No day ends in the middle of a test, whenever it runs. */
const daytime = clockFrom(Math.floor(Date.now() / DAY_MS) * DAY_MS + HOUR_MS)

async function startCore({ clock = daytime }: { clock?: Clock } = {}): Promise<InProcessCore> {
  const core = await InProcessCore.start({ clock })
  opened.push(core)
  return core
}
const quotaOf = async (core: InProcessCore) => quotaReplySchema.parse((await core.get('/usage/quota')).body)
const errorOf = (body: unknown) => coreErrorBodySchema.parse(body).error

describe('E2, E3: free_trial', () => {
  test('fifty messages pass, the fifty-first is refused in words, and a refused one leaves nothing', async () => {
    const core = await startCore()
    await pointAtEngine(core, ollama.url)
    ollama.script(() => ({ pieces: ['Yes.'] }))
    for (let sent = 1; sent <= 50; sent += 1) {
      const reply = await core.post('/chat/message', { message: 'ok?' })
      expect(reply.status).toBe(200)
      expect(chatReplySchema.parse(reply.body).quota.messages.used).toBe(sent)
    }
    const refused = await core.post('/chat/message', { message: 'ok?' })
    expect(refused.status).toBe(429)
    const error = errorOf(refused.body)
    expect(error.code).toBe('quota_exceeded')
    const resetsAt = (Math.floor(daytime.nowMs() / DAY_MS) + 1) * DAY_MS
    expect(error.details).toEqual({
      resource: 'messages',
      used: 50,
      reserved: 0,
      needed: 1,
      limit: 50,
      resets_at: resetsAt,
    })
    const { sessions } = (await core.get('/chat/sessions')).body as { sessions: unknown[] }
    expect(sessions).toHaveLength(50)
  })

  test('sixty at once on the real engine let exactly fifty through, and never more tokens than the day has', async () => {
    const core = await startCore()
    const replies = await Promise.all(
      Array.from({ length: 60 }, () => core.post('/chat/message', { message: 'Hi' })),
    )
    const passed = replies.filter((reply) => reply.status === 200)
    const refused = replies.filter((reply) => reply.status === 429)
    expect([passed.length, refused.length]).toEqual([50, 10])
    const quota = await quotaOf(core)
    expect(quota.messages).toEqual({ used: 50, limit: 50, remaining: 0, reserved: 0 })
    expect(quota.tokens.used).toBeLessThanOrEqual(1_000)
    const verified = ledgerVerifyReplySchema.parse((await core.post('/usage/ledger/verify')).body)
    expect(verified).toMatchObject({ ok: true, checked: 100, first_bad: null })
  })

  test('an answer is cut where the tokens end, says so, and the next message is refused', async () => {
    const core = await startCore()
    await pointAtEngine(core, ollama.url)
    ollama.script(() => ({ pieces: Array.from({ length: 3_000 }, (_, index) => ` word${index}`) }))
    const { text, done } = await collect(core.stream('POST', '/chat/stream', { message: 'Tell me much.' }))
    expect(done.message).toMatchObject({
      status: 'cut',
      content: text,
      error: { code: 'quota_exceeded', details: { resource: 'tokens', used: 1_000, limit: 1_000 } },
    })
    expect(text.startsWith(' word0 word1')).toBe(true)
    const quota = await quotaOf(core)
    expect(quota.tokens.limit - quota.tokens.used).toBeLessThanOrEqual(1)
    expect(done.message.usage?.total_tokens).toBe(quota.tokens.used)
    const next = await core.post('/chat/message', { message: 'And now?' })
    expect([next.status, errorOf(next.body).details?.resource]).toEqual([429, 'tokens'])
    expect(ollama.activeChats()).toBe(0)
  })

  test('an exchange of which nothing came costs nothing', async () => {
    const core = await startCore()
    await pointAtEngine(core, ollama.url)
    ollama.script({ refuse: { status: 500, error: 'out of memory' } })
    const reply = await core.post('/chat/message', { message: 'Hello?' })
    expect([reply.status, errorOf(reply.body).code]).toEqual([503, 'model_out_of_memory'])
    const quota = await quotaOf(core)
    expect([quota.messages.used, quota.tokens.used, quota.tokens.remaining]).toEqual([0, 0, 1_000])
  })
})

describe('E2, E5: the day', () => {
  const at = (iso: string) => Date.parse(iso)

  test('midnight UTC opens a new day; a clock set back does not', async () => {
    const clock = clockFrom(at('2026-03-01T23:50:00Z'))
    const core = await startCore({ clock })
    await pointAtEngine(core, ollama.url)
    ollama.script(() => ({ pieces: ['Yes.'] }))
    for (let sent = 0; sent < 50; sent += 1) await core.post('/chat/message', { message: 'ok?' })
    expect((await core.post('/chat/message', { message: 'ok?' })).status).toBe(429)
    expect((await quotaOf(core)).resets_at).toBe(at('2026-03-02T00:00:00Z'))

    clock.set('2026-02-28T12:00:00Z')
    const setBack = await core.request('POST', '/chat/message', {
      body: { message: 'ok?' },
      headers: { 'X-Service-Token': await core.tokenWith(undefined, clock.nowMs()) },
    })
    expect(setBack.status).toBe(429)

    clock.set('2026-03-02T00:00:01Z')
    const nextDay = await core.post('/chat/message', { message: 'ok?' })
    expect(nextDay.status).toBe(200)
    expect((await quotaOf(core)).messages.used).toBe(1)
    const verified = ledgerVerifyReplySchema.parse((await core.post('/usage/ledger/verify')).body)
    expect(verified.ok).toBe(true)
    expect(verified.clock_events.map(({ kind }) => kind)).toContain('set_back')
    const history = usageHistoryReplySchema.parse((await core.get('/usage/history?days=7')).body)
    expect(
      history.days.filter(({ messages }) => messages > 0).map(({ day, messages }) => [day, messages]),
    ).toEqual([
      ['2026-03-01', 50],
      ['2026-03-02', 1],
    ])
  })
})

describe('E1, E4, E6: the ledger can be read', () => {
  test('each exchange is two entries with its ids and numbers and never its words; restarts keep all', async () => {
    const core = await startCore()
    await pointAtEngine(core, ollama.url)
    ollama.script(() => ({ pieces: ['A rather secret answer.'] }))
    const reply = chatReplySchema.parse(
      (await core.post('/chat/message', { message: 'A very private question' })).body,
    )
    const page = ledgerPageSchema.parse((await core.get('/usage/ledger')).body)
    expect(page.entries.map(({ resource_type, amount }) => [resource_type, amount]).toSorted()).toEqual([
      ['messages', 1],
      ['tokens', reply.usage.total_tokens],
    ])
    expect(page.entries[0]?.metadata).toMatchObject({
      session_id: reply.session_id,
      message_id: reply.message_id,
      input_tokens: reply.usage.input_tokens,
      output_tokens: reply.usage.output_tokens,
    })
    const text = JSON.stringify(page)
    expect(text).not.toContain('private question')
    expect(text).not.toContain('secret answer')

    const before = await quotaOf(core)
    await core.core.stop()
    const again = await InProcessCore.start({}, core.dataDir)
    expect(await quotaOf(again)).toEqual(before)
    expect(ledgerPageSchema.parse((await again.get('/usage/ledger')).body)).toEqual(page)
    await again.close()
  })
})
