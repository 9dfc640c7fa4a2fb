import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashPassword, MAX_WAITING } from '../../../sync-server/accounts/passwords.ts'
import { onBothDatabases, PASSWORD, refusal, TestSyncServer } from '../../harness/test-sync-server.ts'

onBothDatabases('F2: while too many passwords wait to be compared', (database) => {
  let sync: TestSyncServer
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database })
  })
  afterAll(() => sync.close())

  test('a login is refused in words, costs no attempt, and works when they are done', async () => {
    const { accessToken: token } = await sync.register('alice@example.org')
    let isFull = true
    // Two are hashed and the rest waits; each comes back at once, so that the queue stays full.
    const others = Array.from({ length: MAX_WAITING + 2 }, async () => {
      while (isFull) await hashPassword('somebody else’s')
    })
    const logIn = () =>
      sync.call('POST /auth/login', { body: { email: 'alice@example.org', password: PASSWORD } })
    const moveAway = () =>
      sync.call('POST /me/email', { token, body: { email: 'alice@example.net', password: PASSWORD } })
    try {
      // More than the five wrong ones that are allowed.
      for (let attempt = 0; attempt < 7; attempt++) {
        for (const reply of [await logIn(), await moveAway()]) {
          expect(refusal(reply)).toEqual([503, 'server_busy'])
          expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0)
        }
      }
    } finally {
      isFull = false
      await Promise.all(others)
    }
    expect((await logIn()).status).toBe(200)
    expect((await moveAway()).status).toBeLessThan(300)
  })
})
