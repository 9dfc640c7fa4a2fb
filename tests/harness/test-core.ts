import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { Tier } from '../../contract/tiers.ts'
import { CoreClient } from './core-client.ts'

export interface SpawnOptions {
  dataDir: string
  args?: string[]
  /** Another plan than free_trial; the core is then started by tests/harness/core-child.ts. */
  tier?: Tier
  /** The background workers run as with `npm run core`. Default: none. */
  hasWorkers?: boolean
  env?: Record<string, string>
}

/**
 * The core as its own process, started by the same command that the README gives, so that it can be killed as a
 * machine would kill it.
 */
export class TestCore extends CoreClient {
  readonly process: ChildProcess
  readonly dataDir: string

  private constructor(url: string, token: string, child: ChildProcess, dataDir: string) {
    super(url, token)
    this.process = child
    this.dataDir = dataDir
  }

  /** Resolves when the ready line is there; throws with the process's output when it exits before. */
  static async spawn({ dataDir, args = [], env = {}, tier, hasWorkers }: SpawnOptions): Promise<TestCore> {
    const child = spawn(
      process.execPath,
      [
        tier ? 'tests/harness/core-child.ts' : 'electron/core/main.ts',
        '--data-dir',
        dataDir,
        '--print-token',
        ...(hasWorkers ? [] : ['--no-workers']),
        ...args,
      ],
      {
        env: { ...process.env, NOVACORE_KEYCHAIN: 'off', ...(tier ? { TEST_TIER: tier } : {}), ...env },
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    )
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000)
    })
    for await (const line of createInterface({ input: child.stdout })) {
      const ready = JSON.parse(line) as { url: string; token: string }
      return new TestCore(ready.url, ready.token, child, dataDir)
    }
    throw new Error(`The core ended before it was ready (${child.exitCode}): ${said}`)
  }

  /** Starts a core that fails to start; resolves with its exit code and its error, the last line of stderr. */
  static async refused({
    dataDir,
  }: {
    dataDir: string
  }): Promise<{ exitCode: number | null; error: unknown }> {
    const child = spawn(process.execPath, ['electron/core/main.ts', '--data-dir', dataDir], {
      env: { ...process.env, NOVACORE_KEYCHAIN: 'off' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const [said] = await Promise.all([text(child.stderr), once(child, 'exit')])
    const { error } = JSON.parse(said.trim().split('\n').at(-1) ?? '') as { error: unknown }
    return { exitCode: child.exitCode, error }
  }

  get pid(): number {
    if (this.process.pid === undefined) throw new Error('The core was never started.')
    return this.process.pid
  }

  async kill9(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return
    const ended = once(this.process, 'exit')
    this.process.kill('SIGKILL')
    await ended
  }

  /** Stops it as Ctrl-C would, and waits. Returns the exit code. */
  async stop(): Promise<number | null> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return this.process.exitCode
    const ended = once(this.process, 'exit')
    this.process.kill('SIGTERM')
    await ended
    return this.process.exitCode
  }

  /** Polls /health until the engine can answer. */
  async engineReady(timeoutMs = 120_000): Promise<void> {
    const until = Date.now() + timeoutMs
    let last: unknown
    while (Date.now() < until) {
      const { body } = await this.get('/health')
      last = (body as { engine: { state: string } }).engine
      if ((last as { state: string }).state === 'ready') return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error(`The engine was not ready in time: ${JSON.stringify(last)}`)
  }
}

/** A new folder under the system's temporary one, and its removal. */
export async function makeDataDir(): Promise<{ dataDir: string; remove: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'novacore-test-'))
  return { dataDir, remove: () => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }) }
}
