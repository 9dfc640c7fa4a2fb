import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError, readConfig } from './config.ts'
import { startSyncServer } from './server.ts'

/** Entry of the sync server: prints one JSON line {"url"} on stdout when it is ready; logs go to stderr. */
try {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as {
    version: string
  }
  const server = await startSyncServer(readConfig(process.env), version)
  const stop = () => void server.stop().then(() => process.exit(0))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  process.stdout.write(`${JSON.stringify({ url: server.url })}\n`)
} catch (error) {
  const problems = error instanceof ConfigError ? error.problems : undefined
  const message = error instanceof Error ? error.message : String(error)
  process.stderr.write(`${JSON.stringify({ error: { message, problems } })}\n`)
  process.exit(1)
}
