import { readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EngineState } from '../../../contract/core/health.ts'
import type { Runtime } from '../../../native/runtime.ts'
import {
  eventually,
  isRunning,
  recordingLogger,
  tempDir,
  testClock,
} from '../../../tests/harness/engine-parts.ts'
import { type FakeOllama, startFakeOllama } from '../../../tests/harness/fake-ollama.ts'
import type { FakeProgramOptions } from '../../../tests/harness/fake-ollama-main.ts'
import { fakeRuntime } from '../../../tests/harness/fake-runtime.ts'
import type { ChatCall } from './engine.ts'
import { createEngineService, type EngineOptions, type EngineService } from './service.ts'

let temp: ReturnType<typeof tempDir>
let logger: ReturnType<typeof recordingLogger>
const engines: EngineService[] = []
const fakes: FakeOllama[] = []
beforeEach(() => {
  temp = tempDir()
  logger = recordingLogger()
})
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.stop()))
  await Promise.all(fakes.splice(0).map((fake) => fake.close()))
  await temp.remove()
})

function engineOn(runtime: Runtime, options: Partial<EngineOptions> = {}): EngineService {
  const engine = createEngineService({
    dataDir: temp.dir,
    runtime,
    logger,
    clock: testClock(),
    settings: { mode: 'bundled', url: 'http://127.0.0.1:1' },
    ...options,
  })
  engines.push(engine)
  return engine
}
function bundled(program: FakeProgramOptions = {}, options: Partial<EngineOptions> = {}): EngineService {
  return engineOn(fakeRuntime(temp.dir, program), options)
}
function system(url: string, options: Partial<EngineOptions> = {}): EngineService {
  return engineOn(fakeRuntime(temp.dir), {
    settings: { mode: 'system', url },
    timings: { systemProbeIntervalMs: 50 },
    ...options,
  })
}
async function fakeOllama(...args: Parameters<typeof startFakeOllama>): Promise<FakeOllama> {
  const fake = await startFakeOllama(...args)
  fakes.push(fake)
  return fake
}
/** What the pid file says of the running engine. */
async function enginePid(): Promise<number> {
  return JSON.parse(await readFile(join(temp.dir, 'engine', 'engine.pid.json'), 'utf8')).enginePid
}
async function answer(engine: EngineService, change: Partial<ChatCall> = {}): Promise<string> {
  let text = ''
  for await (const chunk of engine.chat({
    model: 'smollm2:135m',
    messages: [{ role: 'user', content: 'Hello' }],
    maxTokens: 64,
    signal: new AbortController().signal,
    ...change,
  })) {
    if (chunk.type === 'text') text += chunk.text
  }
  return text
}

