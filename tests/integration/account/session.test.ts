import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { AccountCore, closeSharedEngine, refusedWith, stateOf } from '../../harness/account-core.ts'
import { FaultyProxy } from '../../harness/faulty-proxy.ts'
import { LyingProxy } from '../../harness/lying-proxy.ts'
import { PASSWORD, TestSyncServer } from '../../harness/test-sync-server.ts'

let sync: TestSyncServer
let spy: LyingProxy
let line: FaultyProxy
let app: AccountCore
const email = 'alice@example.test'

beforeEach(async () => {
  sync = await TestSyncServer.start({ database: 'sqlite' })
  spy = await LyingProxy.start(sync.server.url)
  line = await FaultyProxy.start(spy.url)
  app = await AccountCore.start(line.url)
})
afterEach(async () => {
  await app.close()
  await line.close()
  await spy.close()
  await sync.close()
})
afterAll(closeSharedEngine)

const refreshes = () => spy.asked.filter((route) => route === 'POST /auth/refresh').length

test('F1: however many ask at once, the session is refreshed once', async () => {
  await app.signUp(sync, email)
  await app.restart()
  spy.asked.length = 0
  const replies = await Promise.all([
    app.core.get('/account/devices'),
    app.core.get('/account/seen'),
    app.core.get('/billing/subscription'),
    app.reconcile(),
  ])
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(refreshes()).toBe(1)
})

test('F1: an access token that the server no longer takes is replaced, unseen by the user', async () => {
  await app.signUp(sync, email)
  spy.asked.length = 0
  const expired = { error: { code: 'token_expired', message: 'This access token has expired.' } }
  let answered = 0
  spy.lie = (route) =>
    route === 'GET /devices' && answered++ === 0 ? { status: 403, body: JSON.stringify(expired) } : null
  expect((await app.core.get('/account/devices')).status).toBe(200)
  expect(refreshes()).toBe(1)
})

test('F1: a refresh whose reply was lost, even to an app that was killed, costs nothing', async () => {
  await app.signUp(sync, email)
  await app.restart()
  line.set({ loseAnswers: true })
  expect(refusedWith(await app.core.get('/account/devices'))).toEqual([503, 'sync_unreachable'])
  expect(refreshes()).toBeGreaterThan(0)
  line.clear()
  // What it knew of the refresh is gone with the process.
  await app.restart()
  expect((await app.core.get('/account/devices')).status).toBe(200)
  expect((await app.state()).session).toBe('signed_in')
})

test('F1: a device whose clock is a day off signs in, refreshes and sends', async () => {
  await app.restart(() => {
    app.clock.aheadMs -= 24 * 60 * 60_000
  })
  await app.signUp(sync, email)
  await app.restart()
  await app.chat()
  expect(stateOf(await app.reconcile()).reconcile.pending_entries).toBe(0)
  expect((await app.seen()).differences.map(({ kind }) => kind)).toContain('device_clock_off')
})

test('F1: signing out without a network keeps what was not sent for the next time', async () => {
  await app.signUp(sync, email)
  await app.chat()
  line.set({ refuse: true })
  expect((await app.core.post('/account/logout')).body).toEqual({ server_told: false, unsent_entries: 2 })
  expect((await app.state()).session).toBe('signed_out')
  line.clear()
  expect((await app.login(email, PASSWORD)).profile?.email).toBe(email)
  expect(stateOf(await app.reconcile()).reconcile.pending_entries).toBe(0)
  expect((await app.seen()).today.messages).toBe(1)
})

test('K3: no token, password or mail address of the account is in a log or, readable, in the data folder', async () => {
  const secrets = [email, PASSWORD]
  spy.lie = (_route, reply) => {
    for (const name of ['accessToken', 'refreshToken']) {
      const token = (JSON.parse(reply.body || '{}') as Record<string, unknown>)[name]
      if (typeof token === 'string') secrets.push(token)
    }
    return null
  }
  await app.signUp(sync, email)
  await app.chat()
  await app.reconcile()
  await app.restart()
  await app.reconcile()
  expect(secrets.length).toBeGreaterThanOrEqual(6)
  expect(await readFile(`${app.dataDir}/logs/core.log`, 'utf8')).toContain('signed in')
  const files = (await readdir(app.dataDir, { recursive: true, withFileTypes: true })).filter((file) =>
    file.isFile(),
  )
  for (const { parentPath, name } of files) {
    const bytes = await readFile(join(parentPath, name))
    expect([name, secrets.filter((secret) => bytes.includes(secret))]).toEqual([name, []])
  }
})
