import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { accountDevicesSchema, logoutReplySchema } from '../../../contract/core/account.ts'
import type { DatabaseKind } from '../../../sync-server/db/database.ts'
import { AccountCore, closeSharedEngine, refusedWith, stateOf } from '../../harness/account-core.ts'
import { onBothDatabases, PASSWORD, TestSyncServer } from '../../harness/test-sync-server.ts'

afterAll(closeSharedEngine)

onBothDatabases('F1: the account in the app', (database: DatabaseKind) => {
  let sync: TestSyncServer
  const desks: AccountCore[] = []
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database })
  })
  afterEach(async () => {
    await Promise.all(desks.splice(0).map((desk) => desk.close()))
  })
  afterAll(() => sync.close())

  async function desk(): Promise<AccountCore> {
    const opened = await AccountCore.start(sync.server.url)
    desks.push(opened)
    return opened
  }

  test('without an account the app works on free_trial and asks no server', async () => {
    const alone = await AccountCore.start('http://127.0.0.1:9')
    desks.push(alone)
    await alone.chat()
    expect(await alone.state()).toMatchObject({
      session: 'signed_out',
      profile: null,
      entitlement: { tier: 'free_trial', state: 'none', problem: null },
      reconcile: { state: 'off', pending_entries: 0 },
      connection: { state: 'unknown' },
    })
  })

  test('register, confirm by code, sign out, sign in: the same device, and a restart changes nothing', async () => {
    const app = await desk()
    const email = `alice-${database}@example.test`
    expect(await app.register(email)).toMatchObject({
      session: 'signed_in',
      profile: { email, email_verified: false },
      entitlement: { tier: 'free_trial', state: 'valid' },
    })
    const { token } = await sync.mailTo(email)
    const verified = stateOf(await app.core.post('/account/verify', { token }))
    expect(verified.profile?.email_verified).toBe(true)

    await app.restart()
    const after = await app.state()
    expect(after).toMatchObject({ session: 'signed_in', profile: { email, email_verified: true } })
    expect(after.device_id).toBe(verified.device_id)

    const out = logoutReplySchema.parse((await app.core.post('/account/logout')).body)
    expect(out).toEqual({ server_told: true, unsent_entries: 0 })
    expect(await app.state()).toMatchObject({ session: 'signed_out', profile: null })

    const again = await app.login(email)
    expect(again.device_id).toBe(verified.device_id)
    const { devices } = accountDevicesSchema.parse((await app.core.get('/account/devices')).body)
    expect(devices.map(({ id, is_current }) => [id, is_current])).toEqual([[verified.device_id, true]])
  })

  test('refusals keep their code: wrong password, unknown code, taken twice, weak password', async () => {
    const app = await desk()
    const email = `bob-${database}@example.test`
    await app.signUp(sync, email)
    expect(refusedWith(await app.core.post('/account/login', { email, password: PASSWORD }))).toEqual([
      409,
      'signed_in',
    ])
    await app.core.post('/account/logout')
    expect(refusedWith(await app.core.post('/account/login', { email, password: 'not this one' }))).toEqual([
      401,
      'credentials_wrong',
    ])
    expect(
      refusedWith(
        await app.core.post('/account/register', { email: 'c@example.test', password: 'password' }),
      ),
    ).toEqual([400, 'password_too_common'])
    expect(
      refusedWith(await app.core.post('/account/verify', { token: 'A'.repeat(43), password: PASSWORD })),
    ).toEqual([400, 'mail_token_invalid'])
    expect(refusedWith(await app.core.get('/account/seen'))).toEqual([409, 'signed_out'])
    expect((await app.state()).session).toBe('signed_out')
  })

  test('a forgotten password is chosen anew by the code of the mail, which ends the old session', async () => {
    const app = await desk()
    const email = `carol-${database}@example.test`
    await app.signUp(sync, email)
    expect((await app.core.post('/account/forgot', { email })).status).toBe(204)
    const { token } = await sync.mailTo(email)
    const fresh = 'another long passphrase'
    expect((await app.core.post('/account/reset', { token, password: fresh })).status).toBe(200)
    // The access token is refused, and so is the refresh token: the app learns it at its next call.
    await app.core.post('/account/reconcile')
    expect(await app.state()).toMatchObject({
      session: 'ended',
      ended_because: 'refresh_token_invalid',
      profile: { email },
    })
    await app.chat()
    expect((await app.login(email, fresh)).session).toBe('signed_in')
  })

  test('name, language, password and mail address are changed', async () => {
    const app = await desk()
    const email = `dave-${database}@example.test`
    await app.signUp(sync, email)
    const named = stateOf(await app.core.patch('/account/profile', { name: 'Dave', language: 'de' }))
    expect(named.profile).toMatchObject({ name: 'Dave', language: 'de' })
    const fresh = 'another long passphrase'
    const change = { current_password: PASSWORD, new_password: fresh }
    expect((await app.core.post('/account/password', change)).status).toBe(204)
    expect(refusedWith(await app.core.post('/account/password', change))).toEqual([401, 'credentials_wrong'])
    const moved = `dave2-${database}@example.test`
    expect((await app.core.post('/account/email', { email: moved, password: fresh })).status).toBe(204)
    const { token } = await sync.mailTo(moved)
    expect(stateOf(await app.core.post('/account/verify', { token })).profile).toMatchObject({ email: moved })
  })

  test('a device is revoked by another: its session ends, its plan stays, and signing in gives it a new key', async () => {
    const email = `erin-${database}@example.test`
    const laptop = await desk()
    const old = await laptop.signUp(sync, email)
    const phone = await desk()
    await phone.login(email)
    expect((await phone.core.request('DELETE', `/account/devices/${old.device_id}`)).status).toBe(204)
    await laptop.chat()
    await laptop.reconcile()
    expect(await laptop.state()).toMatchObject({ session: 'ended', ended_because: 'device_revoked' })
    const back = await laptop.login(email)
    expect(back.session).toBe('signed_in')
    expect(back.device_id).not.toBe(old.device_id)
  })

  test('a deleted account is gone at the server, and what is on this device stays', async () => {
    const app = await desk()
    const email = `frank-${database}@example.test`
    await app.signUp(sync, email)
    await app.chat()
    expect(
      refusedWith(await app.core.request('DELETE', '/account', { body: { password: 'wrong one' } })),
    ).toEqual([401, 'credentials_wrong'])
    const gone = stateOf(await app.core.request('DELETE', '/account', { body: { password: PASSWORD } }))
    expect(gone.session).toBe('signed_out')
    const { sessions } = (await app.core.get('/chat/sessions')).body as { sessions: unknown[] }
    expect(sessions).toHaveLength(1)
    expect(refusedWith(await app.core.post('/account/login', { email, password: PASSWORD }))).toEqual([
      401,
      'credentials_wrong',
    ])
  })
})

describe('F1: a server that is not there', () => {
  test('each step says so, and nothing of the app waits for it', async () => {
    const app = await AccountCore.start('http://127.0.0.1:9')
    try {
      const credentials = { email: 'alice@example.test', password: PASSWORD }
      expect(refusedWith(await app.core.post('/account/login', credentials))).toEqual([
        503,
        'sync_unreachable',
      ])
      expect(refusedWith(await app.core.post('/account/register', credentials))).toEqual([
        503,
        'sync_unreachable',
      ])
      expect(refusedWith(await app.core.get('/billing/plans'))).toEqual([503, 'sync_unreachable'])
      expect((await app.state()).connection).toMatchObject({ state: 'failing', code: 'sync_unreachable' })
      await app.chat()
    } finally {
      await app.close()
    }
  })
})
