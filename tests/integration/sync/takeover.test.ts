import * as argon2 from '@node-rs/argon2'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { TokenPair } from '../../../contract/sync/account.ts'
import { createAdmin } from '../../../sync-server/cli/create-admin.ts'
import { idOf, logIn } from '../../harness/sync-operators.ts'
import type { TestDevice } from '../../harness/test-device.ts'
import { codeOf, onBothDatabases, PASSWORD, refusal, TestSyncServer } from '../../harness/test-sync-server.ts'

vi.mock('@node-rs/argon2', { spy: true })

const INVALID = [400, 'mail_token_invalid']

onBothDatabases('F1: an account holds against who knows a little', (database) => {
  let sync: TestSyncServer
  let count = 0
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database })
  })
  afterAll(() => sync.close())

  const newEmail = () => `victim-${++count}@example.org`
  const flush = () => sync.server.deps.outbox.flush()
  const login = (email: string, password: string, device?: TestDevice) => {
    const iat = Math.floor(sync.clock.nowMs() / 1000)
    const proof = device && { device_proof: device.proof('login', email, { iat }) }
    return sync.call('POST /auth/login', { body: { email, password, ...proof } })
  }
  const verify = (token: string | null, password = PASSWORD) =>
    sync.call('POST /auth/verify-email', { body: { token, password } })
  const changeEmail = (accessToken: string, email: string, password = PASSWORD) =>
    sync.call('POST /me/email', { token: accessToken, body: { email, password } })
  const changePassword = (token: string, from: string, to: string) =>
    sync.call('POST /me/password', { token, body: { current_password: from, new_password: to } })
  async function forgot(email: string) {
    await sync.call('POST /auth/forgot-password', { body: { email } })
    return (await sync.mailTo(email)).token
  }
  async function reset(email: string, password: string, more: { revoke_devices?: boolean } = {}) {
    const token = await forgot(email)
    return sync.call('POST /auth/reset-password', { body: { token, password, ...more } })
  }
  const subjects = (email: string) => sync.mailbox.to(email).map(({ subject }) => subject)

  test('F2: devices under a pending account of the same address open no further guess at the owner', async () => {
    const email = newEmail()
    const { accessToken } = await sync.person(email)
    const { password_hash: ownersHash } = await sync.server.deps.db.queries
      .selectFrom('users')
      .select('password_hash')
      .where('id', '=', await idOf(sync, accessToken))
      .executeTakeFirstOrThrow()
    vi.mocked(argon2.verify).mockClear()
    const codes: (string | null)[] = []
    for (let n = 0; n < 4; n++) {
      const device = await sync.enrol(
        (await sync.register(email, `the attacker’s password ${n}`)).accessToken,
      )
      for (let guess = 0; guess < 5; guess++) {
        codes.push(codeOf(await login(email, `guess ${n} ${guess}`, device)))
      }
    }
    expect(codes).toEqual(Array(20).fill('credentials_wrong'))
    // Each attempt compares two hashes, and the owner’s is one of them five times in all.
    const compared = vi.mocked(argon2.verify).mock.calls.map(([stored]) => stored)
    expect(compared).toHaveLength(40)
    expect(compared.filter((stored) => stored === ownersHash)).toHaveLength(5)
    const right = await login(email, PASSWORD, await sync.enrol((await sync.register(email)).accessToken))
    expect(right.body).toMatchObject({ requiresEmailVerification: true })
    expect(refusal(await login(email, PASSWORD))).toEqual([429, 'login_throttled'])
  })

  test('F2: the right password of the owner is not found out by a device of a pending account', async () => {
    const email = newEmail()
    await sync.person(email, 'the owner’s own passphrase')
    const device = await sync.enrol((await sync.register(email)).accessToken)
    for (let n = 0; n < 5; n++) await login(email, `guess ${n}`)
    expect(refusal(await login(email, 'the owner’s own passphrase', device))).toEqual([
      401,
      'credentials_wrong',
    ])
    expect((await login(email, PASSWORD, device)).body).toMatchObject({ requiresEmailVerification: true })
  })

  test('F2: a guess is not free for who registers it as a password of theirs first', async () => {
    const email = newEmail()
    await sync.person(email)
    const statuses = []
    for (let n = 0; n < 8; n++) {
      await sync.register(email, `a likely password ${n}`)
      statuses.push((await login(email, `a likely password ${n}`)).status)
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429, 429])
  })

  test('a device that is known under both accounts of an address opens both', async () => {
    const email = newEmail()
    const owner = await sync.person(email)
    const device = await sync.enrol(owner.accessToken)
    await sync.enrol((await sync.register(email, 'registered once more')).accessToken, device)
    for (let n = 0; n < 5; n++) await login(email, `guess ${n}`)
    expect((await login(email, PASSWORD, device)).body).toMatchObject({ requiresEmailVerification: false })
    expect((await login(email, 'registered once more', device)).body).toMatchObject({
      requiresEmailVerification: true,
    })
  })

  test.each([
    ['sent before the reset', true],
    ['that waits in the outbox', false],
  ])('F1: a change of address %s is void after a reset', async (_, isSentBefore) => {
    const [email, evil] = [newEmail(), `evil-${count}@example.org`]
    await sync.person(email)
    const attacker = await logIn(sync, email)
    const token = await forgot(email)
    if (!isSentBefore) await sync.mailbox.goAway()
    expect((await changeEmail(attacker.accessToken, evil)).status).toBe(202)
    await flush()
    await sync.mailbox.comeBackIfAway()
    const body = { token, password: 'the victim’s new passphrase' }
    expect((await sync.call('POST /auth/reset-password', { body })).status).toBe(200)
    sync.clock.aheadMs += 60_000
    await flush()
    const stolen = sync.mailbox.to(evil)
    expect(stolen).toHaveLength(isSentBefore ? 1 : 0)
    // Whatever password it is sent with: the new one is not known to the attacker, and would not help.
    for (const { token: code } of stolen) expect(refusal(await verify(code, body.password))).toEqual(INVALID)
    expect((await login(email, body.password)).status).toBe(200)
    expect((await login(evil, body.password)).status).toBe(401)
    expect(subjects(email)).toContain('Request to change your email address')
  })

  test('F1: every code and every job from before is void after a change of password, of address, or a promotion', async () => {
    const acts: [string, (email: string, tokens: TokenPair) => Promise<unknown>][] = [
      ['password', (_, { accessToken }) => changePassword(accessToken, PASSWORD, 'a newer passphrase')],
      [
        'address',
        async (email, { accessToken }) => {
          await changeEmail(accessToken, `new-${email}`)
          return verify((await sync.mailTo(`new-${email}`)).token)
        },
      ],
      ['promotion', (email) => createAdmin(sync.server.deps, email, null)],
    ]
    for (const [name, act] of acts) {
      const [email, evil] = [newEmail(), `evil-${count}@example.org`]
      const mine = await sync.person(email)
      const resetCode = await forgot(email)
      await changeEmail(mine.accessToken, evil)
      const changeCode = (await sync.mailTo(evil)).token
      // And jobs that no mail server took yet: written as the requests write them.
      const userId = await idOf(sync, mine.accessToken)
      const { db, outbox } = sync.server.deps
      await act(email, mine)
      await db.transaction(async (trx) => {
        const asked = { userId, securityVersion: 0 }
        await outbox.put(trx, { kind: 'password-forgotten', ...asked })
        await outbox.put(trx, { kind: 'email-change-wanted', ...asked, email: evil })
      })
      const before = sync.mailbox.mails.filter(({ token }) => token !== null).length
      await flush()
      expect({ name, codes: sync.mailbox.mails.filter(({ token }) => token !== null).length }).toEqual({
        name,
        codes: before,
      })
      const body = { token: resetCode, password: 'the attacker’s password' }
      expect(refusal(await sync.call('POST /auth/reset-password', { body }))).toEqual(INVALID)
      expect(refusal(await verify(changeCode))).toEqual(INVALID)
    }
  })

  test('F1: the old address hears of a change when it is asked for, and when it is done, whatever comes between', async () => {
    const [email, next] = [newEmail(), `next-${count}@example.org`]
    const { accessToken } = await sync.person(email)
    const before = sync.mailbox.to(email).length
    await changeEmail(accessToken, next)
    const { token } = await sync.mailTo(next)
    expect(subjects(email).slice(before)).toEqual(['Request to change your email address'])
    // The mail server is away while the password is changed and the address confirmed: the old address hears of both.
    await changePassword(accessToken, PASSWORD, 'a newer passphrase')
    expect(refusal(await verify(token, 'a newer passphrase'))).toEqual(INVALID)
    await flush()
    await changeEmail(accessToken, next, 'a newer passphrase')
    const { token: second } = await sync.mailTo(next)
    await sync.mailbox.goAway()
    await changePassword(accessToken, 'a newer passphrase', PASSWORD)
    await flush()
    await sync.mailbox.comeBackIfAway()
    expect(refusal(await verify(second))).toEqual(INVALID)
    await changeEmail(accessToken, next)
    expect((await verify((await sync.mailTo(next)).token)).status).toBe(204)
    sync.clock.aheadMs += 60_000
    await flush()
    expect(subjects(email).slice(before).sort()).toEqual(
      [
        ...Array(3).fill('Request to change your email address'),
        ...Array(2).fill('Your password was changed'),
        'Your email address was changed',
      ].sort(),
    )
    expect(subjects(next)).not.toContain('Your password was changed')
  })

  test('F1: an address that nobody verified gets no news of an account that somebody registered under it', async () => {
    const email = newEmail()
    await sync.person(email)
    const { accessToken } = await sync.register(email, 'the other’s password')
    await flush()
    const before = sync.mailbox.to(email).length
    const other = 'the other’s newer password'
    expect((await changePassword(accessToken, 'the other’s password', other)).status).toBe(204)
    expect((await changeEmail(accessToken, `else-${email}`, other)).status).toBe(202)
    const gone = await sync.call('DELETE /me', { token: accessToken, body: { password: other } })
    expect(gone.status).toBe(204)
    await flush()
    expect(subjects(email).slice(before)).toEqual([])
  })

  test('F1: a reset ends all sessions, shows the devices, and revokes them when asked', async () => {
    const email = newEmail()
    const mine = await sync.person(email)
    const device = await sync.enrol(mine.accessToken)
    const other = await sync.enrol((await logIn(sync, email)).accessToken)
    const shown = await reset(email, 'a first new passphrase')
    expect([shown.status, shown.body]).toEqual([
      200,
      {
        ended_sessions: 2,
        devices: [device, other].map(({ id }) => ({
          id,
          name: 'laptop',
          platform: 'linux',
          enrolled_at_ms: expect.any(Number),
          last_seen_at_ms: expect.any(Number),
          revoked_at_ms: null,
          is_current: false,
        })),
      },
    ])
    const { accessToken } = await logIn(sync, email, 'a first new passphrase')
    expect((await sync.call(`DELETE /devices/${other.id}`, { token: accessToken })).status).toBe(204)

    const revoked = await reset(email, 'a second new passphrase', { revoke_devices: true })
    expect(revoked.body).toMatchObject({
      ended_sessions: 1,
      devices: [{ id: device.id, revoked_at_ms: expect.any(Number) }],
    })
    const last = await logIn(sync, email, 'a second new passphrase')
    await expect(sync.enrol(last.accessToken, device)).rejects.toThrow('device_revoked')
  })
})
