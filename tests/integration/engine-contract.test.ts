import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOllamaClient, type OllamaClient } from '../../electron/core/models/client.ts'
import type { ChatChunk } from '../../electron/core/models/engine.ts'
import { createEngineService, type EngineService } from '../../electron/core/models/service.ts'
import { readShape } from '../../electron/core/models/window.ts'
import { recordingLogger, tempDir, testClock } from '../harness/engine-parts.ts'
import { startFakeOllama } from '../harness/fake-ollama.ts'
import { startModelRegistry } from '../harness/model-registry.ts'
import { preparedModelsDir, realRuntime } from '../harness/prepared-models.ts'

/** The fake stands for the real thing in quick tests: both have to pass the same assertions. */
interface Server {
  url: string
  close(): Promise<void>
}

async function startReal(): Promise<Server> {
  const temp = tempDir()
  const engine: EngineService = createEngineService({
    dataDir: temp.dir,
    modelsDir: await preparedModelsDir(),
    runtime: realRuntime(),
    logger: recordingLogger(),
    clock: testClock(),
    settings: { mode: 'bundled', url: '' },
  })
  engine.start()
  await engine.ready(60_000)
  const url = engine.url()
  if (url === null) throw new Error('the engine has no address')
  return {
    url,
    async close() {
      await engine.stop()
      await temp.remove()
    },
  }
}

