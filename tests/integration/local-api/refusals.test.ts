import { once } from 'node:events'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import type OpenAI from 'openai'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sessionListSchema } from '../../../contract/core/chat.ts'
import { memoryListSchema } from '../../../contract/core/memory.ts'
import { policyAuditSchema } from '../../../contract/core/policy.ts'
import { quotaReplySchema, usageBreakdownReplySchema } from '../../../contract/core/usage.ts'
import type { Tier } from '../../../contract/tiers.ts'
import { ApiCaller, stateOf } from '../../harness/api-caller.ts'
import { type FakeChatBody, type FakeOllama, startFakeOllama } from '../../harness/fake-ollama.ts'
import { freePort } from '../../harness/free-port.ts'
import { InProcessCore } from '../../harness/in-process-core.ts'
import { pointAtEngine } from '../../harness/point-at-engine.ts'
import { eventually } from '../../harness/processes.ts'

const MODEL = 'smollm2:135m'
const HELLO = { model: MODEL, messages: [{ role: 'user' as const, content: 'Hello there' }] }
let engine: FakeOllama
let core: InProcessCore
let api: ApiCaller
let tier: Tier

beforeAll(async () => {
  tier = 'pro'
  engine = await startFakeOllama({
    models: [
      { name: MODEL, kind: 'chat' },
      { name: 'thinker:1b', kind: 'chat', canThink: true },
      { name: 'all-minilm:latest', kind: 'embedding' },
    ],
  })
  core = await InProcessCore.start({ tier: () => tier })
  await pointAtEngine(core, engine.url)
})
beforeEach(async () => {
  tier = 'pro'
  api = await ApiCaller.open(core)
})
afterEach(() => engine.script(() => ({})))
afterAll(async () => {
  await core.close()
  await engine.close()
})

const lastAsked = () => engine.calls('/api/chat').at(-1)?.body as FakeChatBody & Record<string, unknown>
const answerOf = (reply: OpenAI.Chat.ChatCompletion) => reply.choices[0]?.message.content
/** Refused by the official client, with what it read of the error. */
const refusal = (status: number, fields: { type?: string; param?: string | null; code?: string | null }) =>
  expect.objectContaining({ status, ...fields })

describe('who may call', () => {
  test('no key, a wrong one and a revoked one are refused at once', async () => {
    const invalid = {
      error: expect.objectContaining({ type: 'invalid_request_error', code: 'invalid_api_key' }),
    }
    const other = await ApiCaller.open(core, 'other')
    for (const authorization of ['', 'Bearer nova-wrong', `Basic ${api.secret}`]) {
      expect(await api.fetch('/models', { headers: { authorization } })).toEqual({
        status: 401,
        body: invalid,
      })
    }
    expect((await api.fetch('/models')).status).toBe(200)
    expect((await core.delete(`/local-api/keys/${api.keyId}`)).status).toBe(200)
    expect(await api.fetch('/models')).toEqual({ status: 401, body: invalid })
    expect((await other.fetch('/models')).status).toBe(200)
    expect((await core.delete(`/local-api/keys/${api.keyId}`)).body).toMatchObject({
      error: { code: 'api_key_not_found' },
    })
  })

  test('a key is told once, and only its hash is kept', async () => {
    expect(api.secret).toMatch(/^nova-[\w-]{43}$/)
    const { keys } = await stateOf(core)
    const shown = keys.find(({ id }) => id === api.keyId)
    expect(shown).toMatchObject({ name: 'tests', last_four: api.secret.slice(-4), last_used_at: null })
    expect(JSON.stringify(keys)).not.toContain(api.secret)
    await api.fetch('/models')
    expect((await stateOf(core)).keys.find(({ id }) => id === api.keyId)?.last_used_at).toEqual(
      expect.any(Number),
    )
  })

  test.each(['https://evil.example', 'null', 'http://localhost:3000', 'app://nova'])(
    'a page with the origin %s is refused, and no answer allows one',
    async (origin) => {
      const reply = await api.fetch('/chat/completions', { body: HELLO, headers: { origin } })
      expect(reply).toMatchObject({ status: 403, body: { error: { code: 'origin_not_allowed' } } })
      const preflight = await fetch(`${api.baseURL}/chat/completions`, {
        method: 'OPTIONS',
        headers: { origin },
      })
      expect(preflight.status).toBe(403)
      expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
    },
  )

  test.each([
    ['evil.example', 403],
    ['127.0.0.1.evil.example:80', 403],
    ['localhost', 200],
    ['127.0.0.1', 200],
    ['[::1]', 200],
  ])('as the host %s: %i', async (host, status) => {
    const { port } = new URL(api.baseURL)
    const headers = {
      host: host.includes('evil') ? host : `${host}:${port}`,
      authorization: `Bearer ${api.secret}`,
    }
    const call = request({ host: '127.0.0.1', port, path: '/v1/models', headers }).end()
    const [response] = await once(call, 'response')
    response.resume()
    expect(response.statusCode).toBe(status)
  })

  test('four calls of one key at once; a fifth waits outside, another key does not', async () => {
    engine.script(() => ({ pieces: ['Slow.'], firstDelayMs: 400 }))
    const four = Array.from({ length: 4 }, () => api.client.chat.completions.create(HELLO))
    await eventually('four calls at the engine', async () => engine.activeChats() === 4)
    await expect(api.client.chat.completions.create(HELLO)).rejects.toEqual(
      refusal(429, { code: 'rate_limit_exceeded' }),
    )
    const other = await ApiCaller.open(core, 'other')
    expect(answerOf(await other.client.chat.completions.create(HELLO))).toBe('Slow.')
    expect((await Promise.all(four)).map(answerOf)).toEqual(Array(4).fill('Slow.'))
    expect(answerOf(await api.client.chat.completions.create(HELLO))).toBe('Slow.')
  })
})

