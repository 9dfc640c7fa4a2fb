import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { EngineStats } from '../../electron/core/models/engine.ts'
import { listProcesses, type RunningProcess } from '../../electron/core/models/process-table.ts'
import {
  createEngineService,
  type EngineOptions,
  type EngineService,
} from '../../electron/core/models/service.ts'
import { eventually, isRunning, recordingLogger, tempDir, testClock } from '../harness/engine-parts.ts'
import { preparedModelsDir, realRuntime } from '../harness/prepared-models.ts'

const MODEL = 'smollm2:135m'
let modelsDir: string
let temp: ReturnType<typeof tempDir>
const engines: EngineService[] = []
const children: ChildProcess[] = []

beforeAll(async () => {
  modelsDir = await preparedModelsDir()
})
beforeEach(() => {
  temp = tempDir()
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await Promise.all(engines.splice(0).map((engine) => engine.stop()))
  expect(await processesOf(temp.dir)).toEqual([])
  await temp.remove()
})

function engineIn(dataDir: string, change: Partial<EngineOptions> = {}): EngineService {
  const engine = createEngineService({
    dataDir,
    modelsDir,
    runtime: realRuntime(),
    logger: recordingLogger(),
    clock: testClock(),
    settings: { mode: 'bundled', url: '' },
    ...change,
  })
  engines.push(engine)
  return engine
}
async function started(change: Partial<EngineOptions> = {}): Promise<EngineService> {
  const engine = engineIn(temp.dir, change)
  engine.start()
  await engine.ready(60_000)
  return engine
}

interface Ask {
  prompt?: string
  maxTokens?: number
  signal?: AbortSignal
  onText?: (text: string) => void
}
async function ask(engine: EngineService, { prompt, maxTokens = 24, signal, onText }: Ask = {}) {
  let text = ''
  let stats: EngineStats | null = null
  let error: unknown = null
  try {
    for await (const chunk of engine.chat({
      model: MODEL,
      messages: [{ role: 'user', content: prompt ?? 'What is the capital of France?' }],
      maxTokens,
      signal: signal ?? new AbortController().signal,
    })) {
      if (chunk.type === 'end') stats = chunk.stats
      else {
        text += chunk.text
        onText?.(chunk.text)
      }
    }
  } catch (thrown) {
    error = thrown
  }
  return { text, stats, error }
}
const LONG = { prompt: 'Write a very long story about a ship and its captain.', maxTokens: 2_000 }

/** Ollama and its runners that belong to a data folder, by the home that only we give them. */
async function processesOf(dataDir: string): Promise<RunningProcess[]> {
  const home = `HOME=${join(dataDir, 'engine')}`
  return (await listProcesses()).filter(({ environment }) => environment?.includes(home))
}
async function pidsOf(dataDir: string, what: RegExp): Promise<number[]> {
  return (await processesOf(dataDir)).filter(({ command }) => what.test(command)).map(({ pid }) => pid)
}
const SERVER = /^\S*ollama serve/
const RUNNER = /^\S*ollama runner/

describe('the first run', () => {
  test('B2: imports both models into an empty folder, and both can be used', async () => {
    const engine = engineIn(temp.dir, { modelsDir: join(temp.dir, 'models') })
    const steps = new Map<string, number>()
    const watch = setInterval(() => {
      const { progress } = engine.state()
      if (progress) steps.set(progress.step, progress.done_bytes ?? 0)
    }, 5)
    engine.start()
    await engine.ready(120_000)
    clearInterval(watch)
    const { starter, embedding } = realRuntime().models
    expect(engine.state().error).toBeNull()
    expect(steps.get('importing_chat_model')).toBe(starter.bytes)
    expect(steps.get('importing_embedding_model')).toBe(embedding.bytes)
    expect(await engine.models()).toMatchObject([
      { name: MODEL, kind: 'chat', is_default: true, is_loaded: false, quantization: 'Q4_1' },
      { name: 'all-minilm:latest', kind: 'embedding', family: 'bert' },
    ])
    expect(await ask(engine)).toMatchObject({
      text: expect.stringMatching(/\w/),
      stats: { answerTokens: expect.any(Number), promptTokens: expect.any(Number) },
      error: null,
    })
    const vectors = await engine.embed(['a ship at sea', 'a boat on the ocean', 'tax return'])
    expect(vectors.map((vector) => vector.length)).toEqual([384, 384, 384])
    const [ship = [], boat = [], tax = []] = vectors
    expect(cosine(ship, boat)).toBeGreaterThan(cosine(ship, tax) + 0.2)
  })

  test('B2: goes on after a kill in the middle of the import', async () => {
    const models = join(temp.dir, 'models')
    const first = await startProcess(models, { isReadyAwaited: false })
    await eventually(
      'half of the chat model is there',
      async () => (await bytesIn(join(models, 'blobs'))) > 20_000_000,
    )
    first.kill('SIGKILL')
    await eventually('its engine is gone', async () => (await processesOf(temp.dir)).length === 0)
    const engine = await started({ modelsDir: models })
    expect(engine.state().error).toBeNull()
    expect((await ask(engine)).text).toMatch(/\w/)
  })

  test('B2: is ready at once when the models are there', async () => {
    const beganMs = performance.now()
    const engine = await started()
    console.log(`start with models present: ${Math.round(performance.now() - beganMs)} ms`)
    const uploads = await readdir(join(modelsDir, 'blobs'))
    expect(uploads.some((name) => !/^sha256-[0-9a-f]{64}$/.test(name))).toBe(false)
    expect(engine.state().version).toBe(realRuntime().ollama.version)
  })
})