describe.skipIf(process.platform === 'win32')('the bundled engine', () => {
  test('B1, B2: starts, imports both models with progress, answers, and ends', async () => {
    const engine = bundled()
    const seen: EngineState[] = []
    const watch = setInterval(() => seen.push(engine.state()), 1)
    expect(engine.state()).toMatchObject({ state: 'stopped', mode: 'bundled' })
    engine.start()
    expect(engine.state().state).toBe('starting')
    await engine.ready(20_000)
    clearInterval(watch)
    expect(engine.state()).toEqual({
      state: 'ready',
      mode: 'bundled',
      version: '0.24.0',
      progress: null,
      error: null,
      restarts: 0,
    })
    expect(await engine.models()).toMatchObject([
      { name: 'smollm2:135m', kind: 'chat', is_default: true, display_name: 'SmolLM2 135M Instruct' },
      { name: 'all-minilm:latest', kind: 'embedding', is_default: false },
    ])
    expect(await engine.defaultModel()).toBe('smollm2:135m')
    expect(await answer(engine)).toBe('This is a made-up answer.')
    const pid = await enginePid()
    await engine.stop()
    expect(engine.state().state).toBe('stopped')
    expect(await isRunning(pid)).toBe(false)
    await expect(enginePid()).rejects.toThrow('ENOENT')
  })

  test('J2: tells how many bytes of which model are there', async () => {
    const engine = bundled()
    const steps = new Map<string, number[]>()
    engine.start()
    while (engine.state().state !== 'ready' && engine.state().state !== 'failed') {
      const { progress } = engine.state()
      if (progress) steps.set(progress.step, [...(steps.get(progress.step) ?? []), progress.done_bytes ?? -1])
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(engine.state().state).toBe('ready')
    const chat = steps.get('importing_chat_model') ?? []
    expect(chat).toEqual([...chat].sort((a, b) => a - b))
    expect(chat.at(-1)).toBe(3_000_004)
    expect(steps.get('importing_embedding_model')?.at(-1)).toBe(2_000_023)
  })

  test('B2: does not import again what is there and whole', async () => {
    const first = bundled()
    first.start()
    await first.ready(20_000)
    await first.stop()
    // Without its sources, only what was imported before can be used.
    const second = bundled()
    await rm(join(temp.dir, 'files'), { recursive: true })
    second.start()
    await second.ready(20_000)
    expect(second.state().error).toBeNull()
  })

  test('K2: imports a model again whose file lost its end in a power cut', async () => {
    const runtime = fakeRuntime(temp.dir, {})
    const first = engineOn(runtime)
    first.start()
    await first.ready(20_000)
    await first.stop()
    const blob = join(temp.dir, 'engine', 'models', 'blobs', `sha256-${runtime.models.starter.sha256}`)
    await truncate(blob, 1_000)
    const second = engineOn(runtime)
    second.start()
    await second.ready(20_000)
    expect((await readFile(blob)).length).toBe(runtime.models.starter.bytes)
  })

  test('B2: does not believe the name of a file: one with other content is sent again', async () => {
    const runtime = fakeRuntime(temp.dir, {})
    const first = engineOn(runtime)
    first.start()
    await first.ready(20_000)
    await first.stop()
    const models = join(temp.dir, 'engine', 'models')
    const blob = join(models, 'blobs', `sha256-${runtime.models.starter.sha256}`)
    await writeFile(blob, Buffer.alloc(runtime.models.starter.bytes))
    await rm(join(models, 'novacore-imports.json'))
    const second = engineOn(runtime)
    second.start()
    await second.ready(20_000)
    expect((await readFile(blob)).subarray(0, 4).toString()).toBe('GGUF')
  })

  test('B2: says which file is damaged when the one that came with the app is', async () => {
    const runtime = fakeRuntime(temp.dir, {})
    await writeFile(runtime.models.starter.file, Buffer.alloc(runtime.models.starter.bytes))
    const engine = engineOn(runtime)
    engine.start()
    await expect(engine.ready(20_000)).rejects.toMatchObject({ code: 'model_damaged' })
    expect(engine.state()).toMatchObject({
      state: 'failed',
      error: { message: expect.stringContaining('starter.gguf') },
    })
  })

  test('B2: chats all the same when only the embedding model is damaged, and says so', async () => {
    const runtime = fakeRuntime(temp.dir, {})
    await rm(join(runtime.models.embedding.dir, 'model.safetensors'))
    const engine = engineOn(runtime)
    engine.start()
    await engine.ready(20_000)
    expect(await answer(engine)).not.toBe('')
    expect(engine.state()).toMatchObject({
      state: 'ready',
      error: { code: 'model_damaged', message: expect.stringContaining('model.safetensors') },
    })
  })

  test('B1: comes back by itself after a kill, and counts it', async () => {
    const engine = bundled()
    engine.start()
    await engine.ready(20_000)
    process.kill(await enginePid(), 'SIGKILL')
    await eventually('it is noticed', () => engine.state().restarts === 1)
    await expect(answer(engine)).rejects.toMatchObject({ code: 'engine_unavailable' })
    await engine.ready(20_000)
    expect(engine.state()).toMatchObject({ state: 'ready', restarts: 1 })
    expect(await answer(engine)).toBe('This is a made-up answer.')
  })

  test('B1: gives up after three deaths within a minute, in words; a restart starts over', async () => {
    const runtime = fakeRuntime(temp.dir, { exitCode: 3 })
    const engine = engineOn(runtime)
    engine.start()
    await expect(engine.ready(20_000)).rejects.toMatchObject({
      code: 'engine_unavailable',
      message: expect.stringContaining('three times within a minute'),
    })
    expect(engine.state()).toMatchObject({ state: 'failed', restarts: 2 })
    expect(logger.lines.filter(({ event }) => event === 'engine_died').map(({ fields }) => fields)).toEqual([
      { code: 3, error: 'Error: a made-up fault', restart_in_ms: 500 },
      { code: 3, error: 'Error: a made-up fault', restart_in_ms: 1_000 },
      { code: 3, error: 'Error: a made-up fault', restart_in_ms: null },
    ])
    fakeRuntime(temp.dir, {})
    await engine.restart()
    await engine.ready(20_000)
    expect(engine.state().state).toBe('ready')
  })

  test('B1: says what to do when its program is missing', async () => {
    const engine = engineOn(fakeRuntime(temp.dir, join(temp.dir, 'no-such-program')))
    engine.start()
    await expect(engine.ready(20_000)).rejects.toMatchObject({
      code: 'engine_unavailable',
      message: expect.stringContaining('npm run setup'),
    })
  })

  test('B1: refuses an engine below the version floor and starts it no more', async () => {
    const engine = bundled({ version: '0.16.9' })
    engine.start()
    await expect(engine.ready(20_000)).rejects.toMatchObject({ code: 'engine_too_old' })
    expect(engine.state()).toMatchObject({
      state: 'failed',
      version: '0.16.9',
      error: { code: 'engine_too_old' },
    })
  })

  test('B1: takes a build from source by the version that set-up recorded', async () => {
    const engine = bundled({ version: '0.0.0' })
    engine.start()
    await engine.ready(20_000)
    expect(engine.state().version).toBe('0.24.0')
  })

  test('B1: ends a stubborn engine all the same', async () => {
    const engine = bundled({ isStubborn: true })
    engine.start()
    await engine.ready(20_000)
    const pid = await enginePid()
    await engine.stop()
    expect(await isRunning(pid)).toBe(false)
  })

  test('B1: can be stopped and started at any moment, in the order asked for', async () => {
    const engine = bundled()
    engine.start()
    const stopped = engine.stop()
    engine.start()
    await stopped
    await engine.ready(20_000)
    await Promise.all([engine.restart(), engine.restart(), engine.stop()])
    expect(engine.state().state).toBe('stopped')
    await expect(engine.ready(0)).rejects.toMatchObject({ code: 'engine_unavailable' })
  })

  test('B4: ready says engine_starting when the time is up', async () => {
    const engine = bundled()
    engine.start()
    await expect(engine.ready(1)).rejects.toMatchObject({ code: 'engine_starting' })
  })
})

describe('an Ollama of the user', () => {
  test('B1: is used as it is: no model is put into it, none is loaded', async () => {
    const fake = await fakeOllama()
    const engine = system(fake.url)
    engine.start()
    await engine.ready(5_000)
    expect(await answer(engine)).toBe('This is a made-up answer.')
    await engine.stop()
    const changing = fake.calls().filter(({ path }) => /create|blobs|pull|delete/.test(path))
    expect(changing).toEqual([])
    expect(await (await fetch(`${fake.url}/api/version`)).json()).toEqual({ version: '0.24.0' })
  })

  test('B1: says that nothing answers, and takes it up when it comes', async () => {
    const fake = await fakeOllama()
    const port = Number(new URL(fake.url).port)
    await fake.close()
    const engine = system(fake.url)
    engine.start()
    await expect(engine.ready(5_000)).rejects.toMatchObject({
      code: 'engine_unavailable',
      message: expect.stringContaining(fake.url),
    })
    await fakeOllama({ port })
    await eventually('it is taken up', () => engine.state().state === 'ready')
  })

  test('B1: notices that it went away', async () => {
    const fake = await fakeOllama()
    const engine = system(fake.url)
    engine.start()
    await engine.ready(5_000)
    await fake.close()
    await new Promise((resolve) => setTimeout(resolve, 20))
    await expect(answer(engine)).rejects.toMatchObject({ code: 'engine_unavailable' })
    await eventually('it is noticed', () => engine.state().state === 'failed')
  })

  test.each(['0.16.2', '0.0.0'])('B1: is refused when it calls itself %s', async (version) => {
    const engine = system((await fakeOllama({ version })).url)
    engine.start()
    await expect(engine.ready(5_000)).rejects.toMatchObject({ code: 'engine_too_old' })
  })

  test.skipIf(process.platform === 'win32')('B1: can be chosen and left while the app runs', async () => {
    const fake = await fakeOllama()
    const engine = bundled()
    engine.start()
    await engine.ready(20_000)
    const pid = await enginePid()
    await engine.setMode({ mode: 'system', url: fake.url })
    await engine.ready(5_000)
    expect(engine.state().mode).toBe('system')
    expect(await isRunning(pid)).toBe(false)
    await answer(engine)
    expect(fake.calls('/api/chat')).toHaveLength(1)
    await engine.setMode({ mode: 'bundled', url: fake.url })
    await engine.ready(20_000)
    expect(engine.state().mode).toBe('bundled')
    expect(await answer(engine)).not.toBe('')
    expect(fake.calls('/api/chat')).toHaveLength(1)
  })
})

describe('which model', () => {
  const models = [
    { name: 'llama3.2:3b', kind: 'chat' as const },
    { name: 'zephyr:latest', kind: 'chat' as const },
    { name: 'all-minilm:latest', kind: 'embedding' as const },
  ]

  test('B3: the chosen one, else the starter, else the first that can chat', async () => {
    let chosen: string | null = 'zephyr'
    const fake = await fakeOllama({ models })
    const engine = system(fake.url, { chosenModel: () => chosen })
    engine.start()
    await engine.ready(5_000)
    expect(await engine.defaultModel()).toBe('zephyr:latest')
    chosen = 'gone:1b'
    expect(await engine.defaultModel()).toBe('llama3.2:3b')
    chosen = 'all-minilm'
    expect(await engine.defaultModel()).toBe('llama3.2:3b')
    chosen = null
    expect((await engine.models()).map(({ name, is_default }) => [name, is_default])).toEqual([
      ['llama3.2:3b', true],
      ['zephyr:latest', false],
      ['all-minilm:latest', false],
    ])
  })

  test('N1: naming the default costs no call', async () => {
    const fake = await fakeOllama()
    const engine = system(fake.url, { timings: { systemProbeIntervalMs: 60_000 } })
    engine.start()
    await engine.ready(5_000)
    const before = fake.calls().length
    await engine.defaultModel()
    expect(fake.calls()).toHaveLength(before)
  })

  test('B3: says so when there is none that can chat', async () => {
    const engine = system((await fakeOllama({ models: models.slice(2) })).url)
    engine.start()
    await engine.ready(5_000)
    await expect(engine.defaultModel()).rejects.toMatchObject({ code: 'model_not_found' })
  })
})

describe('A11: what the user set for a model', () => {
  const bodies = (fake: FakeOllama) =>
    fake.calls('/api/chat').map(({ body }) => body as { keep_alive?: string; options: object })

  test('is given to a chat with it, and what a caller asks for goes first', async () => {
    const fake = await fakeOllama()
    const parametersOf = () => ({
      temperature: 0.2,
      top_p: 0.5,
      context_tokens: 2_048,
      keep_alive_minutes: 30,
    })
    const engine = system(fake.url, { parametersOf })
    engine.start()
    await engine.ready(5_000)
    await answer(engine)
    await answer(engine, { temperature: 0 })
    await engine.warm('smollm2:135m')
    expect(bodies(fake)).toMatchObject([
      { keep_alive: '30m', options: { num_ctx: 2_048, temperature: 0.2, top_p: 0.5 } },
      { keep_alive: '30m', options: { num_ctx: 2_048, temperature: 0 } },
      { keep_alive: '30m', options: { num_ctx: 2_048 } },
    ])
    expect(await engine.limits('smollm2:135m')).toMatchObject({ context_tokens: 2_048, limited_by: 'user' })
  })

  test('is not set: a system Ollama keeps its own settings, and its window is known once the model is loaded', async () => {
    const fake = await fakeOllama()
    const engine = system(fake.url)
    engine.start()
    await engine.ready(5_000)
    expect(engine.knownLimits(null)).toMatchObject({
      model: 'smollm2:135m',
      limits: { context_tokens: 4_096, limited_by: 'engine' },
    })
    await answer(engine)
    const [body] = bodies(fake)
    expect(body).not.toHaveProperty('keep_alive')
    expect(body?.options).not.toHaveProperty('num_ctx')
    fake.setDefaultContext(16_384)
    await engine.warm('smollm2:135m')
    expect(engine.knownLimits(null)?.limits.context_tokens).toBe(8_192)
    expect((await engine.limits('smollm2:135m')).limited_by).toBe('engine')
  })

  test('a model can stay in memory until the engine ends', async () => {
    const fake = await fakeOllama()
    const engine = system(fake.url, { parametersOf: () => ({ keep_alive_minutes: -1 }) })
    engine.start()
    await engine.ready(5_000)
    await answer(engine)
    expect(bodies(fake)).toMatchObject([{ keep_alive: '-1s' }])
  })

  test('nothing is known of the window before the engine is there', () => {
    expect(system('http://127.0.0.1:1').knownLimits(null)).toBeNull()
  })
})

test('N1: warms a model once for many key strokes, and says nothing of failures', async () => {
  const fake = await fakeOllama()
  const engine = system(fake.url)
  await engine.warm('smollm2:135m')
  engine.start()
  await engine.ready(5_000)
  await Promise.all([engine.warm('smollm2:135m'), engine.warm('smollm2:135m')])
  await engine.warm('nobody:7b')
  expect(fake.calls('/api/chat').map(({ body }) => body)).toEqual([
    {
      model: 'smollm2:135m',
      messages: [],
      stream: false,
      // The user's own Ollama keeps its settings.
      options: {},
    },
  ])
  expect((await engine.models()).find(({ name }) => name === 'smollm2:135m')?.is_loaded).toBe(true)
})

test('B2: embeds each text in its order', async () => {
  const fake = await fakeOllama()
  const engine = system(fake.url)
  engine.start()
  await engine.ready(5_000)
  const [a, b, c] = await engine.embed(['one', 'two', 'one'])
  expect(a).toHaveLength(384)
  expect(c).toEqual(a)
  expect(b).not.toEqual(a)
  // More would slow an answer that is being written down by far (client.ts).
  expect(fake.calls('/api/embed')[0]?.body).toMatchObject({ options: { num_thread: 1 } })
})