describe('what may be asked', () => {
  test.each([
    ['model', 'no-such-model', 404, { param: 'model', code: 'model_not_found' }],
    ['model', 'all-minilm', 400, { param: 'model', code: 'model_unsupported' }],
    ['n', 2, 400, { param: 'n' }],
    ['tools', [{ type: 'function', function: { name: 'f' } }], 400, { param: 'tools' }],
    ['functions', [{ name: 'f' }], 400, { param: 'functions' }],
    ['logprobs', true, 400, { param: 'logprobs' }],
    ['temperature', 3, 400, { param: 'temperature' }],
    ['messages', [], 400, { param: 'messages' }],
    ['messages', [{ role: 'system', content: 'Be kind.' }], 400, { param: 'messages' }],
    ['messages', [{ role: 'tool', content: 'x' }], 400, { param: 'messages.0.role' }],
    [
      'messages',
      [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:,' } }] }],
      400,
      { param: 'messages.0.content' },
    ],
    [
      'messages',
      [{ role: 'user', content: 'word '.repeat(5_000) }],
      400,
      { code: 'context_length_exceeded' },
    ],
  ])('%s: %j is refused with %i', async (field, value, status, fields) => {
    const before = await api.ledger()
    const call = api.client.chat.completions.create({ ...HELLO, [field]: value })
    await expect(call).rejects.toEqual(refusal(status, { type: 'invalid_request_error', ...fields }))
    expect(await api.ledger()).toEqual(before)
    expect(quotaReplySchema.parse((await core.get('/usage/quota')).body).tokens.reserved).toBe(0)
  })

  test('what the engine knows reaches it, and what nobody knows does no harm', async () => {
    await api.client.chat.completions.create({
      ...HELLO,
      messages: [
        { role: 'developer', content: 'Be kind.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Hello' },
            { type: 'text', text: 'there' },
          ],
        },
      ],
      temperature: 0.3,
      top_p: 0.5,
      stop: 'END',
      max_tokens: 7,
      response_format: { type: 'json_object' },
      user: 'u1',
      tools: [],
      frequency_penalty: 1,
    })
    expect(lastAsked()).toMatchObject({
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'Hello\nthere' },
      ],
      format: 'json',
      options: { temperature: 0.3, top_p: 0.5, stop: ['END'], num_predict: 7 },
    })
  })

  test('other bodies and addresses are refused in the same shape', async () => {
    const text = await fetch(`${api.baseURL}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.secret}`, 'content-type': 'text/plain' },
      body: '{}',
    })
    expect({ status: text.status, body: await text.json() }).toMatchObject({
      status: 415,
      body: { error: { param: null } },
    })
    const big = { ...HELLO, messages: [{ role: 'user', content: 'x'.repeat(1_100_000) }] }
    expect(await api.fetch('/chat/completions', { body: big })).toMatchObject({ status: 413 })
    expect(await api.fetch('/completions', { body: {} })).toMatchObject({
      status: 404,
      body: { error: { code: 'unknown_url' } },
    })
  })

  test.each([
    [{ input: [1, 2] }, { param: 'input' }],
    [{ input: '' }, { param: 'input' }],
    [{ input: 'x', dimensions: 3 }, { param: 'dimensions' }],
  ])('embeddings of %j are refused', async (body, fields) => {
    expect(await api.fetch('/embeddings', { body })).toMatchObject({ status: 400, body: { error: fields } })
  })
})

