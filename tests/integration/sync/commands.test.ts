import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { decodeJwt } from 'jose'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../../sync-server/clock.ts'
import { openServerDatabase } from '../../../sync-server/db/open.ts'
import { createLogger } from '../../../sync-server/logger.ts'
import { enrolled, LedgerDevice, replyOf } from '../../harness/ledger-device.ts'
import { idOf, logIn, WITH_SERVICES } from '../../harness/sync-operators.ts'
import {
  newPostgresDatabase,
  onBothDatabases,
  PASSWORD,
  refusal,
  stopCluster,
  TestSyncServer,
} from '../../harness/test-sync-server.ts'

const ADMIN = join(import.meta.dirname, '../../../sync-server/cli/main.ts')

/** As an operator runs it: a process of its own, with the server's environment. */
async function command(env: Record<string, string>, args: string[], input = '') {
  const child = spawn(process.execPath, [ADMIN, ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(input)
  const [out, err, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  return { out, err, exitCode: exitCode as number }
}
const printed = <T>(out: string): T => JSON.parse(out) as T

onBothDatabases('server:admin', (database) => {
  let sync: TestSyncServer
  beforeEach(async () => {
    sync = await TestSyncServer.start({ database, env: WITH_SERVICES })
  })
  afterEach(() => sync.close())

  test('create-admin beside the running server: by link, or by a password on standard input', async () => {
    const byLink = await command(sync.env, ['create-admin', 'first@example.org'])
    expect(byLink).toMatchObject({ exitCode: 0, err: '' })
    const { link } = printed<{ link: string }>(byLink.out)
    const token = /^http:\/\/127\.0\.0\.1:\d+\/open\/reset-password#token=([\w-]{43})$/.exec(link)?.[1]
    const body = { token, password: 'chosen by the admin alone' }
    expect((await sync.call('POST /auth/reset-password', { body })).status).toBe(200)
    const first = await logIn(sync, 'first@example.org', body.password)
    expect((await sync.call('GET /admin/users', { token: first.accessToken })).status).toBe(200)

    const byPassword = await command(
      sync.env,
      ['create-admin', 'second@example.org', '--password-stdin'],
      `${PASSWORD}\n`,
    )
    expect(printed(byPassword.out)).toEqual({ userId: expect.any(String), wasThere: false, link: null })
    const second = await logIn(sync, 'second@example.org')
    expect((await sync.call('GET /admin/users', { token: second.accessToken })).status).toBe(200)
  })

  test('rotate-keys: a new key signs within a minute, and what the old one signed still holds', async () => {
    const email = 'alice@example.org'
    const old = await sync.person(email)
    const kidOf = (token: string) =>
      (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid
    const { out, exitCode } = await command(sync.env, ['rotate-keys'])
    expect(exitCode).toBe(0)
    const { rotated } = printed<{ rotated: { purpose: string; kid: string; retired: string }[] }>(out)
    expect(rotated.map(({ purpose }) => purpose)).toEqual(['access', 'entitlement', 'receipt'])
    expect(rotated[0]?.retired).toBe(kidOf(old.accessToken))
    sync.clock.aheadMs += 61_000
    const fresh = await logIn(sync, email)
    expect(kidOf(fresh.accessToken)).toBe(rotated[0]?.kid)
    for (const { accessToken } of [old, fresh]) {
      expect((await sync.call('GET /me', { token: accessToken })).status).toBe(200)
    }
    const live = await sync.server.deps.db.queries
      .selectFrom('signing_keys')
      .select('kid')
      .where('purpose', '=', 'access')
      .where('retired_at_ms', 'is', null)
      .execute()
    expect(live).toEqual([{ kid: rotated[0]?.kid }])
  })

  test('rebuild-counters: daily use is again what the entries say, and the act is on record', async () => {
    const device = await LedgerDevice.make()
    const person = await enrolled(sync, 'alice@example.org', device)
    await device.push(sync, person, device.chain([{ amount: 30 }, { amount: 12 }]))
    const { queries } = sync.server.deps.db
    await queries.updateTable('usage_daily').set({ used: 7 }).execute()
    const rebuild = async () => printed<unknown>((await command(sync.env, ['rebuild-counters'])).out)
    expect(await rebuild()).toEqual({ rebuilt: { people: 1, changed: 1 } })
    expect(await rebuild()).toEqual({ rebuilt: { people: 1, changed: 0 } })
    sync.clock.aheadMs += 2_000
    const quota = await sync.call('GET /usage/quota', { token: person.token })
    expect(quota.body).toMatchObject({ tokens: { used: 42 } })
    const rows = await queries.selectFrom('admin_audit').select(['action', 'actor']).execute()
    expect(rows).toEqual(Array(2).fill({ action: 'counters.rebuild', actor: 'server:admin' }))
  })
})

describe('server:admin, where no query differs between the databases', () => {
  let sync: TestSyncServer
  beforeEach(async () => {
    sync = await TestSyncServer.start({ database: 'sqlite', env: WITH_SERVICES })
  })
  afterEach(() => sync.close())

  test('create-admin refuses a weak password, no address, and a password as an argument', async () => {
    const short = await command(sync.env, ['create-admin', 'a@example.org', '--password-stdin'], 'short\n')
    const common = await command(
      sync.env,
      ['create-admin', 'a@example.org', '--password-stdin'],
      'password1\n',
    )
    const none = await command(sync.env, ['create-admin', 'not an address'])
    const argument = await command(sync.env, ['create-admin', 'a@example.org', PASSWORD])
    expect([short, common, none, argument].map(({ exitCode }) => exitCode)).toEqual([1, 1, 1, 2])
    expect(short.out + common.out + none.out + argument.out).toBe('')
    const users = await sync.server.deps.db.queries.selectFrom('users').select('id').execute()
    expect(users).toEqual([])
  })

  test('issue-token: the token of a known service opens what it may, and nothing else', async () => {
    const { out, exitCode } = await command(sync.env, ['issue-token', 'prometheus'])
    expect(exitCode).toBe(0)
    const headers = { 'x-service-token': out.trim() }
    expect(decodeJwt(out)).toMatchObject({ service: 'prometheus', permissions: ['metrics:read'] })
    expect((await fetch(`${sync.server.url}/metrics`, { headers })).status).toBe(200)
    expect(refusal(await sync.call('GET /operator/statistics', { headers }))).toEqual([
      403,
      'permission_denied',
    ])
    expect((await command(sync.env, ['issue-token', 'constructor'])).exitCode).toBe(2)
    const { SERVICE_SECRET: _, ...without } = sync.env
    const refused = await command(without, ['issue-token', 'prometheus'])
    expect([refused.exitCode, refused.out]).toEqual([1, ''])
    expect(refused.err).toContain('SERVICE_SECRET is missing')
  })
})

describe('copy-database', () => {
  let sync: TestSyncServer
  beforeEach(async () => {
    sync = await TestSyncServer.start({ database: 'sqlite', env: WITH_SERVICES })
  })
  afterEach(() => sync.close())
  afterAll(stopCluster)

  interface Copied {
    copied: { table: string; rows: number; hash: string }[]
  }

  test('moves every table; sessions, keys and devices go on over there', async () => {
    const email = 'alice@example.org'
    const tokens = await sync.person(email)
    const device = await sync.enrol(tokens.accessToken, await LedgerDevice.make())
    const person = { id: await idOf(sync, tokens.accessToken), token: tokens.accessToken }
    const sent = device.chain([{ amount: 30 }, {}])
    await device.push(sync, person, sent)
    for (let n = 0; n < 3; n++) await sync.register(`ünï-${n}+'x@example.org`)
    const { queries } = sync.server.deps.db
    const many = Array.from({ length: 1_234 }, (_, n) => ({
      id: `id-${n}`,
      key: `k\t"'\\${n} ünï 😀`,
      at_ms: n * 2 ** 40,
    }))
    for (let at = 0; at < many.length; at += 200) {
      await queries
        .insertInto('login_attempts')
        .values(many.slice(at, at + 200))
        .execute()
    }
    const databaseUrl = await newPostgresDatabase()
    const { out, err, exitCode } = await command(
      { ...sync.env, DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent' },
      ['copy-database'],
    )
    expect({ err, exitCode }).toEqual({ err: '', exitCode: 0 })
    const { copied } = printed<Copied>(out)
    const { rows: tables } = await sql<{ name: string }>`select name from sqlite_master
      where type = 'table' and name not like 'sqlite_%' and name <> 'schema_migrations'`.execute(queries)
    expect(copied.map(({ table }) => table).sort()).toEqual(tables.map(({ name }) => name).sort())
    const rowsOf = Object.fromEntries(copied.map(({ table, rows }) => [table, rows]))
    expect(rowsOf).toMatchObject({ users: 4, devices: 1, sessions: 4, signing_keys: 3, ledger_entries: 2 })

    const moved = await TestSyncServer.start({
      database: 'postgres',
      env: { ...sync.env, DATABASE_URL: databaseUrl },
    })
    try {
      expect((await moved.call('GET /me', { token: tokens.accessToken })).body).toMatchObject({ email })
      const more = await device.push(moved, person, device.chain([{}], sent[1]?.entry))
      expect(replyOf(more).outcome).toBe('appended')
      expect((await moved.call('GET /usage/quota', { token: person.token })).body).toMatchObject({
        tokens: { used: 50 },
      })
      expect((await moved.refresh(tokens.refreshToken, device)).status).toBe(200)
      const attempts = await moved.server.deps.db.queries
        .selectFrom('login_attempts')
        .selectAll()
        .where('id', 'like', 'id-%')
        .execute()
      const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
      expect(attempts.sort(byId)).toEqual([...many].sort(byId))
    } finally {
      await moved.close()
    }
    const again = await command({ ...sync.env, DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent' }, [
      'copy-database',
    ])
    expect([again.exitCode, again.out]).toEqual([1, ''])
    expect(again.err).toMatch(/not empty/)
  })

  test('takes nothing over when what comes is not what went, and says which table', async () => {
    await sync.person('alice@example.org')
    const databaseUrl = await newPostgresDatabase()
    const target = await openServerDatabase(
      { dataDir: '', databaseUrl, poolSize: 2 },
      systemClock,
      createLogger('silent'),
    )
    try {
      // A target that changes what it is given.
      await sql`create function spoil() returns trigger language plpgsql as 'begin new.name = ''Mallory''; return new; end'`.execute(
        target.queries,
      )
      await sql`create trigger spoil before insert on users for each row execute function spoil()`.execute(
        target.queries,
      )
      const { exitCode, err } = await command(
        { ...sync.env, DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent' },
        ['copy-database'],
      )
      expect(exitCode).toBe(1)
      expect(err).toContain('users')
      expect(await target.queries.selectFrom('users').selectAll().execute()).toEqual([])
      expect(await target.queries.selectFrom('rate_limits').selectAll().execute()).toEqual([])
    } finally {
      await target.close()
    }
  })

  test('without a target it refuses', async () => {
    const { exitCode, err } = await command(sync.env, ['copy-database'])
    expect(exitCode).toBe(1)
    expect(err).toContain('DATABASE_URL is missing')
  })
})
