import { z } from 'zod'
import { backOffMs } from '../../contract/back-off.ts'
import type { CoreStatus } from '../../contract/desktop-bridge.ts'
import { type AnswerWatch, SILENCE_LIMIT_MS, watchAnswers } from './answer-watch.ts'
import type { ChildHandle } from './child-handle.ts'
import type { MainLog } from './log.ts'

/** The start message. The secret is sent in it only, never by argument or environment. */
interface CoreStart {
  dataDir: string
  /** base64url of the launch's 32 bytes. */
  secret: string
  runtimeFile: string
  appVersion: string
}

export interface CoreProcessOptions {
  fork: () => ChildHandle
  start: CoreStart
  log: MainLog
  /** False in development, where a debugger may pause the core. */
  isWatched?: boolean
  nowMs?: () => number
}

const coreMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), url: z.url() }),
  z.object({ type: z.literal('refused'), code: z.string(), message: z.string() }),
])

const RESTART = { firstMs: 500, longestMs: 8_000 }
/** Three crashes within a minute: another restart would not help, so the user must decide. */
const CRASH_LOOP_COUNT = 3
const CRASH_LOOP_WINDOW_MS = 60_000
/** The snapshot before a migration of a large store takes long; a core silent for longer than this is stuck. */
const READY_LIMIT_MS = 120_000
const STOP_LIMIT_MS = 5_000

const MESSAGE_RESTARTING = 'The background service ended unexpectedly and is being started again.'
const MESSAGE_HUNG =
  'The background service stopped answering, so it was ended and is being started again. What it was doing is not repeated by itself.'
const MESSAGE_CRASH_LOOP =
  'The background service ended three times within a minute. Your chats are safe on disk; try again, or restart the app.'

/**
 * Starts the core and restarts it with back-off when it crashes. A core that stops answering pings (answer-watch.ts) is
 * killed, which counts as a crash. Three crashes in 60 s lead to `crash_loop`, which only {@link CoreProcess.restart}
 * leaves. A core that refuses to start (for example because another one uses the data folder) counts as a crash too, and
 * its message is kept for the user.
 */
export class CoreProcess {
  readonly #options: CoreProcessOptions
  readonly #nowMs: () => number
  readonly #listeners = new Set<(status: CoreStatus) => void>()
  #status: CoreStatus = { state: 'starting', message: null }
  #child: ChildHandle | null = null
  #url: string | null = null
  #crashesMs: number[] = []
  #refusal: string | null = null
  #watch: AnswerWatch | null = null
  #isHung = false
  #timer: NodeJS.Timeout | null = null
  #isStopping = false

  constructor(options: CoreProcessOptions) {
    this.#options = options
    this.#nowMs = options.nowMs ?? Date.now
  }

  status(): CoreStatus {
    return this.#status
  }

  /** Returns the core's address, or null while it is not running. */
  url(): string | null {
    return this.#url
  }

  /** Like {@link url}, but waits up to `limitMs` for a core that is starting. */
  urlWithin(limitMs: number): Promise<string | null> {
    if (this.#url !== null || !this.#isStarting()) return Promise.resolve(this.#url)
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(limit)
        unsubscribe()
        resolve(this.#url)
      }
      const limit = setTimeout(finish, limitMs)
      const unsubscribe = this.onStatus(() => {
        if (this.#url !== null || !this.#isStarting()) finish()
      })
    })
  }

