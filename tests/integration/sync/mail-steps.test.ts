import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TokenPair } from '../../../contract/sync/account.ts'
import { onBothDatabases, PASSWORD, refusal, TestSyncServer } from '../../harness/test-sync-server.ts'

const HOUR_MS = 60 * 60_000

onBothDatabases('F1: codes that come by mail', (database) => {
  let sync: TestSyncServer
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database })
  })
  afterAll(() => sync.close())

  const verify = (token: string | null, password = PASSWORD) =>
    sync.call('POST /auth/verify-email', { body: { token, password } })
  const reset = (token: string | null, password: string) =>
    sync.call('POST /auth/reset-password', { body: { token, password } })
  const login = (email: string, password = PASSWORD) =>
    sync.call('POST /auth/login', { body: { email, password } })
  async function forgot(email: string) {
    await sync.call('POST /auth/forgot-password', { body: { email } })
    return (await sync.mailTo(email)).token
  }
  const USED = [400, 'mail_token_invalid']

  test('of ten resets at once with one code, one sets its password', async () => {
    const email = 'ida@example.org'
    await sync.person(email)
    const token = await forgot(email)
    const passwords = Array.from({ length: 10 }, (_, n) => `ida’s new password ${n}`)
    const replies = await Promise.all(passwords.map((password) => reset(token, password)))
    const winners = passwords.filter((_, n) => replies[n]?.status === 200)
    expect(winners).toHaveLength(1)
    expect(replies.filter(({ status }) => status !== 200).map(refusal)).toEqual(Array(9).fill(USED))
    expect((await login(email, winners[0])).status).toBe(200)
    expect((await login(email)).status).toBe(401)
  })

  test('a code works once, and one kind does not stand for another', async () => {
    const email = 'jonas@example.org'
    await sync.register(email)
    const { token } = await sync.mailTo(email)
    expect(refusal(await reset(token, 'some new password'))).toEqual(USED)
    expect((await verify(token)).status).toBe(204)
    expect(refusal(await verify(token))).toEqual(USED)
    const resetToken = await forgot(email)
    expect(refusal(await verify(resetToken))).toEqual(USED)
    expect((await reset(resetToken, 'some new password')).status).toBe(200)
    expect(refusal(await reset(resetToken, 'some newer password'))).toEqual(USED)
  })

  test('codes expire: a reset after one hour, a verification after a day', async () => {
    const email = 'karin@example.org'
    await sync.register(email)
    const { token } = await sync.mailTo(email)
    const resetToken = await forgot(email)
    sync.clock.aheadMs += HOUR_MS + 1_000
    expect(refusal(await reset(resetToken, 'some new password'))).toEqual(USED)
    sync.clock.aheadMs += 23 * HOUR_MS
    expect(refusal(await verify(token))).toEqual(USED)
    await sync.call('POST /auth/resend-verification', { body: { email } })
    expect((await verify((await sync.mailTo(email)).token)).status).toBe(204)
  })

  test('a common new password is refused and the code can still be used', async () => {
    const email = 'lars@example.org'
    await sync.person(email)
    const token = await forgot(email)
    expect(refusal(await reset(token, 'password1'))).toEqual([400, 'password_too_common'])
    expect((await reset(token, 'a much less common one')).status).toBe(200)
  })

  test('a reset proves the address: it verifies an account, and locks out who registered it first', async () => {
    const email = 'mona@example.org'
    const squatter = await sync.register(email, 'the squatter’s password')
    expect((await reset(await forgot(email), PASSWORD)).status).toBe(200)
    expect(refusal(await sync.call('GET /me', { token: squatter.accessToken }))).toEqual([
      403,
      'token_invalid',
    ])
    const mine = (await login(email)).body as TokenPair & { requiresEmailVerification: boolean }
    expect(mine.requiresEmailVerification).toBe(false)
    expect((await login(email, 'the squatter’s password')).status).toBe(401)
  })

  test('of two accounts that name one address, the first to confirm owns it and the other never can', async () => {
    const email = 'nils@example.org'
    const [a, b] = [
      await sync.register(email, 'password of account A'),
      await sync.register(email, 'password of account B'),
    ]
    await sync.server.deps.outbox.flush()
    const [tokenA, tokenB] = sync.mailbox.to(email).map((mail) => mail.token)
    const replies = await Promise.all([
      verify(tokenA ?? null, 'password of account A'),
      verify(tokenB ?? null, 'password of account B'),
    ])
    expect(replies.map(({ status }) => status).sort()).toEqual([204, 400])
    const verified = await Promise.all(
      [a, b].map(async ({ accessToken }) => {
        const me = await sync.call('GET /me', { token: accessToken })
        return (me.body as { email_verified: boolean }).email_verified
      }),
    )
    expect(verified.filter(Boolean)).toHaveLength(1)
  })

  test('changing the address needs the password, a code from the new one, and tells the old one', async () => {
    const [from, to] = ['olga@example.org', 'olga.new@example.org']
    const { accessToken } = await sync.person(from)
    const change = (password: string) =>
      sync.call('POST /me/email', { token: accessToken, body: { email: to, password } })
    expect(refusal(await change('wrong password'))).toEqual([401, 'credentials_wrong'])
    expect((await change(PASSWORD)).status).toBe(202)
    expect((await sync.mailTo(from)).subject).toBe('Request to change your email address')
    const { token } = await sync.mailTo(to)
    expect((await login(to)).status).toBe(401)
    expect((await verify(token)).status).toBe(204)
    expect((await sync.mailTo(from)).subject).toBe('Your email address was changed')
    expect([(await login(to)).status, (await login(from)).status]).toEqual([200, 401])
  })

  test('changing the password ends the other sessions and keeps this one', async () => {
    const email = 'petra@example.org'
    const here = await sync.person(email)
    const there = (await login(email)).body as TokenPair
    const body = { current_password: PASSWORD, new_password: 'petra’s newer password' }
    expect((await sync.call('POST /me/password', { token: here.accessToken, body })).status).toBe(204)
    expect((await sync.call('GET /me', { token: here.accessToken })).status).toBe(200)
    expect(refusal(await sync.call('GET /me', { token: there.accessToken }))).toEqual([403, 'token_invalid'])
    expect(refusal(await sync.refresh(there.refreshToken))).toEqual([403, 'refresh_token_invalid'])
    expect((await sync.mailTo(email)).subject).toBe('Your password was changed')
  })

  test('a mail that the server refused is tried again later and sent once', async () => {
    const email = 'quinn@example.org'
    sync.mailbox.refusals = 2
    await sync.register(email)
    await sync.server.deps.outbox.flush()
    expect(sync.mailbox.to(email)).toEqual([])
    sync.clock.aheadMs += 16_000
    await sync.server.deps.outbox.flush()
    sync.clock.aheadMs += 31_000
    expect((await sync.mailTo(email)).subject).toBe('Confirm your email address')
    sync.clock.aheadMs += HOUR_MS
    await sync.server.deps.outbox.flush()
    expect(sync.mailbox.to(email)).toHaveLength(1)
  })

  test('two processes with one outbox send each mail once', async () => {
    const other = await TestSyncServer.start({ database, beside: sync })
    const emails = Array.from({ length: 12 }, (_, n) => `rolf-${n}@example.org`)
    await Promise.all(emails.map((email, n) => (n % 2 ? other : sync).register(email)))
    await Promise.all([sync.server.deps.outbox.flush(), other.server.deps.outbox.flush()])
    await other.close()
    await sync.server.deps.outbox.flush()
    expect(emails.map((email) => sync.mailbox.to(email).length)).toEqual(Array(12).fill(1))
  })

  test('nobody can flood an address with mail: five of a kind in an hour, and the sixth is told when', async () => {
    const email = 'sven@example.org'
    await sync.person(email)
    const before = sync.mailbox.to(email).length
    const replies = []
    for (let n = 0; n < 8; n++)
      replies.push(await sync.call('POST /auth/forgot-password', { body: { email } }))
    await sync.server.deps.outbox.flush()
    expect(sync.mailbox.to(email).length - before).toBe(5)
    expect(replies.map(({ status }) => status)).toEqual([...Array(5).fill(202), ...Array(3).fill(429)])
    const refused = replies.at(-1)
    const seconds = Number(refused?.headers.get('retry-after'))
    expect(refused?.body).toMatchObject({
      error: { code: 'mail_throttled', details: { retry_after_seconds: seconds } },
    })
    expect(seconds).toBeGreaterThan(3_500)
    expect(seconds).toBeLessThanOrEqual(3_600)
    sync.clock.aheadMs += seconds * 1000
    expect((await sync.call('POST /auth/forgot-password', { body: { email } })).status).toBe(202)
  })
})
