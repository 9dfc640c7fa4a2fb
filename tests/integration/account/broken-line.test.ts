import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { accountStateSchema } from '../../../contract/core/account.ts'
import { AccountCore, closeSharedEngine } from '../../harness/account-core.ts'
import { FaultyProxy } from '../../harness/faulty-proxy.ts'
import { addOfflineSpell, SPELL_TOKENS } from '../../harness/offline-spell.ts'
import { preparedModelsDir } from '../../harness/prepared-models.ts'
import { random } from '../../harness/random.ts'
import { TestCore } from '../../harness/test-core.ts'
import { onBothDatabases, PASSWORD, TestSyncServer } from '../../harness/test-sync-server.ts'
import { TlsServer } from '../../harness/tls-server.ts'

afterAll(closeSharedEngine)

onBothDatabases('G2: nothing is counted twice and nothing is lost', (database) => {
  let sync: TestSyncServer
  let proxy: FaultyProxy
  let app: AccountCore
  beforeEach(async () => {
    sync = await TestSyncServer.start({ database })
    proxy = await FaultyProxy.start(sync.server.url)
    app = await AccountCore.start(proxy.url)
  })
  afterEach(async () => {
    await app.close()
    await proxy.close()
    await sync.close()
  })

  /** Signs up, goes offline and makes this number of exchanges. */
  async function spell(exchanges: number): Promise<string> {
    const { profile } = await app.signUp(sync, 'alice@example.test')
    const userId = profile?.id ?? ''
    await app.restart(() => addOfflineSpell(app.dataDir, userId, exchanges))
    return userId
  }

  /** Entries at the server, and what its counters say of them. */
  async function held(userId: string) {
    const { queries } = sync.server.deps.db
    const entries = await queries
      .selectFrom('ledger_entries')
      .select(['seq'])
      .where('user_id', '=', userId)
      .execute()
    const used = await queries
      .selectFrom('usage_daily')
      .select(['resource_type', 'used'])
      .where('user_id', '=', userId)
      .where('resource_type', 'in', ['messages', 'tokens'])
      .orderBy('resource_type')
      .execute()
    return { entries: entries.length, used: used.map((row) => Number(row.used)) }
  }

  async function untilSent(): Promise<void> {
    await expect
      .poll(
        async () => {
          await app.reconcile()
          return (await app.state()).reconcile.pending_entries
        },
        { timeout: 60_000 },
      )
      .toBe(0)
  }

  test('over a line that delays, cuts batches in the middle and loses answers', async () => {
    const userId = await spell(1_000)
    proxy.set({ delayMs: 20, loseAnswers: true, times: 3 })
    await app.reconcile()
    proxy.set({ cutAfterBytes: 150_000, times: 2 })
    await app.reconcile()
    proxy.set({ loseAnswers: true, times: 4 })
    await app.reconcile()
    proxy.clear()
    await untilSent()
    expect(await held(userId)).toEqual({ entries: 2_000, used: [1_000, 1_000 * SPELL_TOKENS] })
    expect(proxy.counts.cut).toBeGreaterThan(0)
    expect(proxy.counts.lostAnswers).toBeGreaterThan(0)
    expect((await app.core.post('/account/receipts/check')).body).toMatchObject({ first_bad: null })
  })

  test('ten kills of the app while it sends', async () => {
    const userId = await spell(1_500)
    await app.core.close()
    const env = { NOVACORE_SYNC_URL: proxy.url, NOVACORE_MODELS_DIR: await preparedModelsDir() }
    proxy.set({ delayMs: 5 })
    for (let kill = 0; kill < 10; kill++) {
      const core = await TestCore.spawn({ dataDir: app.dataDir, env })
      const sending = core.post('/account/reconcile').catch(() => undefined)
      // Anywhere between the first request and the end of the last batch.
      await new Promise((resolve) => setTimeout(resolve, random() * 250))
      await core.kill9()
      await sending
    }
    proxy.clear()
    await app.restart()
    await untilSent()
    expect(await held(userId)).toEqual({ entries: 3_000, used: [1_500, 1_500 * SPELL_TOKENS] })
    expect((await app.core.post('/usage/ledger/verify')).body).toMatchObject({ ok: true, checked: 3_000 })
  })

  test('a server that is away, asks to wait, or fails for a day: in words, and all is sent afterwards', async () => {
    const userId = await spell(3)
    proxy.set({ refuse: true })
    expect((await app.reconcile()).status).toBe(503)
    expect(await app.state()).toMatchObject({
      connection: { state: 'failing', code: 'sync_unreachable' },
      reconcile: { state: 'waiting', problem: 'sync_unreachable', pending_entries: 6 },
    })
    expect((await app.state()).reconcile.retry_at_ms).not.toBeNull()
    await app.chat()
    proxy.clear()
    await untilSent()
    expect((await held(userId)).entries).toBe(8)
  })
})

test('F1: a server whose certificate is not valid gets nothing, and the refusal says so', async () => {
  const sync = await TestSyncServer.start({ database: 'sqlite' })
  const tls = await TlsServer.start(sync.server.url)
  const app = await AccountCore.start(tls.url)
  try {
    const reply = await app.core.post('/account/login', { email: 'alice@example.test', password: PASSWORD })
    expect(reply.body).toMatchObject({ error: { code: 'sync_insecure' } })
    expect(tls.received).toBe('')
    expect(accountStateSchema.parse((await app.core.get('/account')).body).connection).toMatchObject({
      state: 'failing',
      code: 'sync_insecure',
    })
  } finally {
    await app.close()
    await tls.close()
    await sync.close()
  }
})
