import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { readRuntime } from '../../native/runtime.ts'
import { alive, descendantsOf, eventually } from './processes.ts'

export interface LaunchOptions {
  /** The folder of an earlier launch, to start on its data again. Default: a new one, removed by {@link TestApp.dispose}. */
  dataDir?: string
  env?: Record<string, string>
  /** `own`: an empty models folder inside the data folder, as on a user's first run. Default: the shared one. */
  models?: 'shared' | 'own'
  args?: string[]
}

/** A line of logs/main.log. */
export interface MainEvent {
  event: string
  pid?: number
  [field: string]: unknown
}

const ENTRY = resolve('dist/main/main.mjs')
const LAUNCH_LIMIT_MS = 30_000

/** The built app in the Electron that set-up chose, driven by Playwright, on a data folder of its own. */
export class TestApp {
  readonly electron: ElectronApplication
  readonly page: Page
  readonly dataDir: string
  /** What the page wrote to its console as an error (also what its content policy refused), and errors nobody caught. */
  readonly pageErrors: string[]
  readonly #ownsDataDir: boolean
  readonly #main: ChildProcess

  private constructor(electron: ElectronApplication, page: Page, dataDir: string, ownsDataDir: boolean) {
    this.electron = electron
    this.page = page
    this.dataDir = dataDir
    this.pageErrors = collectErrors(page)
    this.#ownsDataDir = ownsDataDir
    this.#main = electron.process()
  }

