import { cp, rm } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { receiptListSchema } from '../../../contract/core/account.ts'
import { usageReceiptReplySchema } from '../../../contract/core/usage.ts'
import type { DatabaseKind } from '../../../sync-server/db/database.ts'
import { AccountCore, closeSharedEngine, stateOf } from '../../harness/account-core.ts'
import { onBothDatabases, PASSWORD, TestSyncServer } from '../../harness/test-sync-server.ts'

afterAll(closeSharedEngine)

onBothDatabases('G1–G4: the ledger reaches the server', (database: DatabaseKind) => {
  let sync: TestSyncServer
  let people = 0
  const desks: AccountCore[] = []
  const folders: string[] = []
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database })
  })
  afterEach(async () => {
    await Promise.all(desks.splice(0).map((desk) => desk.close()))
    await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })))
  })
  afterAll(() => sync.close())

  const newEmail = () => `user${++people}-${database}@example.test`
  async function desk(dataDir?: string): Promise<AccountCore> {
    const opened = await AccountCore.start(sync.server.url, dataDir)
    desks.push(opened)
    return opened
  }
  /** The folder as it is now, beside it. */
  async function copyOf(app: AccountCore, name: string): Promise<string> {
    const folder = `${app.dataDir}-${name}`
    folders.push(folder)
    await app.core.close()
    await cp(app.dataDir, folder, { recursive: true })
    return folder
  }
  async function putBack(app: AccountCore, folder: string): Promise<void> {
    await app.core.close()
    await rm(app.dataDir, { recursive: true, force: true })
    await cp(folder, app.dataDir, { recursive: true })
    await app.restart()
  }

  test('what was used before signing in stays local; what comes after is sent, with receipts as anchors', async () => {
    const app = await desk()
    const before = await app.chat(2)
    await app.signUp(sync, newEmail())
    expect((await app.quota()).tokens.used).toBe(0)
    const first = await app.chat()
    const sent = stateOf(await app.reconcile())
    expect(sent.reconcile).toMatchObject({ state: 'idle', pending_entries: 0, problem: null })
    const second = await app.chat()
    stateOf(await app.reconcile())

    const seen = await app.seen()
    expect(seen).toMatchObject({
      is_live: true,
      today: { messages: 2, tokens: first + second },
      here: { pending_entries: 0, today: { messages: 2, tokens: first + second } },
      differences: [],
    })
    expect(seen.devices).toHaveLength(1)
    expect(seen.devices[0]?.history).toMatchObject({
      seq: 4,
      entries: 4,
      status: 'live',
      head: seen.here.head,
    })
    const { receipts } = receiptListSchema.parse((await app.core.get('/account/receipts')).body)
    expect(receipts[0]).toMatchObject({ from: 3, to: 4, head: seen.here.head, tier: 'free_trial' })
    expect((await app.core.post('/account/receipts/check')).body).toMatchObject({ first_bad: null })

    // The receipt of an answer is found also if another account is signed in.
    const { sessions } = (await app.core.get('/chat/sessions')).body as { sessions: { id: string }[] }
    const counts = await Promise.all(
      sessions.map(async ({ id }) => {
        const { body } = await app.core.get(`/chat/sessions/${id}/messages`)
        const answer = (body as { messages: { id: string; ledger_seq: number | null }[] }).messages.at(-1)
        const path = `/usage/receipt?message_id=${answer?.id}&seq=${answer?.ledger_seq}`
        return usageReceiptReplySchema.parse((await app.core.get(path)).body).entries.length
      }),
    )
    expect(counts).toEqual([2, 2, 2, 2])

    await app.core.post('/account/logout')
    expect((await app.quota()).tokens.used).toBe(before)
    expect((await app.core.post('/usage/ledger/verify')).body).toMatchObject({ ok: true, checked: 4 })
  })

  test('two accounts on one device are kept apart, on the device and at the server', async () => {
    const app = await desk()
    const [alice, bob] = [newEmail(), newEmail()]
    const a = await app.signUp(sync, alice)
    const used = await app.chat()
    await app.core.post('/account/logout')
    const b = await app.signUp(sync, bob)
    expect(b.device_id).not.toBe(a.device_id)
    expect((await app.quota()).tokens.used).toBe(0)
    stateOf(await app.reconcile())
    expect((await app.seen()).today).toEqual({ messages: 0, tokens: 0 })
    await app.core.post('/account/logout')
    await app.login(alice)
    stateOf(await app.reconcile())
    expect((await app.seen()).today).toEqual({ messages: 1, tokens: used })
    expect((await app.quota()).tokens.used).toBe(used)
  })

  test('two devices of an account, one offline for a while: totals agree everywhere, and overage is shown', async () => {
    const email = newEmail()
    const laptop = await desk()
    await laptop.signUp(sync, email)
    const phone = await desk()
    await phone.login(email)
    const onLaptop = await laptop.chat(3)
    stateOf(await laptop.reconcile())
    const onPhone = await phone.chat(2)
    stateOf(await phone.reconcile())
    stateOf(await laptop.reconcile())
    const total = onLaptop + onPhone
    expect((await phone.quota()).tokens.used).toBe(total)
    expect((await laptop.quota()).tokens).toMatchObject({ used: total, elsewhere: onPhone })
    expect((await laptop.seen()).today).toEqual({ messages: 5, tokens: total })
    expect((await phone.seen()).devices.map(({ today }) => today.messages).sort()).toEqual([2, 3])
    // 50 messages a day: both had 50 left when they went offline.
    await laptop.chat(45)
    await phone.chat(45)
    stateOf(await laptop.reconcile())
    stateOf(await phone.reconcile())
    const seen = await phone.seen()
    expect(seen.today.messages).toBe(95)
    expect(seen.differences.map(({ kind }) => kind)).toContain('overage')
    expect((await phone.quota()).messages).toMatchObject({ used: 95, remaining: 0 })
  })

  test('a data folder that was put back goes on in a new epoch by itself, and nothing is counted twice', async () => {
    const app = await desk()
    await app.signUp(sync, newEmail())
    let tokens = await app.chat(2)
    stateOf(await app.reconcile())
    const old = await copyOf(app, 'old')
    await app.restart()
    tokens += await app.chat(2)
    stateOf(await app.reconcile())
    await putBack(app, old)
    // Offline it goes on in the same epoch, as if nothing had been.
    tokens += await app.chat()
    expect(stateOf(await app.reconcile()).reconcile).toMatchObject({ state: 'idle', pending_entries: 0 })
    tokens += await app.chat()
    expect(stateOf(await app.reconcile()).reconcile).toMatchObject({ state: 'idle', pending_entries: 0 })
    const seen = await app.seen()
    expect(seen.today).toEqual({ messages: 6, tokens })
    expect(seen.here.epoch).toBe(2)
    expect(seen.devices[0]?.history?.status).toBe('live')
    expect(seen.differences.map(({ kind }) => kind)).toContain('restored')
    expect((await app.core.post('/usage/ledger/verify')).body).toMatchObject({ ok: true })
  })

  test('a folder that runs on two machines is frozen; a new key for this device goes on, and both stay as evidence', async () => {
    const app = await desk()
    const email = newEmail()
    await app.signUp(sync, email)
    await app.chat()
    stateOf(await app.reconcile())
    const twinFolder = await copyOf(app, 'twin')
    await app.restart()
    await app.chat()
    stateOf(await app.reconcile())
    const twin = await desk(twinFolder)
    await twin.chat()
    await twin.reconcile()
    await app.chat()
    await app.reconcile()
    const frozen = [await app.state(), await twin.state()].filter(
      ({ reconcile }) => reconcile.state === 'stopped',
    )
    expect(frozen.map(({ reconcile }) => reconcile.problem)).toContain('ledger_device_frozen')
    expect((await app.seen()).differences.map(({ kind }) => kind)).toContain('frozen')

    const renewed = stateOf(await app.core.post('/account/device/renew', { password: PASSWORD }))
    expect(renewed.session).toBe('signed_in')
    await app.chat()
    expect(stateOf(await app.reconcile()).reconcile).toMatchObject({ state: 'idle', pending_entries: 0 })
    const { devices } = await app.seen()
    expect(devices.filter(({ history }) => history?.status === 'frozen')).toHaveLength(1)
    expect(devices.find(({ is_current }) => is_current)?.history?.status).toBe('live')
  })

  test('a server that was put back itself gets again what it lost', async () => {
    const app = await desk()
    const state = await app.signUp(sync, newEmail())
    const tokens = await app.chat(3)
    stateOf(await app.reconcile())
    const { db } = sync.server.deps
    const userId = state.profile?.id ?? ''
    await db.withLock('test', async (trx) => {
      await trx.deleteFrom('ledger_entries').where('user_id', '=', userId).execute()
      await trx.deleteFrom('ledger_heads').where('user_id', '=', userId).execute()
      await trx.deleteFrom('ledger_receipts').where('user_id', '=', userId).execute()
      await trx.deleteFrom('usage_daily').where('user_id', '=', userId).execute()
    })
    // The app asks where the server stands at its next start.
    await app.restart()
    await app.chat()
    expect(stateOf(await app.reconcile()).reconcile).toMatchObject({ state: 'idle', pending_entries: 0 })
    const seen = await app.seen()
    expect(seen.today.messages).toBe(4)
    expect(seen.today.tokens).toBeGreaterThan(tokens)
    expect(seen.differences.map(({ kind }) => kind)).toContain('server_has_less')
  })

  test('of a revoked device what it made before is still taken, and what it made afterwards is refused', async () => {
    const email = newEmail()
    const laptop = await desk()
    const { device_id } = await laptop.signUp(sync, email)
    await laptop.chat()
    stateOf(await laptop.reconcile())
    await laptop.chat()
    const phone = await desk()
    await phone.login(email)
    expect((await phone.core.delete(`/account/devices/${device_id}`)).status).toBe(204)
    await laptop.chat()
    await laptop.reconcile()
    expect((await laptop.state()).session).toBe('ended')
    await laptop.login(email)
    await laptop.chat()
    expect(stateOf(await laptop.reconcile()).reconcile).toMatchObject({ state: 'idle', pending_entries: 0 })
    const seen = await laptop.seen()
    expect(seen.devices.find(({ id }) => id === device_id)?.history?.entries).toBe(4)
    expect(seen.today.messages).toBe(3)
    expect(seen.differences).toContainEqual(expect.objectContaining({ kind: 'refused', entries: 2 }))
  })
})
