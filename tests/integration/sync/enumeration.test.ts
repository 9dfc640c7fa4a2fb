import * as argon2 from '@node-rs/argon2'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { TokenPair } from '../../../contract/sync/account.ts'
import {
  codeOf,
  onBothDatabases,
  PASSWORD,
  type SyncReply,
  TestSyncServer,
} from '../../harness/test-sync-server.ts'

vi.mock('@node-rs/argon2', { spy: true })

onBothDatabases('F1: nobody learns who has an account', (database) => {
  let sync: TestSyncServer
  const TAKEN = 'taken@example.org'
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database })
    await sync.person(TAKEN)
  })
  afterAll(() => sync.close())

  const register = (email: string, password = PASSWORD) =>
    sync.call('POST /auth/register', { body: { email, password } })
  const login = (email: string, password: string) =>
    sync.call('POST /auth/login', { body: { email, password } })

  /** All that an answer shows, with what is random in every answer named instead of shown. */
  function shown(reply: SyncReply) {
    const text = JSON.stringify(reply.body)
      .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, 'JWT')
      .replace(/nr1\.[\w.-]+/g, 'REFRESH')
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UUID')
      .replace(/\b1\d{12}\b/g, 'TIME')
      .replaceAll(TAKEN, 'ADDRESS')
      .replaceAll('fresh@example.org', 'ADDRESS')
    const names = [...reply.headers.keys()].sort()
    return { status: reply.status, text, names }
  }

  test('F1: registering a taken address, and all that can be done then, looks like a new one', async () => {
    const steps = async (email: string) => {
      const registered = await register(email, 'the newcomer’s password')
      const { accessToken, refreshToken } = registered.body as TokenPair
      return [
        registered,
        await sync.call('GET /me', { token: accessToken }),
        await sync.call('GET /me/export', { token: accessToken }),
        await sync.refresh(refreshToken),
        await login(email, 'the newcomer’s password'),
        await login(email, 'another wrong password'),
        await sync.call('POST /auth/resend-verification', { body: { email } }),
        await sync.call('POST /auth/forgot-password', { body: { email } }),
        await sync.call('PATCH /me', { token: accessToken, body: { name: 'Newcomer' } }),
        await sync.call('DELETE /me', {
          token: accessToken,
          body: { password: 'the newcomer’s password' },
        }),
      ].map(shown)
    }
    const taken = await steps(TAKEN)
    expect(taken).toEqual(await steps('fresh@example.org'))
    expect(taken.map(({ status }) => status)).toEqual([201, 200, 200, 200, 200, 401, 202, 202, 200, 204])
  })

  test('F2: a device of a pending account, and logins that use up the lane, look the same for both', async () => {
    sync.clock.aheadMs += 16 * 60_000
    const steps = async (email: string) => {
      const password = 'the newcomer’s password'
      const { accessToken } = (await register(email, password)).body as TokenPair
      const device = await sync.enrol(accessToken)
      const known = () => {
        const iat = Math.floor(sync.clock.nowMs() / 1000)
        const device_proof = device.proof('login', email, { iat })
        return sync.call('POST /auth/login', { body: { email, password, device_proof } })
      }
      const replies = [await known(), await login(email, 'a wrong one')]
      for (let n = 0; n < 5; n++) replies.push(await login(email, password))
      replies.push(await known())
      return replies.map((reply) => ({ ...shown(reply), text: '', code: codeOf(reply) }))
    }
    const taken = await steps(TAKEN)
    expect(taken).toEqual(await steps('fresh.too@example.org'))
    expect(taken.map(({ status }) => status)).toEqual([200, 401, 200, 200, 200, 429, 429, 200])
    sync.clock.aheadMs += 16 * 60_000
  })

  test('F1: the owner of a taken address gets a mail, and the account beside it no code', async () => {
    const before = sync.mailbox.to(TAKEN).length
    await register(TAKEN, 'the stranger’s password')
    await sync.server.deps.outbox.flush()
    const mails = sync.mailbox.to(TAKEN).slice(before)
    expect(mails.map(({ subject, token }) => ({ subject, token }))).toEqual([
      { subject: 'You already have an account', token: null },
    ])
  })

  test.each(['POST /auth/forgot-password', 'POST /auth/resend-verification'])(
    'F1: %s answers the same for everybody',
    async (route) => {
      const [known, unknown] = [
        await sync.call(route, { body: { email: TAKEN } }),
        await sync.call(route, { body: { email: 'unknown@example.org' } }),
      ]
      expect(shown(known)).toEqual(shown(unknown))
      await sync.server.deps.outbox.flush()
      expect(sync.mailbox.to('unknown@example.org')).toEqual([])
    },
  )

  test('F1: a wrong password is answered the same for everybody', async () => {
    expect(shown(await login(TAKEN, 'wrong password'))).toEqual(
      shown(await login('unknown@example.org', 'wrong password')),
    )
  })

  // Nearly all of the time goes into argon2: who does the same of it takes as long. `npm run bench -- --only F1` measures.
  test('F1: logging in and registering cost the same work for a taken address as for a new one', async () => {
    const workOf = async (call: () => Promise<SyncReply>) => {
      vi.clearAllMocks()
      await call()
      const compared = vi.mocked(argon2.verify).mock.calls.map(([stored]) => costOf(String(stored)))
      return { compared, hashed: vi.mocked(argon2.hash).mock.calls.map(([, cost]) => cost) }
    }
    sync.clock.aheadMs += 16 * 60_000
    const known = await workOf(() => login(TAKEN, 'wrong password'))
    expect(known).toEqual({ compared: ['m=19456,t=2,p=1', 'm=19456,t=2,p=1'], hashed: [] })
    expect(await workOf(() => login('nobody@example.org', 'wrong password'))).toEqual(known)
    const taken = await workOf(() => register(TAKEN))
    expect(taken).toEqual({ compared: [], hashed: [{ memoryCost: 19_456, timeCost: 2, parallelism: 1 }] })
    expect(await workOf(() => register('new@example.org'))).toEqual(taken)
  })
})

/** The cost out of a hash in PHC's form: $argon2id$v=19$COST$SALT$HASH. */
function costOf(stored: string): string | undefined {
  return stored.split('$')[3]
}
