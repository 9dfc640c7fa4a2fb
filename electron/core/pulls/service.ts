import { basename, isAbsolute } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { backOffMs } from '../../../contract/back-off.ts'
import type { Pull } from '../../../contract/core/pulls.ts'
import { AppError } from '../../../contract/errors.ts'
import type { CoreDeps } from '../deps.ts'
import { readGgufHead } from '../models/gguf.ts'
import { parseModelName } from '../models/model-name.ts'
import { removePartialFiles } from '../models/partial-files.ts'
import type { EngineService } from '../models/service.ts'
import type { PullProgress } from './progress.ts'
import { PULL_TIMINGS, type PullTimings, runPull, SETTLE_MS } from './run-pull.ts'
import { deletePull, getPull, insertPull, listPulls, type PullRow, takeUpPulls, updatePull } from './store.ts'

export interface PullService {
  /** In the order in which they were asked for; those that are done stay until the user or the next start removes them. */
  list(): Pull[]
  /** Queues a download. One that is there already goes on. @throws AppError pull_name_invalid */
  add(typed: string): Pull
  /** Queues the import of a GGUF file. @throws AppError import_file_missing, import_not_gguf */
  importFile(path: string): Promise<Pull>
  pause(id: string): Pull
  /** Lets a paused, failed or waiting one go on at once. */
  resume(id: string): Pull
  /** Cancels it and removes what it left; of one that is done only the entry. */
  remove(id: string): Promise<void>
  /** Takes up what an earlier run left. */
  start(): void
  /** Stops; what runs goes on after the next start. */
  stop(): Promise<void>
}

export interface PullDeps extends Pick<CoreDeps, 'db' | 'clock' | 'newId' | 'logger'> {
  engine: EngineService
  timings?: Partial<PullTimings>
}

/** How long a pull without a network waits before it tries again. */
const RETRY = { firstMs: 2_000, longestMs: 60_000 }
/** States are written at once, bytes at this rate. */
const WRITE_EVERY_MS = 1_000
const PASSING = new Set(['pull_offline', 'engine_unavailable', 'engine_starting'])
const ENGINE_LIMIT_MS = 60_000

