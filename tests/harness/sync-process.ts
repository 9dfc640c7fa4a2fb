import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'

const SERVER = join(import.meta.dirname, '../../sync-server')

/** The sync server as a separate process with its own data folder, for measurements from outside. */
export interface SyncProcess {
  url: string
  dataDir: string
  /** What it wrote to stderr. */
  log(): string
  /** Runs `server:admin` beside it; returns what it printed. */
  admin(args: readonly string[], input?: string): Promise<string>
  /** May be called again. */
  stop(): Promise<void>
}

export async function startSyncProcess(more: Record<string, string> = {}): Promise<SyncProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'novacore-sync-'))
  const env = { PATH: process.env.PATH ?? '', NODE_ENV: 'test', DATA_DIR: dataDir, PORT: '0', ...more }
  const child = spawn(process.execPath, [join(SERVER, 'main.ts')], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-200_000)
  })
  const lines = createInterface(child.stdout)
  const first = await Promise.race([once(lines, 'line'), once(child, 'exit')])
  if (typeof first[0] !== 'string') throw new Error(`The server did not start: ${log}`)
  const { url } = JSON.parse(first[0]) as { url: string }
  return {
    url,
    dataDir,
    log: () => log,
    async admin(args, input = '') {
      const command = spawn(process.execPath, [join(SERVER, 'cli/main.ts'), ...args], {
        env,
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      command.stdin.end(input)
      const [out, [exitCode]] = await Promise.all([text(command.stdout), once(command, 'exit')])
      if (exitCode !== 0) throw new Error(`server:admin ${args[0]} ended with ${exitCode}`)
      return out.trim()
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit')
        child.kill('SIGTERM')
        await ended
      }
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Sends JSON and returns JSON; throws unless the status is a success. */
export async function post<T>(url: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}
