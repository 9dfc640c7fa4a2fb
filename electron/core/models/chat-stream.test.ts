import { createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../../../tests/harness/engine-parts.ts'
import { type FakeOllama, startFakeOllama } from '../../../tests/harness/fake-ollama.ts'
import { createOllamaClient, type OllamaClient } from './client.ts'
import type { ChatChunk } from './engine.ts'

let fake: FakeOllama
let client: OllamaClient
beforeEach(async () => {
  fake = await startFakeOllama()
  client = createOllamaClient(fake.url, { firstByteMs: 400, stallMs: 200 })
})
afterEach(async () => {
  client.close()
  await fake.close()
})

/** One chat to its end: the text that came, the last chunk, and the error if it failed. */
async function chat(
  options: {
    model?: string
    maxTokens?: number
    think?: boolean
    signal?: AbortSignal
    onText?: () => void
    with?: OllamaClient
  } = {},
) {
  const chunks: ChatChunk[] = []
  let error: unknown = null
  try {
    const call = {
      model: options.model ?? 'smollm2:135m',
      messages: [{ role: 'user' as const, content: 'Hello' }],
      maxTokens: options.maxTokens ?? 64,
      think: options.think === true,
      contextTokens: 4_096,
      keepAlive: '5m',
      signal: options.signal ?? new AbortController().signal,
    }
    for await (const chunk of (options.with ?? client).chat(call)) {
      chunks.push(chunk)
      if (chunk.type === 'text') options.onText?.()
    }
  } catch (thrown) {
    error = thrown
  }
  const text = chunks.map((chunk) => (chunk.type === 'text' ? chunk.text : '')).join('')
  return { text, end: chunks.find((chunk) => chunk.type === 'end') ?? null, error }
}

describe('an answer', () => {
  test('A1: comes in pieces and ends with what the engine measured', async () => {
    fake.script({ pieces: ['Hel', 'lo ', 'wörld 🌍'] })
    expect(await chat()).toEqual({
      text: 'Hello wörld 🌍',
      end: {
        type: 'end',
        stats: {
          promptTokens: 12,
          answerTokens: 3,
          loadMs: 5,
          promptMs: 10,
          answerMs: 15,
          doneReason: 'stop',
        },
      },
      error: null,
    })
  })

  test('A1: is asked for with the limits given, without thinking aloud, and with no call before it', async () => {
    await chat({ maxTokens: 7 })
    expect(fake.calls().map(({ method, path, body }) => ({ method, path, body }))).toEqual([
      {
        method: 'POST',
        path: '/api/chat',
        body: {
          model: 'smollm2:135m',
          messages: [{ role: 'user', content: 'Hello' }],
          stream: true,
          think: false,
          keep_alive: '5m',
          truncate: false,
          shift: false,
          options: { num_ctx: 4_096, num_predict: 7 },
        },
      },
    ])
  })

  test('E3: tells that it was cut at the limit', async () => {
    const { text, end } = await chat({ maxTokens: 2 })
    expect(text).toBe('This is ')
    expect(end).toMatchObject({ stats: { answerTokens: 2, doneReason: 'length' } })
  })

  test('A1: keeps a character whole whose bytes come one by one', async () => {
    const line = Buffer.from(
      `${JSON.stringify({ message: { content: '🌍é' } })}\n${JSON.stringify({ done: true })}\n`,
    )
    fake.script({ raw: [...line].map((byte) => Uint8Array.of(byte)) })
    expect(await chat()).toMatchObject({ text: '🌍é', error: null, end: { type: 'end' } })
  })

  test('A10: what a model thinks stands in front of its answer, in tags', async () => {
    fake.script({ thinking: ['2 and ', '2'], pieces: ['It is', ' 4.'] })
    const { text, end } = await chat({ think: true })
    expect(text).toBe('<think>2 and 2</think>It is 4.')
    expect(end).toMatchObject({ stats: { answerTokens: 4 } })
    expect(fake.calls('/api/chat')[0]?.body).toMatchObject({ think: true })
  })

  test('A10: thinking that is cut, or that nothing follows, is closed', async () => {
    fake.script({ thinking: ['2 and ', '2'], pieces: [] })
    expect(await chat({ think: true })).toMatchObject({ text: '<think>2 and 2</think>', error: null })
    fake.script({ thinking: ['2 and ', '2'] })
    const cut = await chat({ think: true, maxTokens: 1 })
    expect(cut).toMatchObject({ text: '<think>2 and </think>', end: { stats: { doneReason: 'length' } } })
  })

  test('A1: ends quietly when the engine drops a model that repeats itself without its last line', async () => {
    fake.script({ pieces: Array.from({ length: 32 }, () => ' la'), ending: 'cut' })
    expect(await chat()).toMatchObject({
      error: null,
      end: { stats: { doneReason: 'repetition', answerTokens: 32 } },
    })
  })
})

describe('a fault', () => {
  test('B4: keeps what came and says engine_died when the connection breaks', async () => {
    fake.script({ pieces: ['so ', 'far'], ending: 'die' })
    const { text, error } = await chat()
    expect(text).toBe('so far')
    expect(error).toMatchObject({ code: 'engine_died', message: expect.stringContaining('try again') })
  })

  test('B4: an end without the last line is a death, not an answer', async () => {
    fake.script({ pieces: ['so ', 'far'], ending: 'cut' })
    expect(await chat()).toMatchObject({ text: 'so far', end: null, error: { code: 'engine_died' } })
  })

  test('B4: passes on the words of an error in the middle', async () => {
    fake.script({ pieces: ['so far'], ending: 'error', errorText: 'no room for the context' })
    expect(await chat()).toMatchObject({
      text: 'so far',
      error: { code: 'engine_refused', message: 'The model engine refused: no room for the context.' },
    })
  })

  test.each([
    'model runner has unexpectedly stopped, this may be due to resource limitations',
    'an error was encountered while running the model: unexpected EOF',
    'llama runner process has terminated: signal: killed',
  ])('B4: knows the death of the process that computes: %s', async (errorText) => {
    fake.script({ pieces: ['so far'], ending: 'error', errorText })
    expect(await chat()).toMatchObject({ text: 'so far', error: { code: 'engine_died' } })
  })

  test.each([
    ['llama runner process has terminated: exit status 2', 'answer_not_started', 'exit status 2'],
    ['llama runner process has terminated: signal: killed', 'model_out_of_memory', 'signal: killed'],
    [
      "llama runner process has terminated: error loading model: unknown model architecture: 'nova'",
      'model_unsupported',
      "unknown model architecture: 'nova'",
    ],
    [
      'unable to load model: /home/ann/.ollama/blobs/sha256-1',
      'model_unsupported',
      'unable to load model: ….',
    ],
  ])(
    'B4: a model that fails before the first word is told apart, in the engine’s words: %s',
    async (said, code, words) => {
      fake.script({ refuse: { status: 500, error: said } })
      expect(await chat()).toMatchObject({
        text: '',
        error: { code, details: { engine_said: expect.stringContaining(words) } },
      })
    },
  )

  test('B4: says how much memory a model needs and how much is free', async () => {
    const said = 'model requires more system memory (7.3 GiB) than is available (6.0 GiB)'
    fake.script({ refuse: { status: 500, error: said } })
    expect(await chat()).toMatchObject({
      error: { code: 'model_out_of_memory', details: { needed: '7.3 GiB', available: '6.0 GiB' } },
    })
  })

  test('B4: a connection that breaks before the first word is not the middle of an answer', async () => {
    fake.script({ pieces: [], ending: 'die' })
    expect(await chat()).toMatchObject({ text: '', error: { code: 'answer_not_started' } })
  })

  test('B4: refuses a line that is no JSON', async () => {
    fake.script({ pieces: ['so far'], ending: 'malformed' })
    expect(await chat()).toMatchObject({ text: 'so far', error: { code: 'engine_refused' } })
  })

  test('B4: refuses JSON of another shape', async () => {
    fake.script({ raw: [Buffer.from('{"message":{"content":7}}\n')] })
    expect(await chat()).toMatchObject({ error: { details: { reason: 'wrong_shape' } } })
  })

  test('B4: says engine_died when the answer falls silent, and hangs up', async () => {
    fake.script({ pieces: ['so far'], ending: 'never' })
    expect(await chat()).toMatchObject({
      text: 'so far',
      error: { code: 'engine_died', details: { reason: 'stalled' } },
    })
    await eventually('the call is closed', () => fake.activeChats() === 0)
  })

  test('B4: tells silence before the first word from a death in the middle', async () => {
    fake.script({ firstDelayMs: 5_000 })
    expect(await chat()).toMatchObject({
      text: '',
      error: { code: 'answer_not_started', details: { reason: 'stalled' } },
    })
  })

  test('B1: says model_not_found with the name of the model', async () => {
    expect(await chat({ model: 'nobody:7b' })).toMatchObject({
      error: { code: 'model_not_found', details: { model: 'nobody:7b' } },
    })
  })

  test('B1: passes on a refusal, such as a full queue or a model that cannot chat', async () => {
    fake.script({ refuse: { status: 503, error: 'server busy, please try again' } })
    expect(await chat()).toMatchObject({
      error: {
        code: 'engine_refused',
        message: expect.stringContaining('server busy'),
        details: { status: 503 },
      },
    })
    expect(await chat({ model: 'all-minilm' })).toMatchObject({
      error: { code: 'model_unsupported', details: { engine_said: '"all-minilm" does not support chat.' } },
    })
  })

  test('K2: says what to do when the disk is full', async () => {
    fake.script({ refuse: { status: 500, error: 'write /m/blobs/sha256-1: no space left on device' } })
    const { error } = await chat()
    expect(error).toMatchObject({ code: 'store_full', message: expect.stringContaining('Free some space') })
    expect((error as Error).message).not.toContain('/m/blobs')
  })

  test('B1: says engine_unavailable when nothing listens', async () => {
    const nobody = createOllamaClient(`http://127.0.0.1:${await closedPort()}`)
    expect(await chat({ with: nobody })).toMatchObject({ error: { code: 'engine_unavailable' } })
  })
})

describe('stopping', () => {
  test('A1: ends quietly with the text so far, and the engine stops computing', async () => {
    const stop = new AbortController()
    fake.script({ pieces: Array.from({ length: 1_000 }, () => 'word '), delayMs: 20 })
    let pieces = 0
    const result = await chat({
      signal: stop.signal,
      onText: () => {
        pieces += 1
        if (pieces === 3) stop.abort()
      },
    })
    expect(result).toEqual({ text: 'word word word ', end: null, error: null })
    await eventually('the call is closed', () => fake.calls('/api/chat')[0]?.wasAborted === true)
  })

  test('A1: ends quietly while the first word is awaited', async () => {
    const stop = new AbortController()
    fake.script({ firstDelayMs: 10_000 })
    setTimeout(() => stop.abort(), 50)
    expect(await chat({ signal: stop.signal })).toEqual({ text: '', end: null, error: null })
    await eventually('the call is closed', () => fake.activeChats() === 0)
  })

  test('A1: asks nothing when it was stopped before it began', async () => {
    expect(await chat({ signal: AbortSignal.abort() })).toEqual({ text: '', end: null, error: null })
    expect(fake.calls()).toEqual([])
  })

  test('A1: hangs up when the reader turns away', async () => {
    fake.script({ pieces: Array.from({ length: 1_000 }, () => 'word '), delayMs: 20 })
    const call = {
      model: 'smollm2:135m',
      messages: [{ role: 'user' as const, content: 'Hello' }],
      maxTokens: -1,
      contextTokens: 4_096,
      keepAlive: '5m',
      signal: new AbortController().signal,
    }
    for await (const chunk of client.chat(call)) if (chunk.type === 'text') break
    await eventually('the call is closed', () => fake.activeChats() === 0)
  })
})

test('N1: the second answer uses the connection of the first', async () => {
  const sockets: number[] = []
  fake.script(() => ({}))
  for (let i = 0; i < 3; i += 1) {
    await chat()
    sockets.push(fake.connections())
    // The connection is free once the end of the body, after the last line, has been read.
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect(sockets).toEqual([1, 1, 1])
})

test('B1: takes a new connection when the old one was closed while it lay unused', async () => {
  await chat()
  await new Promise((resolve) => setTimeout(resolve, 20))
  fake.dropIdleConnections()
  expect(await chat()).toMatchObject({ error: null, end: { type: 'end' } })
  expect(fake.connections()).toBe(2)
})

test.each(['http://example.org', 'http://192.168.0.9:11434', 'https://127.0.0.1', 'file:///x', 'nonsense'])(
  'B1: never sends a prompt to %s',
  (url) => {
    expect(() => createOllamaClient(url)).toThrowError(
      expect.objectContaining({ code: 'engine_unavailable' }),
    )
  },
)

function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 1))
    })
  })
}
