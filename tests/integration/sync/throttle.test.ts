import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TokenPair } from '../../../contract/sync/account.ts'
import { TestDevice } from '../../harness/test-device.ts'
import {
  codeOf,
  onBothDatabases,
  PASSWORD,
  refusal,
  type SyncReply,
  TestSyncServer,
} from '../../harness/test-sync-server.ts'

onBothDatabases('F2: login throttling', (database) => {
  let sync: TestSyncServer
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database })
  })
  afterAll(() => sync.close())

  const login = (email: string, password = PASSWORD, device?: TestDevice, server = sync) =>
    server.call('POST /auth/login', {
      body: {
        email,
        password,
        ...(device
          ? { device_proof: device.proof('login', email, { iat: Math.floor(sync.clock.nowMs() / 1000) }) }
          : {}),
      },
    })
  function tally(replies: SyncReply[]): Record<string, number> {
    const counts: Record<string, number> = {}
    for (const reply of replies) {
      const code = codeOf(reply) ?? 'ok'
      counts[code] = (counts[code] ?? 0) + 1
    }
    return counts
  }

  test.each(['carol@example.org', 'nobody@example.org'])(
    '20 wrong passwords at once for %s let exactly 5 through, over two processes',
    async (email) => {
      if (email.startsWith('carol')) await sync.register(email)
      const other = await TestSyncServer.start({ database, beside: sync })
      const replies = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          login(email, `wrong password ${n}`, undefined, n % 2 ? other : sync),
        ),
      )
      await other.close()
      expect(tally(replies)).toEqual({ credentials_wrong: 5, login_throttled: 15 })
    },
  )

  test('says the seconds that remain, refuses the right password too, and opens after them', async () => {
    const email = 'dora@example.org'
    await sync.register(email)
    for (let n = 0; n < 5; n++) expect(codeOf(await login(email, 'wrong password'))).toBe('credentials_wrong')
    sync.clock.aheadMs += 5 * 60_000
    const refused = await login(email)
    expect(refusal(refused)).toEqual([429, 'login_throttled'])
    const { error } = refused.body as { error: { details: { retry_after_seconds: number } } }
    const seconds = error.details.retry_after_seconds
    expect(seconds).toBeGreaterThan(590)
    expect(seconds).toBeLessThanOrEqual(600)
    expect(refused.headers.get('retry-after')).toBe(String(seconds))
    sync.clock.aheadMs += seconds * 1000
    expect((await login(email)).status).toBe(200)
  })

  test('a spelling in another case is the same address', async () => {
    for (let n = 0; n < 5; n++) await login(n % 2 ? 'Erik@Example.org' : 'erik@example.ORG', 'wrong password')
    expect(codeOf(await login('ERIK@EXAMPLE.ORG', 'wrong password'))).toBe('login_throttled')
  })

  test('a device that has logged in before cannot be locked out by a stranger, and has five tries of its own', async () => {
    const email = 'frida@example.org'
    const tokens = await sync.person(email)
    const device = await sync.enrol(tokens.accessToken)
    for (let n = 0; n < 6; n++) await login(email, 'wrong password')
    expect(codeOf(await login(email))).toBe('login_throttled')
    const known = await login(email, PASSWORD, device)
    expect(known.status).toBe(200)
    expect(codeOf(await login(email, PASSWORD, new TestDevice()))).toBe('login_throttled')
    const { refreshToken } = known.body as TokenPair
    expect(refusal(await sync.refresh(refreshToken))).toEqual([403, 'device_proof_required'])
    const tries = []
    for (let n = 0; n < 6; n++) tries.push(codeOf(await login(email, 'wrong password', device)))
    expect(tries).toEqual([...Array(5).fill('credentials_wrong'), 'login_throttled'])
  })

  test('logging in to a made-up account of the same address forgives no guess at the real one, and is one itself', async () => {
    const email = 'gita@example.org'
    await sync.person(email)
    await sync.register(email, 'the stranger’s own password')
    for (let n = 0; n < 3; n++) await login(email, `guess number ${n}`)
    expect((await login(email, 'the stranger’s own password')).status).toBe(200)
    expect(codeOf(await login(email, 'guess number 4'))).toBe('credentials_wrong')
    expect(codeOf(await login(email, 'guess number 5'))).toBe('login_throttled')
  })

  test('guessing the password with a stolen session has five tries too', async () => {
    const { accessToken } = await sync.person('hanna@example.org')
    const codes = []
    for (let n = 0; n < 6; n++) {
      codes.push(
        codeOf(await sync.call('DELETE /me', { token: accessToken, body: { password: `guess ${n}` } })),
      )
    }
    expect(codes).toEqual([...Array(5).fill('credentials_wrong'), 'login_throttled'])
  })
})