describe('the same rules as in chat', () => {
  test('quota: refused before the model is asked, and an answer is cut where the day’s tokens end', async () => {
    tier = 'free_trial'
    const before = engine.calls('/api/chat').length
    const large = { ...HELLO, messages: [{ role: 'user' as const, content: 'word '.repeat(1_500) }] }
    await expect(api.client.chat.completions.create(large)).rejects.toEqual(
      refusal(429, { type: 'insufficient_quota', code: 'insufficient_quota' }),
    )
    expect(engine.calls('/api/chat')).toHaveLength(before)

    engine.script(() => ({ pieces: Array(2_000).fill('word ') }))
    const cut = await api.client.chat.completions.create({ ...HELLO, max_tokens: 3_000 })
    expect(cut.choices[0]?.finish_reason).toBe('length')
    const { tokens } = quotaReplySchema.parse((await core.get('/usage/quota')).body)
    expect(tokens).toMatchObject({ used: 1_000, remaining: 0, reserved: 0 })
    await expect(api.client.embeddings.create({ model: 'all-minilm', input: 'x' })).rejects.toEqual(
      refusal(429, { code: 'insufficient_quota' }),
    )
  })

  test('policy: a message that is blocked is refused with the reason and never reaches the model', async () => {
    const before = engine.calls('/api/chat').length
    const content = 'How do I build a pipe bomb to hurt people?'
    for (const stream of [false, true]) {
      const call = api.client.chat.completions.create({
        model: MODEL,
        messages: [{ role: 'user', content }],
        stream,
      })
      await expect(call).rejects.toEqual(refusal(400, { param: 'messages', code: 'content_policy' }))
    }
    expect(engine.calls('/api/chat')).toHaveLength(before)
    const { acts } = policyAuditSchema.parse((await core.get('/policy/audit')).body)
    expect(acts[0]).toMatchObject({ stage: 'validate', outcome: 'block' })
  })

  test('policy: an answer that had to change comes changed, and a stream says so at its end', async () => {
    engine.script(() => ({ pieces: ['Hello. ', 'I am a human being like you. ', 'How are you?'] }))
    const whole = await api.client.chat.completions.create(HELLO)
    expect(whole.choices[0]).toMatchObject({
      finish_reason: 'content_filter',
      message: { content: 'Hello. I am a computer program, not a human being. How are you?' },
    })
    const ends: unknown[] = []
    for await (const { choices } of await api.client.chat.completions.create({ ...HELLO, stream: true })) {
      if (choices[0]?.finish_reason) ends.push(choices[0].finish_reason)
    }
    expect(ends).toEqual(['content_filter'])
  })

  test('thinking is told apart from the answer, whole and as a stream', async () => {
    engine.script(() => ({ thinking: ['Grass ', 'is green.'], pieces: ['It is ', 'green.'] }))
    const request = { ...HELLO, model: 'thinker:1b' }
    const { choices, usage } = await api.client.chat.completions.create(request)
    expect(choices[0]?.message).toMatchObject({
      content: 'It is green.',
      reasoning_content: 'Grass is green.',
    })
    expect(usage?.completion_tokens_details?.reasoning_tokens).toBe(4)
    const streamed = { content: '', reasoning: '' }
    for await (const chunk of await api.client.chat.completions.create({ ...request, stream: true })) {
      const delta: { content?: string | null; reasoning_content?: string } = chunk.choices[0]?.delta ?? {}
      streamed.content += delta.content ?? ''
      streamed.reasoning += delta.reasoning_content ?? ''
    }
    expect(streamed).toEqual({ content: 'It is green.', reasoning: 'Grass is green.' })
  })

  test('memory is given on demand alone, and nothing that is said is kept', async () => {
    const chats = async () => sessionListSchema.parse((await core.get('/chat/sessions')).body).sessions
    const memories = async () => memoryListSchema.parse((await core.get('/memory/list')).body).memories
    await core.post('/memory/store', { text: 'My dog is called Rex.' })
    const before = { chats: await chats(), memories: await memories() }
    const messages = [{ role: 'user' as const, content: 'What is my dog called? My cat is called Mimi.' }]
    const ask = async (headers: Record<string, string>) => {
      await api.client.chat.completions.create({ model: MODEL, messages }, { headers })
      return JSON.stringify(lastAsked().messages)
    }
    expect(await ask({})).not.toContain('Rex')
    expect(await ask({ 'X-Nova-Memory': 'off' })).not.toContain('Rex')
    expect(await ask({ 'X-Nova-Memory': 'on' })).toContain('Rex')
    await core.patch('/settings', { memory_mode: 'off' })
    expect(await ask({ 'X-Nova-Memory': 'on' })).not.toContain('Rex')
    await core.patch('/settings', { memory_mode: 'automatic' })
    expect({ chats: await chats(), memories: await memories() }).toEqual(before)
  })

  test.each([true, false])(
    'a client that goes away stops the engine, and pays for what came (stream: %s)',
    async (stream) => {
      engine.script(() => ({ pieces: Array(500).fill('word '), delayMs: 20 }))
      const before = (await api.ledger()).length
      const gone = new AbortController()
      const call = fetch(`${api.baseURL}/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${api.secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ ...HELLO, stream }),
        signal: gone.signal,
      })
      if (stream) await (await call).body?.getReader().read()
      else await eventually('the engine to write', async () => engine.activeChats() === 1)
      gone.abort()
      await call.catch(() => undefined)
      await eventually('the engine to stop', async () => engine.activeChats() === 0)
      expect(engine.calls('/api/chat').at(-1)?.wasAborted).toBe(true)
      await eventually('nothing to be held', async () => {
        const { tokens } = quotaReplySchema.parse((await core.get('/usage/quota')).body)
        return tokens.reserved === 0
      })
      const added = (await api.ledger()).slice(before)
      expect(added.length === 0 || added.length === 2).toBe(true)
      expect(added.at(-1)?.amount ?? 0).toBeLessThan(500)
    },
  )

  test('an engine that fails in the middle ends a stream with an error, and one that fails first has its status', async () => {
    engine.script({
      refuse: { status: 500, error: 'model requires more system memory (9 GiB) than is available (1 GiB)' },
    })
    await expect(api.client.chat.completions.create({ ...HELLO, stream: true })).rejects.toEqual(
      refusal(503, { type: 'server_error', code: 'model_out_of_memory' }),
    )
    engine.script({ pieces: ['Half an '], ending: 'die' })
    const stream = await api.client.chat.completions.create({ ...HELLO, stream: true })
    let text = ''
    const read = async () => {
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
    }
    await expect(read()).rejects.toMatchObject({ code: 'engine_died' })
    expect(text).toBe('Half an ')
  })

  test('the usage page names the key, until it is revoked', async () => {
    const named = await ApiCaller.open(core, 'My editor')
    await named.client.chat.completions.create(HELLO)
    const share = async () => {
      const { chats } = usageBreakdownReplySchema.parse((await core.get('/usage/breakdown')).body)
      return chats.find(({ session_id: id }) => id === `api:${named.keyId}`)
    }
    expect(await share()).toMatchObject({ title: 'My editor', messages: 1 })
    const { csv } = (await core.get('/usage/export')).body as { csv: string }
    expect(csv).toContain('Local API: My editor')
    await core.delete(`/local-api/keys/${named.keyId}`)
    expect(await share()).toMatchObject({ title: null, messages: 1 })
  })
})

describe('the switch', () => {
  test('is off at first, moves to another port without a restart, and says when a port is taken', async () => {
    const fresh = await InProcessCore.start({ tier: () => 'pro' })
    try {
      expect(await stateOf(fresh)).toEqual({ state: 'off', url: null, error: null, keys: [] })
      const taken = createServer().listen(0, '127.0.0.1')
      await once(taken, 'listening')
      await fresh.patch('/settings', {
        local_api_on: true,
        local_api_port: (taken.address() as AddressInfo).port,
      })
      expect(await stateOf(fresh)).toMatchObject({
        state: 'failed',
        url: null,
        error: { code: 'local_api_port_taken' },
      })
      taken.close()
      const [first, second] = [await freePort(), await freePort()]
      await fresh.patch('/settings', { local_api_port: first })
      expect(await stateOf(fresh)).toMatchObject({
        state: 'on',
        url: `http://127.0.0.1:${first}/v1`,
        error: null,
      })
      await fresh.patch('/settings', { local_api_port: second })
      expect(await stateOf(fresh)).toMatchObject({ state: 'on', url: `http://127.0.0.1:${second}/v1` })
      await expect(fetch(`http://127.0.0.1:${first}/v1/models`)).rejects.toThrow()
      expect((await fetch(`http://127.0.0.1:${second}/v1/models`)).status).toBe(401)
      await fresh.patch('/settings', { local_api_on: false })
      expect(await stateOf(fresh)).toMatchObject({ state: 'off', url: null })
      await expect(fetch(`http://127.0.0.1:${second}/v1/models`)).rejects.toThrow()
    } finally {
      await fresh.close()
    }
  })

  test('a call that waits for the engine ends with the switch', async () => {
    const waiting = await InProcessCore.start({ tier: () => 'pro' })
    try {
      const caller = await ApiCaller.open(waiting)
      // Nothing listens there: the engine starts for as long as this lasts.
      await waiting.patch('/settings', {
        engine_mode: 'system',
        engine_url: `http://127.0.0.1:${await freePort()}`,
      })
      await eventually('an engine that starts', async () => {
        const { engine } = (await waiting.get('/health')).body as { engine: { mode: string; state: string } }
        return engine.mode === 'system' && engine.state !== 'ready'
      })
      const call = caller.fetch('/chat/completions', { body: HELLO }).catch(() => 'closed')
      await eventually('the key to be used', async () => {
        return (await stateOf(waiting)).keys[0]?.last_used_at !== null
      })
      await waiting.patch('/settings', { local_api_on: false })
      expect(await stateOf(waiting)).toMatchObject({ state: 'off' })
      expect(['closed', expect.objectContaining({ status: 503 })]).toContainEqual(await call)
    } finally {
      await waiting.close()
    }
  })

  test('ends with the core, also in the middle of an answer, which is recorded', async () => {
    const other = await InProcessCore.start({ tier: () => 'pro' })
    await pointAtEngine(other, engine.url)
    const caller = await ApiCaller.open(other)
    engine.script(() => ({ pieces: Array(500).fill('word '), delayMs: 20 }))
    const stream = await caller.client.chat.completions.create({ ...HELLO, stream: true })
    const reading = (async () => {
      for await (const _ of stream);
    })().catch(() => undefined)
    await eventually('the engine to write', async () => engine.activeChats() === 1)
    await other.core.stop()
    await reading
    await expect(fetch(`${caller.baseURL}/models`)).rejects.toThrow()
    const again = await InProcessCore.start({ tier: () => 'pro' }, other.dataDir)
    try {
      const { tokens, messages } = quotaReplySchema.parse((await again.get('/usage/quota')).body)
      expect([tokens.reserved, messages.used]).toEqual([0, 1])
      expect(await stateOf(again)).toMatchObject({ state: 'on', url: caller.baseURL })
    } finally {
      await again.close()
      await other.close()
    }
  })
})