describe('deaths', () => {
  test('B4: a kill in the middle of an answer keeps the text, says engine_died, and a retry works', async () => {
    const engine = await started()
    let pieces = 0
    const { text, error } = await ask(engine, {
      ...LONG,
      onText: () => {
        pieces += 1
        if (pieces === 5) void pidsOf(temp.dir, SERVER).then(([pid]) => process.kill(pid ?? 0, 'SIGKILL'))
      },
    })
    expect(error).toMatchObject({ code: 'engine_died' })
    expect(text.length).toBeGreaterThan(5)
    await eventually('its death is noticed', () => engine.state().restarts === 1)
    await engine.ready(30_000)
    expect(engine.state()).toMatchObject({ state: 'ready', restarts: 1 })
    expect(await ask(engine)).toMatchObject({ error: null, text: expect.stringMatching(/\w/) })
  })

  test('B4: the death of the computing process alone is a death too, and a retry works without a restart', async () => {
    const engine = await started()
    let pieces = 0
    const { text, error } = await ask(engine, {
      ...LONG,
      onText: () => {
        pieces += 1
        if (pieces === 5) void pidsOf(temp.dir, RUNNER).then(([pid]) => process.kill(pid ?? 0, 'SIGKILL'))
      },
    })
    expect(error).toMatchObject({ code: 'engine_died' })
    expect(text).not.toBe('')
    expect(await ask(engine)).toMatchObject({ error: null, text: expect.stringMatching(/\w/) })
    expect(engine.state().restarts).toBe(0)
  })

  test('B1: gives up after three kills within a minute; restart() brings it back', async () => {
    const engine = await started()
    for (let death = 1; death <= 3; death += 1) {
      const [pid] = await pidsOf(temp.dir, SERVER)
      process.kill(pid ?? 0, 'SIGKILL')
      await eventually('it is noticed', () => engine.state().state !== 'ready')
      if (death < 3) await engine.ready(30_000)
    }
    await expect(engine.ready(30_000)).rejects.toMatchObject({ code: 'engine_unavailable' })
    expect(engine.state()).toMatchObject({ state: 'failed', restarts: 2 })
    await engine.restart()
    await engine.ready(30_000)
    expect(await ask(engine)).toMatchObject({ error: null })
  })

  test('B1: a killed engine leaves no runner behind', async () => {
    const engine = await started()
    await engine.warm(MODEL)
    const [runner] = await pidsOf(temp.dir, RUNNER)
    expect(runner).toBeGreaterThan(0)
    process.kill((await pidsOf(temp.dir, SERVER))[0] ?? 0, 'SIGKILL')
    await eventually('the runner is gone', async () => !(await isRunning(runner ?? 0)))
  })
})

describe('no orphan', () => {
  test('B1: is left within 6 seconds of a kill -9 of the core', async () => {
    const core = await startProcess(modelsDir)
    expect(await pidsOf(temp.dir, SERVER)).toHaveLength(1)
    expect(await pidsOf(temp.dir, RUNNER)).toHaveLength(1)
    core.kill('SIGKILL')
    const beganMs = performance.now()
    await eventually('all are gone', async () => (await processesOf(temp.dir)).length === 0)
    console.log(`all gone ${Math.round(performance.now() - beganMs)} ms after the kill`)
  })

  test('B1: is left when the watchdog is killed instead', async () => {
    const engine = await started()
    await engine.warm(MODEL)
    const watchdogs = (await processesOf(temp.dir)).filter(({ command }) =>
      command.includes('novacore-watchdog'),
    )
    const leader = watchdogs.find(({ pid, groupId }) => pid === groupId)
    const before = (await processesOf(temp.dir)).map(({ pid }) => pid)
    process.kill(leader?.pid ?? 0, 'SIGKILL')
    await eventually('the old ones are gone', async () =>
      (await Promise.all(before.map(isRunning))).every((isUp) => !isUp),
    )
    await eventually('their death is noticed', () => engine.state().restarts === 1)
    await engine.ready(30_000)
    expect(await ask(engine)).toMatchObject({ error: null })
  })

  test('B1: one that outlived core and watchdog is ended at the next start', async () => {
    const core = await startProcess(modelsDir)
    const [server = 0] = await pidsOf(temp.dir, SERVER)
    const watchdogs = await pidsOf(temp.dir, /novacore-watchdog/)
    process.kill(core.pid ?? 0, 'SIGSTOP')
    for (const pid of watchdogs) process.kill(pid, 'SIGKILL')
    process.kill(core.pid ?? 0, 'SIGKILL')
    await once(core, 'exit')
    expect(await isRunning(server)).toBe(true)
    expect(existsSync(join(temp.dir, 'engine', 'engine.pid.json'))).toBe(true)
    await started()
    expect(await isRunning(server)).toBe(false)
    expect(await pidsOf(temp.dir, SERVER)).toHaveLength(1)
  })
})