/** One pull runs at a time: two would share the line, and the first would be ready later. */
export function createPullService(deps: PullDeps): PullService {
  const { db, clock, newId, logger, engine } = deps
  const timings = { ...PULL_TIMINGS, ...deps.timings }
  let current: {
    row: PullRow
    stop: AbortController
    ended: Promise<void>
    progress: PullProgress | null
  } | null = null
  let isStopped = true
  let failures = 0

  const rowOf = (id: string): PullRow => {
    const row = current?.row.id === id ? current.row : getPull(db, id)
    if (row) return row
    throw new AppError('pull_not_found', 'There is no such download.')
  }
  const save = (row: PullRow, change: Partial<PullRow>): PullRow => {
    Object.assign(row, change, { updated_at_ms: clock.nowMs() })
    updatePull(db, row)
    return row
  }
  const toPull = (row: PullRow): Pull => {
    const { reference: _path, digests: _digests, created_at_ms, updated_at_ms, ...rest } = row
    const speed =
      current?.row.id === row.id && row.state === 'running' ? current.progress?.bytesPerSecond() : null
    const left = row.total_bytes === null ? null : Math.max(0, row.total_bytes - row.done_bytes)
    return {
      ...rest,
      bytes_per_second: speed ?? null,
      seconds_left: speed && left !== null ? left / speed : null,
      created_at: created_at_ms,
      updated_at: updated_at_ms,
    }
  }

  /** Starts the next one that waits, if none runs. */
  const next = (): void => {
    if (isStopped || current) return
    const row = listPulls(db).find(({ state }) => state === 'waiting' || state === 'offline')
    if (!row) return
    const stop = new AbortController()
    const running = { row, stop, ended: Promise.resolve(), progress: null as PullProgress | null }
    current = running
    running.ended = work(running)
      .catch((error: unknown) => logger.error('pull_broke', { error: String(error) }))
      .finally(() => {
        current = null
        next()
      })
  }
  const work = async (running: NonNullable<typeof current>): Promise<void> => {
    const { row, stop } = running
    let writtenMs = clock.monotonicMs()
    try {
      await engine.ready(ENGINE_LIMIT_MS)
      stop.signal.throwIfAborted()
      save(row, { state: 'running' })
      await runPull(
        row,
        {
          engine,
          clock,
          timings,
          onProgress(progress, change) {
            running.progress = progress
            if (stop.signal.aborted) return
            failures = 0
            Object.assign(row, change, { error: null })
            if (change.state === undefined && clock.monotonicMs() - writtenMs < WRITE_EVERY_MS) return
            writtenMs = clock.monotonicMs()
            save(row, {})
          },
        },
        stop.signal,
      )
      save(row, { state: 'done', error: null, done_bytes: row.total_bytes ?? row.done_bytes })
      logger.info('pull_done', { kind: row.kind, bytes: row.done_bytes })
    } catch (error) {
      // Its state was written where it was stopped.
      if (stop.signal.aborted) return
      await failed(row, error, stop.signal)
    }
  }
  const failed = async (row: PullRow, error: unknown, signal: AbortSignal): Promise<void> => {
    const known = error instanceof AppError ? error : null
    if (!known) logger.error('pull_failed', { error: String(error) })
    const code = (known?.code ?? 'pull_failed') as NonNullable<Pull['error']>['code']
    const told = { code, ...(known?.details ? { details: known.details } : {}) }
    if (!PASSING.has(code)) {
      logger.warn('pull_failed', { code })
      save(row, { state: 'failed', error: told })
      return
    }
    save(row, { state: code === 'pull_offline' ? 'offline' : 'waiting', error: told })
    await sleep(backOffMs(failures++, RETRY), undefined, { signal }).catch(() => {})
  }

  /** Ends the current one; resolves when the engine has written down how far it came. */
  const halt = async (): Promise<void> => {
    const ending = current
    if (!ending) return
    ending.stop.abort()
    await ending.ended
    await sleep(SETTLE_MS)
  }
  const queue = (row: PullRow): PullRow => {
    const same = listPulls(db).filter(({ name }) => name === row.name)
    const open = same.find(({ state }) => state !== 'done')
    if (open) return resumed(rowOf(open.id))
    for (const { id } of same) deletePull(db, id)
    insertPull(db, row)
    return row
  }
  const resumed = (row: PullRow): PullRow => {
    if (row.state === 'paused' || row.state === 'failed') save(row, { state: 'waiting', error: null })
    // It waits for the network, or for the engine: now instead.
    else if (row.state === 'offline' && current?.row.id === row.id) {
      failures = 0
      current.stop.abort()
    }
    next()
    return row
  }
  const newRow = (part: Pick<PullRow, 'name' | 'kind' | 'reference' | 'has_template'>): PullRow => ({
    id: newId(),
    state: 'waiting',
    done_bytes: 0,
    total_bytes: null,
    digests: [],
    error: null,
    created_at_ms: clock.nowMs(),
    updated_at_ms: clock.nowMs(),
    ...part,
  })
  const added = (row: PullRow): Pull => {
    const queued = queue(row)
    next()
    return toPull(current?.row.id === queued.id ? current.row : queued)
  }

  return {
    list: () => listPulls(db).map((row) => toPull(current?.row.id === row.id ? current.row : row)),
    add(typed) {
      const { name, reference } = parseModelName(typed)
      return added(newRow({ name, kind: 'download', reference, has_template: null }))
    },
    async importFile(path) {
      if (!isAbsolute(path)) throw new AppError('import_file_missing', 'The file cannot be read.')
      const head = await readGgufHead(path)
      return added(
        newRow({
          name: importName(path),
          kind: 'import',
          reference: path,
          has_template: head.hasChatTemplate,
        }),
      )
    },
    pause(id) {
      const row = rowOf(id)
      if (row.state === 'done' || row.state === 'failed') return toPull(row)
      const isCurrent = current?.row.id === id
      save(row, { state: 'paused', error: null })
      if (isCurrent) current?.stop.abort()
      return toPull(row)
    },
    resume: (id) => toPull(resumed(rowOf(id))),
    async remove(id) {
      const row = rowOf(id)
      const wasDone = row.state === 'done'
      if (current?.row.id === id) {
        // So that it is not taken up again at once.
        save(row, { state: 'paused' })
        await halt()
      }
      deletePull(db, id)
      const modelsDir = engine.modelsDir()
      if (wasDone || modelsDir === null) return
      const wanted = new Set(listPulls(db).flatMap(({ digests }) => digests))
      await removePartialFiles(
        modelsDir,
        row.digests.filter((digest) => !wanted.has(digest)),
      )
    },
    start() {
      takeUpPulls(db)
      isStopped = false
      next()
    },
    async stop() {
      isStopped = true
      await halt()
    },
  }
}

/** The file's name as a model name: `My Model (Q4).gguf` → `my-model-q4:latest`. */
function importName(path: string): string {
  const words = basename(path)
    .replace(/\.gguf$/i, '')
    .toLowerCase()
    .slice(0, 80)
    .split(/[^a-z0-9.]/)
    .filter((word) => /[a-z0-9]/.test(word))
  // A name may not begin with a dot.
  return `${words.join('-').replace(/^\./, 'model.') || 'imported-model'}:latest`
}
