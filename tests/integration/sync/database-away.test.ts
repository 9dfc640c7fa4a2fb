import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  newPostgresDatabase,
  refusal,
  type SyncReply,
  stopCluster,
  TestSyncServer,
} from '../../harness/test-sync-server.ts'

/** What stands between the server and PostgreSQL: passes everything on, refuses, or takes and never answers. */
class Gate {
  state: 'open' | 'silent' = 'open'
  readonly #target: URL
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(target: URL) {
    this.#target = target
    this.#server = createServer((socket) => this.#pass(socket))
  }

  static async before(databaseUrl: string): Promise<{ gate: Gate; url: string }> {
    const url = new URL(databaseUrl)
    const gate = new Gate(new URL(databaseUrl))
    url.port = String(await gate.listen(0))
    return { gate, url: url.href }
  }

  async listen(port: number): Promise<number> {
    this.#server.listen(port, '127.0.0.1')
    await once(this.#server, 'listening')
    return (this.#server.address() as { port: number }).port
  }

  /** Breaks the connections that there are. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async close(): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #pass(socket: Socket): void {
    const onward = connect(Number(this.#target.port), this.#target.hostname)
    for (const [from, to] of [
      [socket, onward],
      [onward, socket],
    ] as const) {
      this.#sockets.add(from)
      from.on('data', (chunk) => {
        if (this.state === 'open') to.write(chunk)
      })
      from.on('error', () => to.destroy())
      from.on('close', () => {
        this.#sockets.delete(from)
        to.destroy()
      })
    }
  }
}

describe('F1: while PostgreSQL cannot serve', () => {
  let sync: TestSyncServer
  let gate: Gate
  let port: number
  let direct: pg.Client
  let token: string
  beforeAll(async () => {
    const database = await newPostgresDatabase()
    const made = await Gate.before(database)
    gate = made.gate
    port = Number(new URL(made.url).port)
    sync = await TestSyncServer.start({ database: 'postgres', env: { DATABASE_URL: made.url } })
    direct = new pg.Client(database)
    await direct.connect()
    token = (await sync.register('alice@example.org')).accessToken
  })
  afterAll(async () => {
    await direct.end()
    await sync.close()
    await gate.close()
    await stopCluster()
  })
  afterEach(async () => {
    expect((await me()).status, 'and it goes on when the database is back').toBe(200)
  })

  const me = () => sync.call('GET /me', { token })
  const rename = () => sync.call('PATCH /me', { token, body: { name: 'Alice' } })
  function expectBusy(reply: SyncReply) {
    expect(refusal(reply)).toEqual([503, 'database_busy'])
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0)
  }

  /** Lets a request wait for a locked table, and ends its statement or its connection. */
  async function whileItWaits(request: () => Promise<SyncReply>, act: string): Promise<SyncReply> {
    await direct.query('begin; lock table users in access exclusive mode')
    let isAnswered = false
    const reply = request().finally(() => {
      isAnswered = true
    })
    // Again until it is answered: the outbox may wait for the table too, and be the one that is found first.
    while (!isAnswered) {
      await direct.query(
        `select ${act}(pid) from pg_stat_activity
         where wait_event_type = 'Lock' and datname = current_database()`,
      )
      await sleep(10)
    }
    await direct.query('rollback')
    return reply
  }

  test.each([
    ['a statement that was cancelled, as by statement_timeout (57014)', 'pg_cancel_backend'],
    ['a connection that was ended (57P01)', 'pg_terminate_backend'],
  ])('%s answers 503, in a transaction too', async (_, act) => {
    expectBusy(await whileItWaits(me, act))
    expectBusy(await whileItWaits(rename, act))
  })

  test('a database that refuses connections answers 503', async () => {
    await gate.close()
    expectBusy(await me())
    expectBusy(await rename())
    expectBusy(await sync.call('POST /auth/login', { body: { email: 'bob@example.org', password: 'x' } }))
    await gate.listen(port)
  })

  test('one that takes a connection and says nothing answers 503 after five seconds', async () => {
    gate.state = 'silent'
    gate.cut()
    for (const reply of await Promise.all([me(), rename()])) expectBusy(reply)
    gate.state = 'open'
    gate.cut()
  })

  test('one that stops in the middle of a connection answers 503 too', async () => {
    expect((await me()).status).toBe(200)
    gate.state = 'silent'
    expectBusy(await me())
    gate.state = 'open'
    gate.cut()
  })
})
