import { backOffMs } from '../../contract/back-off.ts'
import { type ProcessName, processNameSchema } from '../../contract/core/memory-runs.ts'
import type { CoreStatus } from '../../contract/desktop-bridge.ts'
import { type AnswerWatch, SILENCE_LIMIT_MS, watchAnswers } from './answer-watch.ts'
import type { ChildHandle } from './child-handle.ts'
import type { MainLog } from './log.ts'
import { signServiceToken } from './service-secret.ts'

/** Background processes; each gets its own token (spec H1). */
const WORKERS = processNameSchema.options

export interface WorkerProcessesOptions {
  fork: (worker: ProcessName) => ChildHandle
  secret: Uint8Array
  core: { url(): string | null; onStatus(listener: (status: CoreStatus) => void): () => void }
  log: MainLog
  /** False in development, where a debugger may pause a worker. */
  isWatched?: boolean
  startAfterMs?: number
}

/** Lets the window open first; background work waits for 30 s without use anyway. */
const START_AFTER_MS = 5_000
const RESTART = { firstMs: 1_000, longestMs: 60_000 }
const SETTLED_MS = 60_000

/**
 * Runs one process of each worker while the core runs, and restarts one that exits or stops answering. Workers hold no
 * state, so they are killed together with the core: its job queue leases their jobs again.
 */
export class WorkerProcesses {
  readonly #options: WorkerProcessesOptions
  readonly #children = new Map<ProcessName, ChildHandle>()
  readonly #watches = new Map<ProcessName, AnswerWatch>()
  readonly #timers = new Set<NodeJS.Timeout>()
  #url: string | null = null

  constructor(options: WorkerProcessesOptions) {
    this.#options = options
    options.core.onStatus(() => this.#followCore())
  }

  pids(): number[] {
    return [...this.#children.values()].flatMap(({ pid }) => pid ?? [])
  }

  /** Clears the unanswered pings: they are from before the machine slept. */
  wokeUp(): void {
    for (const watch of this.#watches.values()) watch.reset()
  }

  stop(): void {
    this.#url = null
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
    for (const watch of this.#watches.values()) watch.stop()
    this.#watches.clear()
    for (const child of this.#children.values()) child.kill()
    this.#children.clear()
  }

  #followCore(): void {
    const url = this.#options.core.url()
    if (url === this.#url) return
    this.stop()
    this.#url = url
    if (url === null) return
    for (const worker of WORKERS)
      this.#startAfter(this.#options.startAfterMs ?? START_AFTER_MS, worker, url, 0)
  }

  #startAfter(waitMs: number, worker: ProcessName, url: string, failures: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      void this.#start(worker, url, failures)
    }, waitMs)
    this.#timers.add(timer)
  }

  async #start(worker: ProcessName, url: string, failures: number): Promise<void> {
    const issuedAtSeconds = Math.floor(Date.now() / 1000)
    const token = await signServiceToken(this.#options.secret, worker, issuedAtSeconds)
    if (url !== this.#url) return
    const child = this.#options.fork(worker)
    this.#children.set(worker, child)
    const startedMs = Date.now()
    child.postMessage({ type: 'start', worker, url, token, issuedAtSeconds })
    if (this.#options.isWatched !== false) {
      const watch = watchAnswers(child, () => {
        this.#options.log('worker_hangs', { worker, pid: child.pid ?? null, silentMs: SILENCE_LIMIT_MS })
        child.kill()
      })
      this.#watches.set(worker, watch)
    }
    child.onExit((exitCode) => {
      if (this.#children.get(worker) !== child) return
      this.#watches.get(worker)?.stop()
      this.#watches.delete(worker)
      this.#children.delete(worker)
      this.#options.log('worker_exited', { worker, exitCode })
      if (url !== this.#url) return
      const failedBefore = Date.now() - startedMs > SETTLED_MS ? 0 : failures
      this.#startAfter(backOffMs(failedBefore, RESTART), worker, url, failedBefore + 1)
    })
  }
}
