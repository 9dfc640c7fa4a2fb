import { afterAll, describe } from 'vitest'
import type { TokenPair } from '../../contract/sync/account.ts'
import type { Logger } from '../../server-kit/logger.ts'
import { readConfig } from '../../sync-server/config.ts'
import type { DatabaseKind } from '../../sync-server/db/database.ts'
import { createLogger } from '../../sync-server/logger.ts'
import { type SyncServer, startSyncServer } from '../../sync-server/server.ts'
import { Mailbox } from './mailbox.ts'
import { startPostgres, type TestPostgres } from './postgres.ts'
import { makeDataDir } from './test-core.ts'
import { TestDevice } from './test-device.ts'

export const PASSWORD = 'correct horse battery staple'

/** The machine's clock, moved as far ahead as a test says, and stopped where a test needs the exact second. */
export class MovableClock {
  aheadMs = 0
  stoppedAtMs: number | null = null
  nowMs = () => (this.stoppedAtMs ?? Date.now()) + this.aheadMs
}

/** What a device shows to be enrolled. */
export type EnrollableDevice = Pick<TestDevice, 'publicKey' | 'id' | 'proof'>

export interface SyncReply {
  status: number
  headers: Headers
  // Tests name what they expect of it.
  body: unknown
}
export interface CallOptions {
  body?: unknown
  /** Sent as it is, instead of `body`. */
  rawBody?: string | Uint8Array
  token?: string
  headers?: Record<string, string>
}

export interface SyncServerOptions {
  database: DatabaseKind
  env?: Record<string, string>
  logger?: Logger
  /** Of a server that runs already: another process's view of the same accounts. */
  beside?: TestSyncServer
}

/** The sync server in this process, on a database of its own, with a real mail server; reached over loopback. */
export class TestSyncServer {
  readonly server: SyncServer
  readonly mailbox: Mailbox
  readonly clock: MovableClock
  readonly env: Record<string, string>
  readonly #close: () => Promise<void>

  private constructor(parts: {
    server: SyncServer
    mailbox: Mailbox
    clock: MovableClock
    env: Record<string, string>
    close: () => Promise<void>
  }) {
    this.server = parts.server
    this.mailbox = parts.mailbox
    this.clock = parts.clock
    this.env = parts.env
    this.#close = parts.close
  }

  static async start({ database, env = {}, logger, beside }: SyncServerOptions): Promise<TestSyncServer> {
    const made = await makeDataDir()
    const mailbox = beside?.mailbox ?? (await Mailbox.open())
    const clock = beside?.clock ?? new MovableClock()
    const all = {
      NODE_ENV: 'test',
      DATA_DIR: made.dataDir,
      PORT: '0',
      SMTP_URL: mailbox.url,
      LOG_LEVEL: 'silent',
      RATE_LIMIT_PER_MINUTE: '1000000',
      ...(database === 'postgres' && !beside && env.DATABASE_URL === undefined
        ? { DATABASE_URL: await (await cluster()).createDatabase() }
        : {}),
      ...beside?.env,
      ...env,
    }
    const server = await startSyncServer(readConfig(all), '0.0.0-test', {
      clock,
      logger: logger ?? createLogger('silent'),
    })
    const close = async () => {
      await server.stop()
      if (!beside) await mailbox.close()
      await made.remove()
    }
    return new TestSyncServer({ server, mailbox, clock, env: all, close })
  }

  async call(route: string, options: CallOptions = {}): Promise<SyncReply> {
    const [method = '', path = ''] = route.split(' ')
    const body = options.rawBody ?? (options.body === undefined ? undefined : JSON.stringify(options.body))
    const response = await fetch(this.server.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: body as BodyInit }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) }
  }

  /** Sends the queued mail and returns the newest one to this address. */
  async mailTo(address: string) {
    await this.server.deps.outbox.flush()
    const mail = this.mailbox.to(address).at(-1)
    if (!mail) throw new Error(`No mail came for ${address}.`)
    return mail
  }

  async register(email: string, password = PASSWORD): Promise<TokenPair> {
    const reply = await this.call('POST /auth/register', { body: { email, password } })
    if (reply.status !== 201)
      throw new Error(`register answered ${reply.status}: ${JSON.stringify(reply.body)}`)
    return reply.body as TokenPair
  }

  /** An account whose address is confirmed. */
  async person(email: string, password = PASSWORD): Promise<TokenPair> {
    const tokens = await this.register(email, password)
    const { token } = await this.mailTo(email)
    const reply = await this.call('POST /auth/verify-email', { body: { token }, token: tokens.accessToken })
    if (reply.status !== 204) throw new Error(`verify-email answered ${reply.status}`)
    return tokens
  }

  /** Enrols a new device on the session of this access token. */
  async enrol<D extends EnrollableDevice = TestDevice>(
    accessToken: string,
    device: D = new TestDevice() as unknown as D,
  ): Promise<D> {
    const reply = await this.call('POST /devices', {
      token: accessToken,
      body: {
        public_key: device.publicKey,
        name: 'laptop',
        platform: 'linux',
        device_proof: device.proof('enrol', accessToken, { iat: Math.floor(this.clock.nowMs() / 1000) }),
      },
    })
    if (reply.status !== 201) throw new Error(`enrol answered ${reply.status}: ${JSON.stringify(reply.body)}`)
    return device
  }

  refresh(refreshToken: string, device?: EnrollableDevice): Promise<SyncReply> {
    const iat = Math.floor(this.clock.nowMs() / 1000)
    const proof = device && { device_proof: device.proof('refresh', refreshToken, { iat }) }
    return this.call('POST /auth/refresh', { body: { refreshToken, ...proof } })
  }

  close(): Promise<void> {
    return this.#close()
  }
}

/** Returns the code of an error body, or null for any other body. */
export function codeOf(reply: SyncReply): string | null {
  const body = reply.body as { error?: { code?: string } } | null
  return body?.error?.code ?? null
}

/** Status and code: what most refusals are compared by. */
export function refusal(reply: SyncReply): [number, string | null] {
  return [reply.status, codeOf(reply)]
}

/** The same tests on SQLite and on PostgreSQL. */
export function onBothDatabases(name: string, tests: (database: DatabaseKind) => void): void {
  describe.each<DatabaseKind>(['sqlite', 'postgres'])(`${name} on %s`, tests)
  afterAll(stopCluster)
}

let postgres: Promise<TestPostgres> | null = null

function cluster(): Promise<TestPostgres> {
  postgres ??= startPostgres()
  return postgres
}

/** A new, empty PostgreSQL database, for tests below the server. */
export async function newPostgresDatabase(): Promise<string> {
  return (await cluster()).createDatabase()
}

export async function stopCluster(): Promise<void> {
  const running = await postgres
  postgres = null
  await running?.stop()
}
