import { readFileSync } from 'node:fs'
import { AppError } from '../../contract/errors.ts'
import { startCore } from './core.ts'
import { runWorkers } from './headless-workers.ts'
import { type CoreOptions, fromCommandLine, fromStartMessage } from './options.ts'
import { watchParent } from './parent.ts'

/**
 * Entry of the core. In Electron's utilityProcess it is told what it needs by message; at the command line by flags,
 * and prints one JSON line {"url","token"} when it is ready.
 */
interface ParentPort {
  once(event: 'message', listener: (event: { data: unknown }) => void): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  postMessage(message: unknown): void
}

const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort
if (parentPort) runInElectron(parentPort)
else await runAtCommandLine()

function runInElectron(port: ParentPort): void {
  port.once('message', ({ data }) => {
    void start(() => fromStartMessage(data, process.env)).then(
      (core) => {
        port.postMessage({ type: 'ready', url: core.url })
        port.on('message', (event) => {
          if (isA('ping', event.data)) port.postMessage({ type: 'pong' })
          if (isA('stop', event.data)) void core.stop().then(() => process.exit(0))
        })
        watchParent(() => void core.stop().finally(() => process.exit(1)))
      },
      (error: unknown) => {
        const { code, message } = inWords(error)
        port.postMessage({ type: 'refused', code, message })
        setTimeout(() => process.exit(1), 100)
      },
    )
  })
}

async function runAtCommandLine(): Promise<void> {
  try {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    const { options, isTokenPrinted, hasWorkers } = fromCommandLine(
      process.argv.slice(2),
      process.env,
      version,
    )
    const core = await start(() => options)
    const stopWorkers = hasWorkers
      ? runWorkers(core, new URL('../workers/main.ts', import.meta.url))
      : () => {}
    const stop = () => {
      stopWorkers()
      void core.stop().then(() => process.exit(0))
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    const token = isTokenPrinted ? { token: await core.issueToken('operator') } : {}
    process.stdout.write(`${JSON.stringify({ url: core.url, ...token })}\n`)
  } catch (error) {
    const { code, message } = inWords(error)
    process.stderr.write(`${JSON.stringify({ error: { code, message } })}\n`)
    process.exit(1)
  }
}

/** Options are made inside, so that one that cannot be read is refused in the same words as all else. */
async function start(options: () => CoreOptions) {
  return startCore(options())
}

function inWords(error: unknown): { code: string; message: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message }
  return { code: 'internal_error', message: error instanceof Error ? error.message : String(error) }
}

function isA(type: 'ping' | 'stop', data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === type
}