describe.each([
  ['the fake', () => startFakeOllama()],
  ['the real Ollama', startReal],
] as [string, () => Promise<Server>][])('%s', (_, start) => {
  let server: Server
  let client: OllamaClient
  beforeAll(async () => {
    server = await start()
    client = createOllamaClient(server.url)
  })
  afterAll(async () => {
    client.close()
    await server.close()
  })

  const post = async (path: string, body: unknown) => {
    const reply = await fetch(server.url + path, {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    return { status: reply.status, type: reply.headers.get('content-type'), text: await reply.text() }
  }
  const question = [{ role: 'user' as const, content: 'Say hello.' }]
  const chat = async (model: string, maxTokens: number, messages = question): Promise<ChatChunk[]> => {
    const chunks: ChatChunk[] = []
    const { signal } = new AbortController()
    for await (const chunk of client.chat({
      model,
      messages,
      maxTokens,
      contextTokens: 4_096,
      keepAlive: null,
      signal,
    })) {
      chunks.push(chunk)
    }
    return chunks
  }

  test('tells its version', async () => {
    expect(await client.version()).toMatch(/^\d+\.\d+\.\d+/)
  })

  test('lists its models with size, digest and family', async () => {
    const models = await client.installed()
    expect(models.map(({ name }) => name).sort()).toEqual(['all-minilm:latest', 'smollm2:135m'])
    for (const model of models) {
      expect(model).toMatchObject({
        size: expect.any(Number),
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      })
    }
    expect(models.map(({ details }) => details.family).sort()).toEqual(['bert', 'llama'])
  })

  test('says what each model can', async () => {
    const chat = await client.show('smollm2:135m')
    expect(chat.capabilities).toContain('completion')
    expect(readShape(chat.model_info ?? {})).toEqual({ trainedTokens: 8_192, cacheBytesPerToken: 23_040 })
    expect((await client.show('all-minilm')).capabilities).toContain('embedding')
    await expect(client.show('nobody:7b')).rejects.toMatchObject({ code: 'engine_refused' })
  })

  test('streams an answer line by line as x-ndjson, the last line with its figures', async () => {
    const { status, type, text } = await post('/api/chat', {
      model: 'smollm2:135m',
      messages: question,
      options: { num_ctx: 4_096, num_predict: 4 },
    })
    expect([status, type]).toEqual([200, 'application/x-ndjson'])
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines.length).toBeGreaterThanOrEqual(2)
    for (const line of lines.slice(0, -1)) {
      expect(line).toMatchObject({
        model: 'smollm2:135m',
        created_at: expect.any(String),
        message: { role: 'assistant', content: expect.any(String) },
        done: false,
      })
    }
    expect(lines.at(-1)).toMatchObject({
      done: true,
      done_reason: 'length',
      prompt_eval_count: expect.any(Number),
      prompt_eval_duration: expect.any(Number),
      eval_count: 4,
      eval_duration: expect.any(Number),
      load_duration: expect.any(Number),
    })
  })

  test('cuts an answer at the number of tokens asked for', async () => {
    const end = (await chat('smollm2:135m', 3)).at(-1)
    expect(end).toMatchObject({ type: 'end', stats: { answerTokens: 3, doneReason: 'length' } })
  })

  test('loads a model when no message is given, and shows it as loaded', async () => {
    const options = { contextTokens: 4_096, keepAlive: null }
    await client.load('smollm2:135m', options, new AbortController().signal)
    expect(await client.loaded()).toContainEqual({
      name: 'smollm2:135m',
      context_length: 4_096,
      size: expect.any(Number),
      size_vram: expect.any(Number),
    })
  })

  test('A11: refuses a prompt that is longer than the window, instead of cutting it', async () => {
    const content = 'Nobody can read all of this at once. '.repeat(1_000)
    await expect(chat('smollm2:135m', 3, [{ role: 'user', content }])).rejects.toMatchObject({
      code: 'prompt_too_long',
    })
  })

  test('takes think:false from a model that cannot think', async () => {
    const body = {
      model: 'smollm2:135m',
      messages: question,
      think: false,
      stream: true,
      options: { num_predict: 1 },
    }
    expect((await post('/api/chat', body)).status).toBe(200)
  })

  test('refuses a chat with a model that is not there: 404', async () => {
    const { status, text } = await post('/api/chat', { model: 'nobody:7b', messages: question })
    expect([status, JSON.parse(text)]).toEqual([404, { error: "model 'nobody:7b' not found" }])
    await expect(chat('nobody:7b', 1)).rejects.toMatchObject({ code: 'model_not_found' })
  })

  test('refuses a chat with an embedding model, without a model, and without JSON: 400', async () => {
    const refused = [
      await post('/api/chat', { model: 'all-minilm', messages: question }),
      await post('/api/chat', { messages: question }),
      await post('/api/chat', '{"model":'),
    ]
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400])
    expect(refused.map(({ text }) => typeof JSON.parse(text).error)).toEqual(['string', 'string', 'string'])
    expect(refused[0]?.text).toContain('does not support chat')
  })

  test('embeds texts into 384 floats of length 1, the same for the same text', async () => {
    const [a, b, c] = await client.embed('all-minilm', ['a cat', 'a quarterly report', 'a cat'])
    expect([a?.length, b?.length, c?.length]).toEqual([384, 384, 384])
    expect(Math.hypot(...(a ?? []))).toBeCloseTo(1, 3)
    expect(c).toEqual(a)
    expect(b).not.toEqual(a)
    await expect(client.embed('nobody:7b', ['x'])).rejects.toMatchObject({ code: 'engine_refused' })
  })

  test('takes a blob by its digest once, and refuses one that does not match', async () => {
    const { signal } = new AbortController()
    const bytes = Buffer.from(`a blob of the contract test ${process.pid}`)
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
    const body = (content: Buffer) => ({ stream: Readable.from([content]), bytes: content.length })
    expect(await client.hasBlob(digest, signal)).toBe(false)
    await expect(client.sendBlob(digest, body(Buffer.from('another')), signal)).rejects.toMatchObject({
      message: expect.stringContaining('digest mismatch'),
    })
    await client.sendBlob(digest, body(bytes), signal)
    expect(await client.hasBlob(digest, signal)).toBe(true)
  })

  test('B3: pulls a model line by line, and deletes it', async () => {
    const registry = await startModelRegistry()
    const name = registry.add('tiny')
    const { signal } = new AbortController()
    const lines = []
    const call = { model: `http://${name}`, isInsecure: true }
    for await (const line of client.pull(call, signal)) lines.push(line)
    expect(lines[0]).toEqual({ status: 'pulling manifest' })
    expect(lines).toContainEqual({
      status: expect.stringMatching(/^pulling [0-9a-f]{12}$/),
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      total: expect.any(Number),
      completed: expect.any(Number),
    })
    expect(lines.at(-1)).toEqual({ status: 'success' })
    expect((await client.installed()).map((model) => model.name)).toContain(`${name}:latest`)
    await client.remove(`${name}:latest`)
    expect((await client.installed()).map((model) => model.name)).not.toContain(`${name}:latest`)
    await expect(client.remove('nobody:7b')).rejects.toMatchObject({ code: 'model_not_found' })
    await registry.close()
  })

  test('B3: tells an unknown model inside the stream, and an invalid name before it', async () => {
    const registry = await startModelRegistry()
    const { signal } = new AbortController()
    const pull = async (model: string) => {
      for await (const line of client.pull({ model, isInsecure: true }, signal))
        expect(line.status).toBeTruthy()
    }
    const refused = (message: string) => ({ code: 'pull_failed', message })
    await expect(pull(`http://${registry.host}/library/nobody`)).rejects.toMatchObject(
      refused('pull model manifest: file does not exist'),
    )
    await expect(pull('bad name!')).rejects.toMatchObject(refused('invalid model name'))
    await registry.close()
  })

  test('refuses to make a model out of nothing', async () => {
    const refused = await post('/api/create', { model: 'empty', stream: false })
    expect([refused.status, JSON.parse(refused.text)]).toEqual([
      400,
      { error: "neither 'from' or 'files' was specified" },
    ])
  })
})
