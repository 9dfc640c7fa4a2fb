import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../../contract/errors.ts'
import type { Clock } from '../clock.ts'
import { freeDiskBytes } from '../models/library-service.ts'
import { parseModelName } from '../models/model-name.ts'
import { removeDamagedParts } from '../models/partial-files.ts'
import { pullError } from '../models/pull-errors.ts'
import type { EngineService } from '../models/service.ts'
import { PullProgress } from './progress.ts'
import type { PullRow } from './store.ts'

export interface PullTimings {
  /** Room that a pull leaves on the disk: the app's own data must still fit. */
  reserveBytes: number
  /**
   * A pull is stopped and gone on with after this time. Ollama notes how far a part of 100 MB and more has come only
   * when its request ends, so that a power cut would otherwise cost all of up to 16 parts.
   */
  checkpointMs: number
  diskCheckMs: number
}
export const PULL_TIMINGS: PullTimings = {
  reserveBytes: 500_000_000,
  checkpointMs: 60_000,
  diskCheckMs: 1_000,
}
/** Ollama writes down its parts a moment after its caller has gone. */
export const SETTLE_MS = 400

export interface RunContext {
  engine: Pick<EngineService, 'pull' | 'importFile' | 'verify' | 'modelsDir'>
  clock: Clock
  timings: PullTimings
  onProgress(progress: PullProgress, change: Partial<PullRow>): void
}

/**
 * Does one job to its end: download or import, then the check that the engine has the model.
 * @throws AppError pull_* and import_*, engine_unavailable while the engine restarts; AbortError
 */
export async function runPull(job: PullRow, context: RunContext, signal: AbortSignal): Promise<void> {
  const disk = watchDisk(context)
  if (job.kind === 'import') await importFile(job, context, disk, signal)
  else await download(job, context, disk, signal)
  context.onProgress(new PullProgress(), { state: 'verifying' })
  await context.engine.verify(job.name)
}

async function download(
  job: PullRow,
  context: RunContext,
  disk: DiskWatch,
  signal: AbortSignal,
): Promise<void> {
  const { engine, clock, timings } = context
  const { reference, isInsecure } = parseModelName(job.reference)
  const progress = new PullProgress()
  const modelsDir = engine.modelsDir()
  if (modelsDir !== null) await removeDamagedParts(modelsDir)
  if (job.total_bytes !== null) await disk.check(job.total_bytes - job.done_bytes)
  for (;;) {
    const checkpoint = AbortSignal.timeout(timings.checkpointMs)
    try {
      const lines = engine.pull({ model: reference, isInsecure }, AbortSignal.any([signal, checkpoint]))
      for await (const line of lines) {
        if (!progress.saw(line, clock.monotonicMs())) continue
        const [done_bytes, total_bytes] = [progress.doneBytes(), progress.totalBytes()]
        context.onProgress(progress, { done_bytes, total_bytes, digests: progress.digests() })
        await disk.checkAtTimes(total_bytes - done_bytes)
      }
      return
    } catch (error) {
      if (signal.aborted || !checkpoint.aborted) throw pullError(error)
      await sleep(SETTLE_MS, undefined, { signal })
    }
  }
}

async function importFile(
  job: PullRow,
  { engine, clock, onProgress }: RunContext,
  disk: DiskWatch,
  signal: AbortSignal,
): Promise<void> {
  const progress = new PullProgress()
  const onBytes = (done_bytes: number, total_bytes: number): void => {
    progress.sawBytes(done_bytes, clock.monotonicMs())
    onProgress(progress, { done_bytes, total_bytes })
  }
  if (job.total_bytes !== null) await disk.check(job.total_bytes / 2)
  const file = { path: job.reference, name: job.name, hasTemplate: job.has_template ?? true }
  try {
    await engine.importFile(file, onBytes, signal)
  } catch (error) {
    if (error instanceof AppError && error.code === 'store_full') throw diskFull(null, null, error)
    throw error
  }
}

interface DiskWatch {
  /** @throws AppError pull_disk_full when what is still to come does not fit */
  check(bytesToCome: number): Promise<void>
  /** The same, but not more often than once in a while. */
  checkAtTimes(bytesToCome: number): Promise<void>
}

function watchDisk({ engine, clock, timings }: RunContext): DiskWatch {
  let lastMs = Number.NEGATIVE_INFINITY
  const check = async (bytesToCome: number): Promise<void> => {
    lastMs = clock.monotonicMs()
    const free = await freeDiskBytes(engine.modelsDir())
    if (free === null || bytesToCome <= 0) return
    const needed = bytesToCome + timings.reserveBytes
    if (needed > free) throw diskFull(needed, free)
  }
  return {
    check,
    async checkAtTimes(bytesToCome) {
      if (clock.monotonicMs() - lastMs >= timings.diskCheckMs) await check(bytesToCome)
    },
  }
}

function diskFull(needed: number | null, free: number | null, cause?: unknown): AppError {
  return new AppError('pull_disk_full', 'There is not enough room on the disk for the model.', {
    cause,
    ...(needed === null ? {} : { details: { needed_bytes: needed, free_bytes: free } }),
  })
}
