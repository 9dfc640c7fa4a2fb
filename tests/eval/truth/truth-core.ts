import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import type { WorkerName } from '../../../contract/core/memory-runs.ts'
import { distillationLeaseReplySchema, reflectionLeaseReplySchema } from '../../../contract/core/work.ts'
import { type Clock, createSystemClock } from '../../../electron/core/clock.ts'
import { NotesBudget } from '../../../electron/core/recall/notes-budget.ts'
import { call } from '../../../electron/workers/core-calls.ts'
import { WorkerCoreClient } from '../../../electron/workers/core-client.ts'
import { distillation } from '../../../electron/workers/distillation/distillation.ts'
import { reflection } from '../../../electron/workers/reflection/reflection.ts'
import { doJob } from '../../../electron/workers/work-loop.ts'
import { fakeRuntime } from '../../harness/fake-runtime.ts'
import { InProcessCore } from '../../harness/in-process-core.ts'
import { pointAtEngine } from '../../harness/point-at-engine.ts'
import { workOf } from '../../harness/worker-processes.ts'
import { ScriptedEngine } from './scripted-engine.ts'

/** A Monday. */
const FIRST_DAY = Date.UTC(2026, 2, 2, 9)
const MINUTE_MS = 60_000
const POLL_MS = 20
const LIMIT_MS = 30_000
const LISTED = 500

/** States stay strings, and fields that are not looked at may come and go: the form must outlive the code it measures. */
const memorySchema = z.object({ id: z.string(), text: z.string(), state: z.string(), tier: z.string() })
export type KnownMemory = z.infer<typeof memorySchema>
const listSchema = z.object({ memories: z.array(memorySchema) })
const statsSchema = z.object({ vectors_waiting: z.number() })

/** The real core over HTTP with a clock that a scenario sets, a scripted model, and the workers' own code. */
export class TruthCore {
  readonly core: InProcessCore
  readonly engine: ScriptedEngine
  readonly #clock: { wallMs: number }
  readonly #filesDir: string

  private constructor(
    core: InProcessCore,
    engine: ScriptedEngine,
    clock: { wallMs: number },
    filesDir: string,
  ) {
    this.core = core
    this.engine = engine
    this.#clock = clock
    this.#filesDir = filesDir
  }

  static async start(): Promise<TruthCore> {
    const filesDir = mkdtempSync(join(tmpdir(), 'novacore-truth-'))
    const runtimeFile = join(filesDir, 'runtime.json')
    writeFileSync(runtimeFile, JSON.stringify(fakeRuntime(filesDir)))
    const engine = await ScriptedEngine.start()
    const time = { wallMs: FIRST_DAY }
    const clock: Clock = { ...createSystemClock(), nowMs: () => time.wallMs }
    const core = await InProcessCore.start(
      { clock, tier: () => 'pro', notesBudget: new NotesBudget(600) },
      undefined,
      { runtimeFile },
    )
    await pointAtEngine(core, engine.fake.url)
    return new TruthCore(core, engine, time, filesDir)
  }

  /** Sets the clock to `at`, or lets a minute go by. Tokens live for a day, so they are signed anew. */
  async turnClockTo(at: string | undefined): Promise<void> {
    const nextMs = at === undefined ? this.#clock.wallMs + MINUTE_MS : Date.parse(at)
    if (nextMs < this.#clock.wallMs) throw new Error(`The clock of a scenario cannot go back to ${at}.`)
    this.#clock.wallMs = nextMs
    this.core.token = await this.core.core.issueToken('operator')
  }

  async post(path: string, body: object): Promise<unknown> {
    return accepted(await this.core.post(path, body), path)
  }

  async patch(path: string, body: object): Promise<unknown> {
    return accepted(await this.core.patch(path, body), path)
  }

  async get(path: string): Promise<unknown> {
    return accepted(await this.core.get(path), path)
  }

  /** All memories in whatever state, without the messages that still wait to be read. */
  async memories(): Promise<KnownMemory[]> {
    const { memories } = listSchema.parse(await this.get(`/memory/list?state=all&limit=${LISTED}`))
    return memories.filter(({ tier }) => tier !== 'stm')
  }

  /** Runs a worker until nothing is left for it. Throws Error when a run failed. */
  async work(worker: WorkerName): Promise<void> {
    await this.turnClockTo(undefined)
    const token = await this.core.core.issueToken(worker)
    const issuedAtSeconds = Math.floor(this.#clock.wallMs / 1000)
    const client = new WorkerCoreClient(
      { url: this.core.url, token, issuedAtSeconds },
      () => this.#clock.wallMs,
    )
    await this.post('/memory/work/run', { worker })
    const untilMs = Date.now() + LIMIT_MS
    while (Date.now() < untilMs) {
      if (await workOnce(worker, client)) continue
      const { state, last_run } = await workOf(this.core, worker)
      if (last_run?.state === 'failed') throw new Error(`${worker} failed: ${last_run.error}`)
      if (state === 'idle') return
      await pause(POLL_MS)
    }
    throw new Error(`${worker} did not end.`)
  }

  /** Resolves once everything can be found by meaning. */
  async vectorsReady(): Promise<void> {
    const untilMs = Date.now() + LIMIT_MS
    while (Date.now() < untilMs) {
      if (statsSchema.parse(await this.get('/memory/stats')).vectors_waiting === 0) return
      await pause(POLL_MS * 5)
    }
    throw new Error('The vectors were not computed.')
  }

  async close(): Promise<void> {
    await this.core.close()
    await this.engine.fake.close()
    rmSync(this.#filesDir, { recursive: true, force: true })
  }
}

/** Leases one job and does it; false when there was none. */
async function workOnce(worker: WorkerName, client: WorkerCoreClient): Promise<boolean> {
  const body = { instance: 'truth', wait_ms: 0 }
  if (worker === 'reflection') {
    const { job } = await call(client, '/work/reflection/lease', body, reflectionLeaseReplySchema)
    if (job) await doJob(reflection, client, job)
    return job !== null
  }
  const { job } = await call(client, '/work/distillation/lease', body, distillationLeaseReplySchema)
  if (job) await doJob(distillation, client, job)
  return job !== null
}

function accepted({ status, body }: { status: number; body: unknown }, path: string): unknown {
  if (status >= 300) throw new Error(`${path} → ${status} ${JSON.stringify(body)}`)
  return body
}