  #isStarting(): boolean {
    return this.#status.state === 'starting' || this.#status.state === 'restarting'
  }

  pid(): number | null {
    return this.#child?.pid ?? null
  }

  /** Calls `listener` at each change of the state. Returns the unsubscribe function. */
  onStatus(listener: (status: CoreStatus) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  start(): void {
    if (this.#child !== null || this.#isStopping) return
    this.#clearTimer()
    this.#refusal = null
    if (this.#status.state !== 'restarting') this.#set('starting', null)
    const child = this.#options.fork()
    this.#child = child
    this.#isHung = false
    child.onMessage((message) => this.#onMessage(child, message))
    child.onExit((exitCode) => this.#onExit(child, exitCode))
    child.postMessage({ type: 'start', ...this.#options.start })
    this.#timer = setTimeout(() => {
      this.#options.log('core_silent', { limitMs: READY_LIMIT_MS })
      child.kill()
    }, READY_LIMIT_MS)
  }

  /** Stops the core if it runs, clears the crash count, and starts a new one. */
  async restart(): Promise<void> {
    await this.#end(STOP_LIMIT_MS)
    this.#crashesMs = []
    this.#isStopping = false
    this.start()
  }

  /** Asks the core to stop and kills it after `limitMs`. Resolves when it is gone; it is not restarted. */
  async stop(limitMs: number = STOP_LIMIT_MS): Promise<void> {
    await this.#end(limitMs)
    this.#set('stopped', null)
  }

  /** Clears the unanswered pings: they are from before the machine slept. */
  wokeUp(): void {
    this.#watch?.reset()
  }

  async #end(limitMs: number): Promise<void> {
    this.#isStopping = true
    this.#watch?.stop()
    this.#clearTimer()
    this.#url = null
    const child = this.#child
    if (child === null) return
    await new Promise<void>((resolve) => {
      const force = setTimeout(() => {
        this.#options.log('core_stop_forced', { limitMs })
        child.kill()
      }, limitMs)
      child.onExit(() => {
        clearTimeout(force)
        resolve()
      })
      child.postMessage({ type: 'stop' })
    })
  }

  #onMessage(child: ChildHandle, raw: unknown): void {
    const parsed = coreMessageSchema.safeParse(raw)
    if (child !== this.#child || this.#isStopping || !parsed.success) return
    if (parsed.data.type === 'refused') {
      this.#refusal = parsed.data.message
      this.#options.log('core_refused', { code: parsed.data.code })
      child.kill()
      return
    }
    this.#clearTimer()
    this.#url = parsed.data.url
    this.#options.log('core_ready', { pid: child.pid ?? null })
    if (this.#options.isWatched !== false) this.#watch = watchAnswers(child, () => this.#killHung(child))
    this.#set('running', null)
  }

  #killHung(child: ChildHandle): void {
    if (child !== this.#child || this.#isStopping) return
    this.#options.log('core_hangs', { pid: child.pid ?? null, silentMs: SILENCE_LIMIT_MS })
    this.#isHung = true
    this.#url = null
    child.kill()
  }

  #onExit(child: ChildHandle, exitCode: number): void {
    if (child !== this.#child) return
    this.#child = null
    this.#url = null
    this.#watch?.stop()
    this.#clearTimer()
    this.#options.log('core_exited', { exitCode, wasStopped: this.#isStopping })
    if (this.#isStopping) return
    const nowMs = this.#nowMs()
    this.#crashesMs = [...this.#crashesMs.filter((at) => nowMs - at < CRASH_LOOP_WINDOW_MS), nowMs]
    if (this.#crashesMs.length >= CRASH_LOOP_COUNT) {
      this.#set('crash_loop', this.#refusal ?? MESSAGE_CRASH_LOOP)
      return
    }
    const pauseMs = backOffMs(this.#crashesMs.length - 1, RESTART)
    if (this.#isHung) this.#set('restarting', MESSAGE_HUNG, 'core_hung')
    else this.#set('restarting', this.#refusal ?? MESSAGE_RESTARTING)
    this.#timer = setTimeout(() => this.start(), pauseMs)
  }

  #set(state: CoreStatus['state'], message: string | null, code?: CoreStatus['code']): void {
    this.#status = { state, message, ...(code ? { code } : {}) }
    this.#options.log('core_state', { state })
    for (const listener of this.#listeners) listener(this.#status)
  }

  #clearTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }
}
