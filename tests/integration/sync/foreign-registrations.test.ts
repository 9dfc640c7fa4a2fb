import { afterAll, beforeAll, expect, test } from 'vitest'
import { onBothDatabases, PASSWORD, refusal, TestSyncServer } from '../../harness/test-sync-server.ts'

onBothDatabases('F1: somebody else registers my address', (database) => {
  let sync: TestSyncServer
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database })
  })
  afterAll(() => sync.close())

  const verify = (token: string | null, more: { password?: string; accessToken?: string } = {}) => {
    const { accessToken, password } = more
    return sync.call('POST /auth/verify-email', {
      body: { token, ...(password === undefined ? {} : { password }) },
      ...(accessToken === undefined ? {} : { token: accessToken }),
    })
  }
  const isVerified = async (accessToken: string) =>
    ((await sync.call('GET /me', { token: accessToken })).body as { email_verified: boolean }).email_verified
  const login = (email: string, password: string) =>
    sync.call('POST /auth/login', { body: { email, password } })
  const resend = (token: string) => sync.call('POST /me/resend-verification', { token })

  test('five times before me: my mail comes, and only it verifies my account', async () => {
    const email = 'anna@example.org'
    const theirs = []
    for (let n = 0; n < 5; n++) theirs.push(await sync.register(email, `the other’s password ${n}`))
    const mine = await sync.register(email, 'my own good passphrase')
    await sync.server.deps.outbox.flush()
    const codes = sync.mailbox.to(email).map(({ token }) => token)
    expect(codes).toHaveLength(6)
    // I click on every mail that came, in the app where I registered.
    const replies = []
    for (const code of codes) replies.push(await verify(code, { accessToken: mine.accessToken }))
    expect(replies.map(refusal)).toEqual([...Array(5).fill([403, 'mail_token_not_yours']), [204, null]])
    expect(await isVerified(mine.accessToken)).toBe(true)
    for (const { accessToken } of theirs) expect(await isVerified(accessToken)).toBe(false)
    expect((await login(email, 'my own good passphrase')).body).toMatchObject({
      requiresEmailVerification: false,
    })
    // Their own codes verify nothing any more, with their passwords either.
    for (const [n, code] of codes.slice(0, 5).entries()) {
      expect(refusal(await verify(code, { password: `the other’s password ${n}` }))).toEqual([
        400,
        'mail_token_invalid',
      ])
    }
  })

  test('a code without a session counts only with the password of its account, which has five tries', async () => {
    const email = 'berta@example.org'
    await sync.register(email, 'my own good passphrase')
    const { token } = await sync.mailTo(email)
    expect(refusal(await verify(token))).toEqual([403, 'mail_token_not_yours'])
    const codes = []
    for (let n = 0; n < 5; n++) codes.push((await verify(token, { password: `guess ${n}` })).status)
    expect(codes).toEqual(Array(5).fill(401))
    const right = { password: 'my own good passphrase' }
    expect(refusal(await verify(token, right))).toEqual([429, 'login_throttled'])
    sync.clock.aheadMs += 16 * 60_000
    expect((await verify(token, right)).status).toBe(204)
  })

  test('a session that has expired is told so and not taken for none', async () => {
    const email = 'carla@example.org'
    const { accessToken } = await sync.register(email)
    const { token } = await sync.mailTo(email)
    sync.clock.aheadMs += 16 * 60_000
    expect(refusal(await verify(token, { accessToken }))).toEqual([403, 'token_expired'])
    expect((await verify(token, { accessToken, password: PASSWORD })).status).toBe(204)
  })

  test('a change to an address of mine that somebody else asked for is not confirmed by my click', async () => {
    const [mine, theirs] = [await sync.person('dora@example.org'), await sync.person('eve@example.org')]
    const body = { email: 'dora.second@example.org', password: PASSWORD }
    await sync.call('POST /me/email', { token: theirs.accessToken, body })
    const { token } = await sync.mailTo('dora.second@example.org')
    for (const reply of [await verify(token), await verify(token, { accessToken: mine.accessToken })]) {
      expect(refusal(reply)).toEqual([403, 'mail_token_not_yours'])
    }
    expect((await login('dora.second@example.org', PASSWORD)).status).toBe(401)
  })

  test('asking again sends mine, not the newest, and says what became of it', async () => {
    const email = 'frieda@example.org'
    const mine = await sync.register(email, 'my own good passphrase')
    await sync.register(email, 'the other’s password')
    await sync.server.deps.outbox.flush()
    const reply = await resend(mine.accessToken)
    expect([reply.status, reply.body]).toEqual([202, { state: 'queued' }])
    const { token } = await sync.mailTo(email)
    expect((await verify(token, { accessToken: mine.accessToken })).status).toBe(204)
    expect((await resend(mine.accessToken)).body).toEqual({ state: 'already_verified' })
  })

  test('mails are counted for each account, and all together for the address; what is refused says when', async () => {
    const email = 'gerda@example.org'
    const accounts = []
    for (let n = 0; n < 25; n++) accounts.push(await sync.register(email, `a password of account ${n}`))
    await sync.server.deps.outbox.flush()
    // The first mails of 25 registrations: 20.
    expect(sync.mailbox.to(email)).toHaveLength(20)
    // Asked for again: five for one account, 20 for the address.
    const mine = accounts.at(-1)?.accessToken ?? ''
    expect((await resend(mine)).body).toEqual({ state: 'queued' })
    const statuses = []
    for (const { accessToken } of accounts.slice(0, 4)) {
      for (let n = 0; n < 6; n++) statuses.push((await resend(accessToken)).status)
    }
    const five = [...Array(5).fill(202), 429]
    expect(statuses).toEqual([...five, ...five, ...five, ...Array(4).fill(202), 429, 429])
    const refused = await resend(mine)
    expect(refusal(refused)).toEqual([429, 'mail_throttled'])
    const seconds = Number(refused.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(3_500)
    await sync.server.deps.outbox.flush()
    expect(sync.mailbox.to(email)).toHaveLength(40)
    sync.clock.aheadMs += seconds * 1000
    const { refreshToken } = accounts.at(-1) ?? { refreshToken: '' }
    const { accessToken } = (await sync.refresh(refreshToken)).body as { accessToken: string }
    expect((await resend(accessToken)).status).toBe(202)
    expect((await verify((await sync.mailTo(email)).token, { accessToken })).status).toBe(204)
  })

  test('what is refused for an address says nothing of who has an account there', async () => {
    await sync.person('hilde@example.org')
    const seen = async (email: string) => {
      const steps: unknown[] = []
      for (const route of ['POST /auth/forgot-password', 'POST /auth/resend-verification']) {
        for (let n = 0; n < 7; n++) {
          const { status, body } = await sync.call(route, { body: { email } })
          steps.push({ status, body: JSON.stringify(body).replace(/\d{4}/g, 'SECONDS') })
        }
      }
      const { accessToken } = await sync.register(email, 'the newcomer’s password')
      for (let n = 0; n < 7; n++) steps.push((await resend(accessToken)).status)
      return steps
    }
    const taken = await seen('hilde@example.org')
    expect(taken).toEqual(await seen('nobody-there@example.org'))
    expect(taken.filter((step) => step === 202)).toHaveLength(5)
  })
})