test('B1: two engines run side by side on two data folders', async () => {
  const other = tempDir()
  try {
    const [first, second] = [await started(), engineIn(other.dir)]
    second.start()
    await second.ready(60_000)
    const answers = await Promise.all([ask(first), ask(second)])
    expect(answers.map(({ error }) => error)).toEqual([null, null])
    await first.stop()
    expect(await ask(second)).toMatchObject({ error: null })
    await second.stop()
    expect(await processesOf(other.dir)).toEqual([])
  } finally {
    await other.remove()
  }
})

test('A1: stopping an answer stops the computing', async () => {
  const engine = await started()
  const stop = new AbortController()
  let pieces = 0
  const { text, error } = await ask(engine, {
    ...LONG,
    signal: stop.signal,
    onText: () => {
      pieces += 1
      if (pieces === 5) stop.abort()
    },
  })
  expect(error).toBeNull()
  expect(text).not.toBe('')
  const [runner = 0] = await pidsOf(temp.dir, RUNNER)
  // Left alone it would compute for at least 20 s more.
  await eventually(
    'the runner rests',
    async () => {
      const beforeMs = await cpuMs(runner)
      await new Promise((resolve) => setTimeout(resolve, 500))
      return (await cpuMs(runner)) - beforeMs <= 20
    },
    6_000,
  )
})

test('B1: no secret of the parent reaches the engine or its runners', async () => {
  const engine = await started({
    env: {
      ...process.env,
      OPENAI_API_KEY: 'sk-alice',
      NOVACORE_SECRET: 'bob',
      HTTP_PROXY: 'http://127.0.0.1:1',
      HTTPS_PROXY: 'http://127.0.0.1:2',
    },
  })
  await engine.warm(MODEL)
  const names = async (pid: number): Promise<string[]> =>
    (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0').filter(Boolean)
  const found = await processesOf(temp.dir)
  expect(found.length).toBeGreaterThanOrEqual(3)
  for (const { pid } of found) expect((await names(pid)).join('\n')).not.toMatch(/sk-alice|bob|HTTP_PROXY/)
  const [server = 0] = await pidsOf(temp.dir, SERVER)
  // Pulls of models go through the user's proxy.
  const allowed =
    /^(PATH|HOME|TMPDIR|LANG|PWD|_|HTTPS_PROXY|https_proxy|NO_PROXY|no_proxy|CUDA_\w+|HIP_\w+|ROCR_\w+|GGML_\w+|OLLAMA_\w+)=/
  // Shells add PWD, OLDPWD, SHLVL and _ by themselves.
  expect(
    (await names(server)).filter((entry) => !allowed.test(entry) && !/^(SHLVL|OLDPWD)=/.test(entry)),
  ).toEqual([])
})

test('B1: a plain `ollama serve` of the person is used in mode system and left running', async () => {
  const owner = await started()
  const url = owner.url() ?? ''
  const other = tempDir()
  try {
    const guest = engineIn(other.dir, { settings: { mode: 'system', url } })
    guest.start()
    await guest.ready(10_000)
    expect(await ask(guest)).toMatchObject({ error: null, text: expect.stringMatching(/\w/) })
    await guest.stop()
    expect(await ask(owner)).toMatchObject({ error: null })
  } finally {
    await other.remove()
  }
})

async function startProcess(models: string, { isReadyAwaited = true } = {}): Promise<ChildProcess> {
  const main = fileURLToPath(new URL('../harness/engine-main.ts', import.meta.url))
  const child = spawn(process.execPath, [main, temp.dir, models], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  if (!isReadyAwaited) return child
  for await (const line of createInterface({ input: child.stdout })) if (line === 'ready') break
  return child
}

/** CPU time that a process has used so far; a tick is 10 ms on every Linux that we know. */
async function cpuMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

async function bytesIn(dir: string): Promise<number> {
  const names = await readdir(dir).catch(() => [])
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(dir, name)).then(
        (found) => found.size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

function cosine(a: number[], b: number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)
}
