import { mkdir } from 'node:fs/promises'
import type { Model } from '../../../contract/core/models.ts'
import { AppError, codeOf } from '../../../contract/errors.ts'
import type { Runtime } from '../../../native/runtime.ts'
import type { Logger } from '../../../server-kit/logger.ts'
import type { EngineFolders } from './child-environment.ts'
import type { OllamaClient } from './client.ts'
import { diskFull } from './engine-errors.ts'
import { type EngineExit, type EngineProcess, launchEngine } from './engine-process.ts'
import { importModels } from './import.ts'
import type { RestartPolicy } from './restart-policy.ts'
import { endStaleEngine, removePidFile, writePidFile } from './stale-engine.ts'
import type { Status } from './status.ts'
import { effectiveVersion, requireVersionFloor } from './version.ts'
import { sleep, watchHealth } from './watch-health.ts'

export interface SessionParts {
  status: Status
  logger: Logger
  monotonicMs: () => number
  connect(url: string): OllamaClient
  /** From here on chats may use it; null: nobody may. */
  publish(client: OllamaClient | null): void
  /** Runs once the engine answers, before it is called ready. */
  learn(client: OllamaClient): Promise<Model[]>
}
export interface BundledParts extends SessionParts {
  runtime: Runtime
  folders: EngineFolders
  parallelChats: number
  parentEnv: NodeJS.ProcessEnv
  restartPolicy: RestartPolicy
  startTimeoutMs: number
  healthIntervalMs: number
  /** Called with each start; asked for the graphics card that the engine named. */
  onLaunch(engine: Pick<EngineProcess, 'gpu'>): void
}

const WORDS_CRASH_LOOP =
  'The model engine stopped three times within a minute, so it is not started again. ' +
  'Restart it from here; if it stops again, restart the computer or install the app again.'

/**
 * Keeps our own Ollama running until the signal aborts: start, prepare, watch; after a death wait and start again;
 * after three in a minute give up in words. Never throws.
 */
export async function runBundled(parts: BundledParts, signal: AbortSignal): Promise<void> {
  const { status, logger, restartPolicy } = parts
  try {
    await mkdir(parts.folders.homeDir, { recursive: true, mode: 0o700 })
    await mkdir(parts.folders.modelsDir, { recursive: true })
    await endStaleEngine(parts.folders, logger)
    status.set({ ...STARTING, state: 'starting' })
    while (!signal.aborted) {
      const startedMs = parts.monotonicMs()
      const exit = await runOnce(parts, signal)
      if (signal.aborted) return
      const delayMs = restartPolicy.died(parts.monotonicMs() - startedMs)
      logger.error('engine_died', { code: exit.code, error: exit.lastError, restart_in_ms: delayMs })
      if (delayMs === null) throw new AppError('engine_unavailable', WORDS_CRASH_LOOP)
      status.set({ ...STARTING, state: 'restarting', restarts: status.get().restarts + 1 })
      await sleep(delayMs, signal)
    }
  } catch (error) {
    if (!signal.aborted) fail(status, logger, error)
  }
}

const STARTING = { progress: { step: 'starting', done_bytes: null, total_bytes: null }, error: null } as const

/** One life of the engine; answers how it ended. Throws what no restart would cure. */
async function runOnce(parts: BundledParts, stop: AbortSignal): Promise<EngineExit> {
  const { folders, runtime } = parts
  const engine = await launchEngine({
    ollama: runtime.ollama,
    folders,
    parallelChats: parts.parallelChats,
    parentEnv: parts.parentEnv,
  })
  parts.onLaunch(engine)
  const dying = new AbortController()
  void engine.exited.then(() => dying.abort())
  const signal = AbortSignal.any([stop, dying.signal])
  const client = parts.connect(engine.url)
  try {
    await writePidFile(engine, runtime.ollama.path, folders).catch((error: unknown) => {
      // On a full disk a user can still chat; only the last net against an orphan is missing.
      parts.logger.warn('pid_file_not_written', { cause: causeOf(error) })
    })
    await bringUp(parts, engine, client, signal)
    await watchHealth(client, parts.healthIntervalMs, signal)
    if (!signal.aborted) parts.logger.error('engine_hangs')
  } catch (error) {
    // What fails while the engine dies or is being stopped is the death's doing; the rest is told to the user.
    await Promise.race([engine.exited, sleep(DEATH_NOTICE_MS, stop)])
    if (!signal.aborted) throw error
  } finally {
    parts.publish(null)
    if (!stop.aborted) parts.status.set({ ...STARTING, state: 'restarting' })
    client.close()
    await engine.end()
    await removePidFile(folders)
  }
  return await engine.exited
}

/** A connection breaks a moment before the death of the process behind it is reported. */
export const DEATH_NOTICE_MS = 300

async function bringUp(
  parts: BundledParts,
  engine: EngineProcess,
  client: OllamaClient,
  signal: AbortSignal,
): Promise<void> {
  const { status, runtime } = parts
  const reported = await firstAnswer(parts, engine, client, signal)
  const version = effectiveVersion(reported, runtime.ollama.version)
  status.set({ version })
  requireVersionFloor(version)
  status.set({ state: 'preparing', progress: null })
  const lack = await prepare(parts, client, signal)
  const models = await parts.learn(client)
  signal.throwIfAborted()
  if (lack && !models.some(({ kind }) => kind === 'chat')) throw lack
  parts.publish(client)
  status.set({ state: 'ready', progress: null, error: lack && { code: lack.code, message: lack.message } })
  parts.logger.info('engine_ready', { version, pid: engine.groupPid })
}

/** Answers what could not be imported and why, if anything: with another model at hand a user can chat all the same. */
async function prepare(
  parts: BundledParts,
  client: OllamaClient,
  signal: AbortSignal,
): Promise<AppError | null> {
  try {
    await importModels(parts.runtime.models, {
      client,
      modelsDir: parts.folders.modelsDir,
      signal,
      onProgress: (progress) => parts.status.set({ progress }),
    })
    return null
  } catch (error) {
    const told = ['ENOSPC', 'EDQUOT'].includes(codeOf(error)) ? diskFull(error) : error
    if (signal.aborted || !(told instanceof AppError)) throw error
    parts.logger.error('model_import_failed', { code: told.code, cause: causeOf(told.cause) })
    return told
  }
}

/** Waits until the engine says that it listens (or, should it say it otherwise, a second), then asks until it answers. */
async function firstAnswer(
  { startTimeoutMs, monotonicMs }: BundledParts,
  engine: EngineProcess,
  client: OllamaClient,
  signal: AbortSignal,
): Promise<string> {
  const untilMs = monotonicMs() + startTimeoutMs
  await Promise.race([engine.listening, sleep(1_000, signal)])
  for (;;) {
    signal.throwIfAborted()
    const patience = AbortSignal.any([
      signal,
      AbortSignal.timeout(Math.max(1, Math.ceil(untilMs - monotonicMs()))),
    ])
    try {
      return await client.version(patience)
    } catch (error) {
      if (monotonicMs() >= untilMs) throw error
      await sleep(100, signal)
    }
  }
}

export function fail(status: Status, logger: Logger, error: unknown): void {
  const known = error instanceof AppError ? error : null
  logger.error('engine_failed', {
    code: known?.code ?? 'internal_error',
    cause: causeOf(known ? known.cause : error),
  })
  status.set({
    state: 'failed',
    progress: null,
    error: {
      code: known?.code ?? 'engine_unavailable',
      message:
        known?.message ??
        'The model engine cannot be prepared. Restart it; if that does not help, install the app again.',
    },
  })
}

function causeOf(error: unknown): string | null {
  return error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : null
}