  static async launch(options: LaunchOptions = {}): Promise<TestApp> {
    const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'novacore-e2e-')))
    let electron: ElectronApplication | null = null
    try {
      // Without `executablePath` Playwright puts a loader first, which holds `ready` back until it is attached: with it,
      // one launch in seven hung, when a window was being made at that moment. The npm package finds ours by this name.
      process.env.ELECTRON_OVERRIDE_DIST_PATH = dirname(electronPath())
      const launch = () =>
        _electron.launch({
          args: argumentsFor(dataDir, options.args),
          env: environmentFor(options),
          timeout: LAUNCH_LIMIT_MS,
        })
      electron = await launch().catch((error: unknown) => {
        if (!diedAsDebuggerAttached(error)) throw error
        console.warn('Electron ended with SIGSEGV while the debugger attached; it is started once more.')
        return launch()
      })
      const page = await electron.firstWindow({ timeout: LAUNCH_LIMIT_MS })
      return new TestApp(electron, page, dataDir, options.dataDir === undefined)
    } catch (error) {
      await electron?.close().catch(() => {})
      throw new Error(`The app did not open a window.\n${await logsOf(dataDir)}`, { cause: error })
    }
  }

  /** A second start by hand on the same folder, as a double click or a link would do. Resolves with its exit code. */
  static async startAgain(dataDir: string, args: string[] = []): Promise<number | null> {
    const child = spawn(electronPath(), argumentsFor(dataDir, args), {
      env: environmentFor({}),
      stdio: 'ignore',
    })
    const [code] = (await once(child, 'exit', { signal: AbortSignal.timeout(LAUNCH_LIMIT_MS) })) as [
      number | null,
    ]
    return code
  }

  get mainPid(): number {
    const { pid } = this.#main
    if (pid === undefined) throw new Error('The app has no process.')
    return pid
  }

  /** The process of the core that is running now. */
  corePid(): Promise<number> {
    return eventually('a running core', async () => {
      const pid = this.events().findLast(({ event }) => event === 'core_ready')?.pid
      return pid !== undefined && (await alive([pid])).length === 1 ? pid : null
    })
  }

  /** Ollama's own process, not its watchdog and not its runners. */
  async enginePid(): Promise<number> {
    const corePid = await this.corePid()
    return eventually('a running engine', async () => {
      const running = await descendantsOf(corePid)
      return running.find(({ command }) => /^\S*ollama serve/.test(command))?.pid
    })
  }

  /** Every process that the app has started, itself included. */
  async allPids(): Promise<number[]> {
    return [this.mainPid, ...(await descendantsOf(this.mainPid)).map(({ pid }) => pid)]
  }

  events(): MainEvent[] {
    const text = readFileSync(join(this.dataDir, 'logs', 'main.log'), 'utf8')
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as MainEvent)
  }

  /** Asks the core as the page would. */
  api(path: string, init?: { method: string; body?: unknown }): Promise<{ status: number; body: unknown }> {
    return this.page.evaluate(
      async ([address, request]) => {
        const answer = await fetch(`/api${address}`, {
          method: request?.method ?? 'GET',
          ...(request?.body === undefined
            ? {}
            : { body: JSON.stringify(request.body), headers: { 'content-type': 'application/json' } }),
        })
        const text = await answer.text()
        return { status: answer.status, body: text === '' ? null : (JSON.parse(text) as unknown) }
      },
      [path, init] as const,
    )
  }

  /** Waits until the model can answer. */
  async engineReady(limitMs = 120_000): Promise<void> {
    await eventually(
      'an engine that is ready',
      async () => {
        const { body } = await this.api('/health')
        return (body as { engine: { state: string } }).engine.state === 'ready'
      },
      limitMs,
    )
  }

  /** Points the core at another Ollama by the user's setting. */
  async pointAtEngine(url: string): Promise<void> {
    const { status } = await this.api('/settings', {
      method: 'PATCH',
      body: { engine_mode: 'system', engine_url: url },
    })
    if (status !== 200) throw new Error(`The engine's address was refused with ${status}.`)
    await eventually('the other engine', async () => {
      const { engine } = (await this.api('/health')).body as { engine: { state: string; mode: string } }
      return engine.state === 'ready' && engine.mode === 'system'
    })
  }

  /** Quits as a user would, and waits until every process of the app is gone. */
  async close(): Promise<void> {
    if (this.#isGone()) return
    const pids = await this.allPids()
    const ended = once(this.#main, 'exit')
    await this.electron.evaluate(({ app }) => app.quit()).catch(() => {})
    await ended
    await eventually('the app’s processes to end', async () => (await alive(pids)).length === 0)
  }

  async kill9(pid: number = this.mainPid): Promise<void> {
    process.kill(pid, 'SIGKILL')
    await eventually('a killed process to be gone', async () => (await alive([pid])).length === 0)
  }

  logs(): Promise<string> {
    return logsOf(this.dataDir)
  }

  /** Ends what runs and removes the data folder when it was made here. */
  async dispose(): Promise<void> {
    const pids = this.#isGone() ? [] : await this.allPids()
    await Promise.race([this.close().catch(() => {}), new Promise((resolve) => setTimeout(resolve, 10_000))])
    for (const { pid } of await alive(pids)) process.kill(pid, 'SIGKILL')
    if (this.#ownsDataDir)
      await rm(this.dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }

  #isGone(): boolean {
    return this.#main.exitCode !== null || this.#main.signalCode !== null
  }
}

export function electronPath(): string {
  const { electron } = readRuntime('dist/runtime.json')
  if (!electron) throw new Error('dist/runtime.json names no Electron: run npm run setup.')
  return electron.path
}

/** Chromium refuses to run as root with its sandbox; of the rest the loader takes the first that is no option for the app. */
export function electronArguments(entry: string, args: string[]): string[] {
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  return [...(isRoot ? ['--no-sandbox'] : []), entry, ...args]
}

function argumentsFor(dataDir: string, args: string[] = []): string[] {
  return electronArguments(ENTRY, [`--data-dir=${dataDir}`, '--lang=en-US', ...args])
}

function environmentFor({ models = 'shared', env = {} }: LaunchOptions): Record<string, string> {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  // NODE_* of the test runner would reach into the app.
  delete inherited.NODE_OPTIONS
  if (models === 'own') delete inherited.NOVACORE_MODELS_DIR
  return { ...inherited, LANG: 'en_US.UTF-8', LANGUAGE: 'en', NOVACORE_KEYCHAIN: 'off', ...env }
}

function collectErrors(page: Page): string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(`${error.name}: ${error.message}`))
  page.on('console', (message) => {
    // Chromium reports every refusal and every broken stream of the API; tests check those themselves.
    const isAnswer = message.text().startsWith('Failed to load resource')
    if (message.type() === 'error' && !isAnswer) errors.push(message.text())
  })
  return errors
}

/** The ends of all logs, to be read when a test has failed. */
async function logsOf(dataDir: string): Promise<string> {
  const folder = join(dataDir, 'logs')
  const names = await readdir(folder).catch(() => [])
  const parts = await Promise.all(
    names.map(async (name) => `--- ${name}\n${(await readFile(join(folder, name), 'utf8')).slice(-6_000)}`),
  )
  return parts.join('\n')
}

/** One launch in some hundreds of Electron under Playwright: a crash of Electron's own, before it has read our code. */
function diedAsDebuggerAttached(error: unknown): boolean {
  return error instanceof Error && /Process failed to launch[\s\S]*signal=SIGSEGV/.test(error.message)
}
