import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../../sync-server/clock.ts'
import type { Database } from '../../../sync-server/db/database.ts'
import { migrate } from '../../../sync-server/db/migrate.ts'
import { MIGRATIONS } from '../../../sync-server/db/migrations/index.ts'
import { openServerDatabase } from '../../../sync-server/db/open.ts'
import { isUniqueViolation } from '../../../sync-server/db/transactions.ts'
import { createLogger } from '../../../sync-server/logger.ts'
import { makeDataDir } from '../../harness/test-core.ts'
import { newPostgresDatabase, onBothDatabases } from '../../harness/test-sync-server.ts'

onBothDatabases('F8: the database', (kind) => {
  const closing: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })

  async function place() {
    const { dataDir, remove } = await makeDataDir()
    closing.push(remove)
    return { dataDir, databaseUrl: kind === 'postgres' ? await newPostgresDatabase() : null, poolSize: 5 }
  }
  async function open(options: Awaited<ReturnType<typeof place>>): Promise<Database> {
    const db = await openServerDatabase(options, systemClock, createLogger('silent'))
    closing.push(() => db.close())
    return db
  }
  const addKey = (db: Database) =>
    db.withLock('counter', async (trx) => {
      const row = await trx
        .selectFrom('rate_limits')
        .select('taken')
        .where('key', '=', 'k')
        .executeTakeFirst()
      await sleep(1)
      const taken = (row?.taken ?? 0) + 1
      await trx
        .insertInto('rate_limits')
        .values({ key: 'k', window_start_ms: 0, taken })
        .onConflict((conflict) => conflict.column('key').doUpdateSet({ taken }))
        .execute()
    })

  test('withLock lets nothing be lost between reading and writing, over two connections', async () => {
    const options = await place()
    const [a, b] = [await open(options), await open(options)]
    await Promise.all(Array.from({ length: 40 }, (_, n) => addKey(n % 2 ? a : b)))
    const row = await a.queries.selectFrom('rate_limits').select('taken').executeTakeFirstOrThrow()
    expect(row.taken).toBe(40)
  })

  test('a transaction that throws leaves nothing, and the connection goes on', async () => {
    const db = await open(await place())
    const failed = db.transaction(async (trx) => {
      await trx.insertInto('used_proofs').values({ id: 'x', expires_at_ms: 1 }).execute()
      throw new Error('on purpose')
    })
    await expect(failed).rejects.toThrow('on purpose')
    expect(await db.queries.selectFrom('used_proofs').selectAll().execute()).toEqual([])
  })

  test('a query beside its own transaction is found at once', async () => {
    const db = await open(await place())
    const wrong = db.transaction(() => db.queries.selectFrom('users').selectAll().execute())
    await expect(wrong).rejects.toThrow('Inside a transaction')
    await expect(db.transaction(() => db.transaction(async () => 1))).rejects.toThrow('Inside a transaction')
  })

  test('a unique violation is known as one, and a clash of transactions is tried again', async () => {
    const db = await open(await place())
    const add = () => db.queries.insertInto('used_proofs').values({ id: 'x', expires_at_ms: 1 }).execute()
    await add()
    expect(isUniqueViolation(await add().catch((error: unknown) => error))).toBe(true)
    let runs = 0
    const code = kind === 'sqlite' ? 'SQLITE_BUSY' : '40001'
    const result = await db.transaction(async () => {
      runs += 1
      if (runs < 3) throw Object.assign(new Error('clash'), { code })
      return runs
    })
    expect(result).toBe(3)
    const never = db.transaction(() => Promise.reject(Object.assign(new Error('clash'), { code })))
    await expect(never).rejects.toMatchObject({ code: 'database_busy', status: 503 })
  })

  test('times and counts come back as numbers, and one beyond 2^53 is not rounded', async () => {
    const db = await open(await place())
    const at = Number.MAX_SAFE_INTEGER
    await db.queries.insertInto('used_proofs').values({ id: 'x', expires_at_ms: at }).execute()
    const row = await db.queries
      .selectFrom('used_proofs')
      .select((select) => ['expires_at_ms', select.fn.countAll<number>().as('count')])
      .groupBy('expires_at_ms')
      .executeTakeFirstOrThrow()
    expect(row).toEqual({ expires_at_ms: at, count: 1 })
    if (kind === 'postgres') {
      await expect(sql`select 9007199254740993::bigint as n`.execute(db.queries)).rejects.toThrow('2^53')
    }
  })

  test('migrating again does nothing, and a database of a newer server is refused untouched', async () => {
    const db = await open(await place())
    expect(await migrate(db, MIGRATIONS, systemClock)).toEqual([])
    await expect(migrate(db, MIGRATIONS.slice(0, 1), systemClock)).rejects.toThrow('this server knows 10')
    const rows = await db.queries
      .selectFrom('schema_migrations')
      .select('version')
      .orderBy('version')
      .execute()
    expect(rows.map(({ version }) => version)).toEqual(MIGRATIONS.map(({ version }) => version))
  })

  test('four processes that start at once on an empty database all serve, each by the same command', async () => {
    const { dataDir, databaseUrl } = await place()
    const env = {
      ...process.env,
      DATA_DIR: dataDir,
      PORT: '0',
      LOG_LEVEL: 'error',
      DATABASE_URL: databaseUrl ?? '',
    }
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, [join('sync-server', 'main.ts')], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
    )
    closing.push(async () => void children.map((child) => child.kill('SIGKILL')))
    const errors = children.map((child) => text(child.stderr))
    const started = await Promise.all(
      children.map(async (child, n) => {
        const [line] = (await Promise.race([
          once(child.stdout, 'data'),
          once(child, 'exit').then(async () => [`it ended: ${await errors[n]}`]),
        ])) as [Buffer | string]
        return String(line)
      }),
    )
    const urls = started.map((line) => (JSON.parse(line) as { url: string }).url)
    const tokens = await fetch(`${urls[0]}/auth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'alice@example.org', password: 'correct horse battery' }),
    }).then((reply) => reply.json() as Promise<{ accessToken: string }>)
    const seen = await Promise.all(
      urls.map((url) => fetch(`${url}/me`, { headers: { authorization: `Bearer ${tokens.accessToken}` } })),
    )
    expect(seen.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const ended = children.map((child) => once(child, 'exit'))
    for (const child of children) child.kill('SIGTERM')
    expect((await Promise.all(ended)).map(([code]) => code)).toEqual([0, 0, 0, 0])
    expect((await Promise.all(errors)).join('')).toBe('')
  })
})
