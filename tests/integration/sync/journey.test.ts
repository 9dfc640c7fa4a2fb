import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TokenPair } from '../../../contract/sync/account.ts'
import { onBothDatabases, PASSWORD, refusal, TestSyncServer } from '../../harness/test-sync-server.ts'

onBothDatabases('F1: an account', (database) => {
  let sync: TestSyncServer
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database })
  })
  afterAll(() => sync.close())

  test('F1, M2: register → mail → verify → login → enrol → refresh → reset → delete', async () => {
    const email = 'alice@example.org'
    const registered = await sync.call('POST /auth/register', {
      body: { email, password: PASSWORD, name: 'Alice' },
    })
    expect(registered.status).toBe(201)
    expect(registered.body).toEqual({
      accessToken: expect.stringMatching(/^eyJ/),
      refreshToken: expect.stringMatching(/^nr1\./),
      requiresEmailVerification: true,
    })
    const first = registered.body as TokenPair
    const mail = await sync.mailTo(email)
    expect(mail.subject).toBe('Confirm your email address')
    expect(mail.token).toMatch(/^[\w-]{43}$/)
    const verified = await sync.call('POST /auth/verify-email', {
      body: { token: mail.token },
      token: first.accessToken,
    })
    expect(verified.status).toBe(204)
    expect((await sync.call('GET /me', { token: first.accessToken })).body).toEqual({
      id: expect.any(String),
      email,
      email_verified: true,
      name: 'Alice',
      language: 'en',
      role: 'student',
      created_at_ms: expect.any(Number),
    })

    const login = await sync.call('POST /auth/login', {
      body: { email: 'ALICE@Example.org', password: PASSWORD },
    })
    expect(login.body).toMatchObject({ requiresEmailVerification: false })
    const session = login.body as TokenPair
    const device = await sync.enrol(session.accessToken)
    const devices = await sync.call('GET /devices', { token: session.accessToken })
    expect(devices.body).toMatchObject({ devices: [{ id: device.id, name: 'laptop', is_current: true }] })

    const refreshed = await sync.refresh(session.refreshToken, device)
    expect(refreshed.status).toBe(200)
    const second = refreshed.body as TokenPair
    expect((await sync.call('GET /me', { token: second.accessToken })).status).toBe(200)

    expect((await sync.call('POST /auth/forgot-password', { body: { email } })).status).toBe(202)
    const reset = await sync.mailTo(email)
    const newPassword = 'a quite different passphrase'
    const body = { token: reset.token, password: newPassword }
    expect((await sync.call('POST /auth/reset-password', { body })).body).toMatchObject({
      // The one of the registration, and the one that logged in.
      ended_sessions: 2,
      devices: [{ id: device.id, name: 'laptop', revoked_at_ms: null, is_current: false }],
    })
    expect(refusal(await sync.call('GET /me', { token: second.accessToken }))).toEqual([403, 'token_invalid'])
    expect(refusal(await sync.refresh(second.refreshToken, device))).toEqual([403, 'refresh_token_invalid'])
    expect(refusal(await sync.call('POST /auth/login', { body: { email, password: PASSWORD } }))).toEqual([
      401,
      'credentials_wrong',
    ])

    const last = (await sync.call('POST /auth/login', { body: { email, password: newPassword } }))
      .body as TokenPair
    const exported = await sync.call('GET /me/export', { token: last.accessToken })
    expect(exported.body).toMatchObject({ profile: { email }, devices: [{ id: device.id }], parts: {} })
    const gone = await sync.call('DELETE /me', { token: last.accessToken, body: { password: newPassword } })
    expect(gone.status).toBe(204)
    expect(refusal(await sync.call('GET /me', { token: last.accessToken }))).toEqual([403, 'token_invalid'])
    expect((await sync.mailTo(email)).subject).toBe('Your account was deleted')
    for (const table of ['users', 'sessions', 'devices', 'mail_tokens', 'mail_outbox'] as const) {
      const rows = await sync.server.deps.db.queries.selectFrom(table).selectAll().execute()
      expect({ table, rows }).toEqual({ table, rows: [] })
    }
  })
})
