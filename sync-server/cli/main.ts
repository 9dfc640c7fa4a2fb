import { text } from 'node:stream/consumers'
import { newPasswordSchema } from '../../contract/sync/account.ts'
import { SYNC_SERVICES, type SyncService } from '../../contract/sync/service-token.ts'
import { newId } from '../../server-kit/new-id.ts'
import { systemClock } from '../clock.ts'
import { type Config, ConfigError, readConfig } from '../config.ts'
import { copyDatabase } from '../db/copy.ts'
import { openServerDatabase } from '../db/open.ts'
import { issueServiceToken } from '../http/service-token.ts'
import { createSecrets } from '../keys/secrets.ts'
import { createLogger } from '../logger.ts'
import { createAdmin } from './create-admin.ts'
import type { CommandDeps } from './deps.ts'
import { rebuildCounters } from './rebuild-counters.ts'
import { rotateKeys } from './rotate-keys.ts'

/**
 * `npm run server:admin -- COMMAND`: what needs the operator's shell. Reads the same environment as the server, prints
 * one JSON line on stdout (issue-token: the token alone) and logs to stderr. A secret is never an argument: every
 * process of the machine can read those.
 */
const USAGE = `npm run server:admin -- COMMAND

  create-admin EMAIL                   prints a link by which the password is chosen (for an hour)
  create-admin EMAIL --password-stdin  takes the password from standard input
  rotate-keys                          new signing keys; what the old ones signed holds until it expires
  rebuild-counters                     rebuild daily use from the ledger entries, while the server runs
  copy-database                        from SQLite in DATA_DIR into the empty PostgreSQL at DATABASE_URL
  issue-token SERVICE                  an X-Service-Token for 24 hours: ${Object.keys(SYNC_SERVICES).join(', ')}
`

class UsageError extends Error {
  override name = 'UsageError'
}

async function run([command, ...args]: readonly string[]): Promise<string> {
  const config = readConfig(process.env)
  const [subject = '', flag] = args
  switch (command) {
    case 'create-admin': {
      if (!subject || (flag !== undefined && flag !== '--password-stdin')) throw new UsageError(USAGE)
      const password = flag
        ? newPasswordSchema.parse((await text(process.stdin)).replace(/\r?\n$/, ''))
        : null
      return withDeps(config, async (deps) => JSON.stringify(await createAdmin(deps, subject, password)))
    }
    case 'rotate-keys':
      return withDeps(config, async (deps) => JSON.stringify({ rotated: await rotateKeys(deps) }))
    case 'rebuild-counters':
      return withDeps(config, async (deps) => JSON.stringify({ rebuilt: await rebuildCounters(deps) }))
    case 'copy-database':
      return JSON.stringify({ copied: await copy(config) })
    case 'issue-token': {
      if (!isService(subject)) throw new UsageError(USAGE)
      if (!config.serviceSecret) throw new ConfigError(['SERVICE_SECRET is missing: it signs the token.'])
      return issueServiceToken(config.serviceSecret, systemClock, subject, SYNC_SERVICES[subject])
    }
    default:
      throw new UsageError(USAGE)
  }
}

function isService(name: string): name is SyncService {
  return Object.hasOwn(SYNC_SERVICES, name)
}

async function withDeps<T>(config: Config, body: (deps: CommandDeps) => Promise<T>): Promise<T> {
  const logger = createLogger(config.logLevel)
  const db = await openServerDatabase(config, systemClock, logger.child('database'))
  const secrets = createSecrets(config.serverSecret, config.serverSecretPrevious)
  try {
    return await body({ config, db, clock: systemClock, newId, logger, secrets })
  } finally {
    await db.close()
  }
}

async function copy(config: Config) {
  if (config.databaseUrl === null) {
    throw new ConfigError(['DATABASE_URL is missing: it names the PostgreSQL database to copy into.'])
  }
  return withDeps({ ...config, databaseUrl: null }, ({ db: source }) =>
    withDeps(config, ({ db: target }) => copyDatabase(source, target)),
  )
}

try {
  process.stdout.write(`${await run(process.argv.slice(2))}\n`)
} catch (error) {
  if (error instanceof UsageError) process.stderr.write(error.message)
  else {
    const problems = error instanceof ConfigError ? error.problems : undefined
    const message = error instanceof Error ? error.message : String(error)
    process.stderr.write(`${JSON.stringify({ error: { message, problems } })}\n`)
  }
  process.exitCode = error instanceof UsageError ? 2 : 1
}
