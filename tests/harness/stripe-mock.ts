import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { needProgram } from './need-program.ts'

/** Stripe's own mock: it checks requests by Stripe's OpenAPI description and answers with its fixtures. */
const MODULE = 'github.com/stripe/stripe-mock@v0.203.0'
/** Two minutes on two cores; more where others work beside. */
const BUILD_MS = 10 * 60_000
const run = promisify(execFile)

export interface StripeMock {
  url: string
  stop(): Promise<void>
}

/** Starts it on loopback, built once and kept. Throws with the reason when it cannot be built. */
export async function startStripeMock(): Promise<StripeMock> {
  const folder = toolsFolder()
  const program = join(folder, process.platform === 'win32' ? 'stripe-mock.exe' : 'stripe-mock')
  if (!existsSync(program)) await build(folder)
  return start(program)
}

async function build(folder: string): Promise<void> {
  needProgram('go', 'golang-go')
  await mkdir(folder, { recursive: true })
  await run('go', ['install', MODULE], { env: { ...process.env, GOBIN: folder }, timeout: BUILD_MS })
}

async function start(program: string): Promise<StripeMock> {
  // Without an address for HTTPS it would listen on all of the machine's.
  const child = spawn(program, ['-http-addr', '127.0.0.1:0', '-https-addr', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const port = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk.toString()
      const found = /Listening for HTTP at address: 127\.0\.0\.1:(\d+)/.exec(said)?.[1]
      if (found !== undefined) resolve(found)
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`stripe-mock did not start: ${said.slice(-2_000)}`)))
  })
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

function toolsFolder(): string {
  const cache =
    process.env.NOVACORE_CACHE ?? join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'novacore')
  return join(cache, 'tools')
}
