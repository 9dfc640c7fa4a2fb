import { totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import type { EngineState } from '../../../contract/core/health.ts'
import type { Machine } from '../../../contract/core/model-library.ts'
import type { ModelParameters } from '../../../contract/core/model-parameters.ts'
import type { Model } from '../../../contract/core/models.ts'
import { AppError } from '../../../contract/errors.ts'
import { sameModel } from '../../../contract/same-model.ts'
import type { Runtime } from '../../../native/runtime.ts'
import type { Logger } from '../../../server-kit/logger.ts'
import type { Clock } from '../clock.ts'
import { DEATH_NOTICE_MS, runBundled } from './bundled-session.ts'
import { createCatalog } from './catalog.ts'
import { CHAT_TIMEOUTS, type ChatTimeouts, KEEP_ALIVE, type LoadOptions } from './chat-stream.ts'
import { createOllamaClient, type OllamaClient, type PullLine } from './client.ts'
import type { Engine } from './engine.ts'
import { engineUnavailable, modelInUse, modelNotFound } from './engine-errors.ts'
import type { EngineProcess } from './engine-process.ts'
import { importGguf } from './import-file.ts'
import { recordRemoval } from './import-record.ts'
import { createRestartPolicy } from './restart-policy.ts'
import { createStatus, notReady } from './status.ts'
import { runSystem } from './system-session.ts'

export interface EngineOptions {
  dataDir: string
  /** Where models lie; default `<dataDir>/engine/models`. */
  modelsDir?: string
  runtime: Runtime
  logger: Logger
  clock: Clock
  settings: EngineChoice
  /** The model that the user chose, null for the starter; asked at each use. */
  chosenModel?: () => string | null
  /** Whether the user lets a model think that can. Default: yes. */
  mayThink?: (model: string) => boolean
  /** What the user set for a model; asked at each use. Default: nothing. */
  parametersOf?: (model: string) => ModelParameters
  /** Memory of the machine, which limits the window; default: what the system says. */
  memoryBytes?: number
  /** What the engine's environment is picked from; default: this process's. */
  env?: NodeJS.ProcessEnv
  /** Answers that one model computes at a time. */
  parallelChats?: number
  timings?: Partial<EngineTimings>
}
interface EngineChoice {
  mode: EngineState['mode']
  /** Address of the user's own Ollama, used in mode `system`. */
  url: string
}
interface EngineTimings extends ChatTimeouts {
  /** From the start of the process to its first answer: on a cold disk, with a virus scanner reading along. */
  startTimeoutMs: number
  healthIntervalMs: number
  systemProbeIntervalMs: number
}
const TIMINGS: EngineTimings = {
  ...CHAT_TIMEOUTS,
  startTimeoutMs: 60_000,
  healthIntervalMs: 30_000,
  systemProbeIntervalMs: 3_000,
}

/** The engine with its life in hand; features see {@link Engine} only. */
export interface EngineService extends Engine {
  /** Begins to start it and returns at once; `state()` and `ready()` tell how it goes. */
  start(): void
  /** Ends the bundled engine with all its processes; resolves when they are gone. */
  stop(): Promise<void>
  /** Changes to the other engine, or the other address; nothing happens when it is the same. */
  setMode(choice: EngineChoice): Promise<void>
  /** Address of the Ollama in use, null when there is none; for diagnostics and measurements. */
  url(): string | null
  /** Loads a model so that the first word comes sooner. Never throws. */
  warm(model: string): Promise<void>
  /** Vectors, one for each text, in their order. Default: of the embedding model that comes with the app. */
  embed(texts: string[], model?: string): Promise<number[][]>
  /** Downloads a model into the engine in use; see {@link OllamaClient.pull}. */
  pull(call: { model: string; isInsecure: boolean }, signal: AbortSignal): AsyncGenerator<PullLine>
  /** Makes a model of a GGUF file. */
  importFile(
    file: { path: string; name: string; hasTemplate: boolean },
    onBytes: (doneBytes: number, totalBytes: number) => void,
    signal: AbortSignal,
  ): Promise<void>
  /** Resolves when the engine lists the model and can say what it is. */
  verify(name: string): Promise<void>
  /** Deletes a model. @throws AppError model_in_use when it is needed, model_not_found */
  removeModel(name: string): Promise<{ freed_bytes: number }>
  /** Where our engine keeps its models; null while the user's own Ollama is in use. */
  modelsDir(): string | null
  /** The graphics card that our engine named when it started. */
  gpu(): Machine['gpu']
}

export function createEngineService(options: EngineOptions): EngineService {
  const { runtime, logger, clock } = options
  const timings = { ...TIMINGS, ...options.timings }
  const homeDir = resolve(options.dataDir, 'engine')
  const folders = { homeDir, modelsDir: resolve(options.modelsDir ?? join(homeDir, 'models')) }
  const status = createStatus(options.settings.mode)
  const restartPolicy = createRestartPolicy(() => clock.monotonicMs())
  const parametersOf = (model: string): ModelParameters => options.parametersOf?.(model) ?? {}
  const parallelChats = options.parallelChats ?? 2
  const catalog = createCatalog({
    runtime,
    chosenModel: options.chosenModel ?? (() => null),
    parametersOf,
    isSystem: () => choice.mode === 'system',
    memoryBytes: options.memoryBytes ?? totalmem(),
    parallelChats,
  })
  const warming = new Map<string, Promise<void>>()
  let choice = options.settings
  let client: OllamaClient | null = null
  let session: { stop: AbortController; ended: Promise<void> } | null = null
  let launched: Pick<EngineProcess, 'gpu'> | null = null
  let changes: Promise<void> = Promise.resolve()

  const parts = {
    status,
    logger,
    monotonicMs: () => clock.monotonicMs(),
    connect: (url: string) => createOllamaClient(url, timings),
    publish: (next: OllamaClient | null) => {
      client = next
      if (next === null) catalog.forget()
    },
    learn: (next: OllamaClient) => catalog.models(next),
  }
  const begin = (): void => {
    if (session) return
    const stop = new AbortController()
    const run =
      choice.mode === 'system'
        ? runSystem(
            { ...parts, url: choice.url, probeIntervalMs: timings.systemProbeIntervalMs },
            stop.signal,
          )
        : runBundled(
            {
              ...parts,
              runtime,
              folders,
              restartPolicy,
              parallelChats,
              parentEnv: options.env ?? process.env,
              startTimeoutMs: timings.startTimeoutMs,
              healthIntervalMs: timings.healthIntervalMs,
              onLaunch: (engine) => {
                launched = engine
              },
            },
            stop.signal,
          )
    status.set({ state: 'starting', mode: choice.mode, version: null, progress: null, error: null })
    session = { stop, ended: run }
  }
  const halt = async (state: 'stopped' | 'restarting'): Promise<void> => {
    const ending = session
    session = null
    if (ending) status.set({ state: 'restarting', progress: null, error: null })
    ending?.stop.abort()
    await ending?.ended
    status.set({ state, progress: null, error: null })
  }
  /** Stops and starts come one after the other, in the order in which they were asked for. */
  const inTurn = (change: () => Promise<void>): Promise<void> => {
    changes = changes.then(change)
    return changes
  }
  const connected = (): OllamaClient => {
    if (client) return client
    const told = notReady(status.get())
    throw told.code === 'engine_starting' ? engineUnavailable(told) : told
  }

  /** With the window of the chat to come: a model that is asked with another one is loaded twice. */
  const loadingOf = ({ name, limits }: Model): LoadOptions => {
    const { context_tokens, keep_alive_minutes: minutes } = parametersOf(name)
    const isOwn = choice.mode === 'bundled'
    return {
      contextTokens: isOwn || context_tokens !== undefined ? limits.context_tokens : null,
      keepAlive: minutes === undefined ? (isOwn ? KEEP_ALIVE : null) : minutes < 0 ? '-1s' : `${minutes}m`,
    }
  }
  const load = async (name: string): Promise<void> => {
    if (!client) return
    try {
      const model = await catalog.find(client, name)
      await client.load(name, loadingOf(model), AbortSignal.timeout(timings.firstByteMs))
      // A system Ollama tells the window that it gives a model once that is loaded.
      if (choice.mode === 'system') await catalog.models(client)
    } catch (error) {
      logger.warn('warm_failed', { code: error instanceof AppError ? error.code : 'internal_error' })
    }
  }

  return {
    state: () => status.get(),
    ready: (timeoutMs) => status.ready(timeoutMs),
    async *chat(call) {
      try {
        const client = connected()
        const model = await catalog.find(client, call.model)
        const set = parametersOf(model.name)
        // Background work asks for JSON, and for the answer alone.
        const think = call.format === undefined && model.can_think && (options.mayThink?.(model.name) ?? true)
        yield* client.chat({
          ...call,
          think,
          ...given('temperature', call.temperature ?? set.temperature),
          ...given('topP', call.topP ?? set.top_p),
          ...loadingOf(model),
        })
      } catch (error) {
        // A connection breaks a little before the death of the process behind it is known. A caller who
        // retries at once must wait for the new engine, not reach the dead one.
        const isDeath =
          error instanceof AppError && (error.code === 'engine_died' || error.code === 'answer_not_started')
        if (isDeath && status.get().mode === 'bundled') await status.leavesReady(DEATH_NOTICE_MS)
        throw error
      }
    },
    models: async () => await catalog.models(connected()),
    limits: async (model) => (await catalog.find(connected(), model)).limits,
    knownLimits(name) {
      const model = catalog.known(name)
      return model && { model: model.name, limits: model.limits }
    },
    defaultModel: async () => await catalog.defaultModel(connected()),
    restart: () =>
      inTurn(async () => {
        await halt('restarting')
        restartPolicy.reset()
        begin()
      }),
    start() {
      if (!session) status.set({ state: 'starting', mode: choice.mode })
      void inTurn(async () => begin())
    },
    stop: () => inTurn(() => halt('stopped')),
    setMode: (next) =>
      inTurn(async () => {
        const isSame = next.mode === choice.mode && (next.mode === 'bundled' || next.url === choice.url)
        choice = next
        if (isSame || !session) return
        await halt('restarting')
        restartPolicy.reset()
        begin()
      }),
    url: () => client?.url ?? null,
    async warm(name) {
      const loading = warming.get(name) ?? load(name)
      warming.set(name, loading)
      await loading
      warming.delete(name)
    },
    embed: async (texts, model = runtime.models.embedding.name) => await connected().embed(model, texts),
    async *pull(call, signal) {
      yield* connected().pull(call, signal)
    },
    importFile: async (file, onBytes, signal) => await importGguf(connected(), file, onBytes, signal),
    async verify(name) {
      await connected().show(name)
      const models = await catalog.models(connected())
      if (!models.some((model) => sameModel(model.name, name))) throw modelNotFound(name)
    },
    async removeModel(name) {
      const before = await catalog.models(connected())
      const model = before.find((one) => sameModel(one.name, name))
      if (!model) throw modelNotFound(name)
      if (model.kept_because !== null) throw modelInUse(name, model.kept_because)
      await connected().remove(model.name)
      const isStarter = sameModel(model.name, runtime.models.starter.name)
      if (isStarter && choice.mode === 'bundled') {
        await recordRemoval(folders.modelsDir, runtime.models.starter.name)
      }
      await catalog.models(connected())
      return { freed_bytes: model.size_bytes }
    },
    modelsDir: () => (choice.mode === 'bundled' ? folders.modelsDir : null),
    gpu: () => (choice.mode === 'bundled' ? (launched?.gpu() ?? null) : null),
  }
}

/** Returns an object with the key, or an empty one when there is no value: what is absent follows the model. */
function given<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>)
}
