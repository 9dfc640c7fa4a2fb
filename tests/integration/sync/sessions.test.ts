import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TokenPair } from '../../../contract/sync/account.ts'
import { TestDevice } from '../../harness/test-device.ts'
import { onBothDatabases, PASSWORD, refusal, TestSyncServer } from '../../harness/test-sync-server.ts'

const MINUTE_MS = 60_000

onBothDatabases('F1: a session', (database) => {
  let sync: TestSyncServer
  let count = 0
  beforeAll(async () => {
    sync = await TestSyncServer.start({ database })
  })
  afterAll(() => sync.close())

  const newSession = () => sync.register(`bob-${++count}@example.org`)
  async function boundSession() {
    const tokens = await newSession()
    return { tokens, device: await sync.enrol(tokens.accessToken) }
  }
  const pair = (reply: { body: unknown }) => reply.body as TokenPair

  test('twenty refreshes at once with one token all get the same next one', async () => {
    const { tokens, device } = await boundSession()
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => sync.refresh(tokens.refreshToken, device)),
    )
    expect(replies.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(new Set(replies.map((reply) => pair(reply).refreshToken)).size).toBe(1)
    const [first] = replies
    expect((await sync.refresh(pair(first as { body: unknown }).refreshToken, device)).status).toBe(200)
  })

  test('two processes that refresh at once agree on the next token', async () => {
    const { tokens, device } = await boundSession()
    const other = await TestSyncServer.start({ database, beside: sync })
    const replies = await Promise.all(
      [sync, other, sync, other].map((server) => server.refresh(tokens.refreshToken, device)),
    )
    await other.close()
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(new Set(replies.map((reply) => pair(reply).refreshToken)).size).toBe(1)
  })

  test('an answer that was lost is given again hours later to the device, and to nobody without its key', async () => {
    const { tokens, device } = await boundSession()
    const lost = pair(await sync.refresh(tokens.refreshToken, device))
    sync.clock.aheadMs += 8 * 60 * MINUTE_MS
    expect(refusal(await sync.refresh(tokens.refreshToken))).toEqual([403, 'device_proof_required'])
    expect(refusal(await sync.refresh(tokens.refreshToken, new TestDevice()))).toEqual([
      403,
      'device_proof_invalid',
    ])
    const again = await sync.refresh(tokens.refreshToken, device)
    expect(pair(again).refreshToken).toBe(lost.refreshToken)
    expect((await sync.call('GET /me', { token: pair(again).accessToken })).status).toBe(200)
  })

  test('without a device the lost answer is given again for a minute only', async () => {
    const tokens = await newSession()
    const next = pair(await sync.refresh(tokens.refreshToken))
    expect(pair(await sync.refresh(tokens.refreshToken)).refreshToken).toBe(next.refreshToken)
    sync.clock.aheadMs += 2 * MINUTE_MS
    expect(refusal(await sync.refresh(tokens.refreshToken))).toEqual([403, 'refresh_token_reused'])
    expect(refusal(await sync.refresh(next.refreshToken))).toEqual([403, 'refresh_token_invalid'])
  })

  test('true reuse ends that session at once, and no other of the same person', async () => {
    const { tokens, device } = await boundSession()
    const { email } = (await sync.call('GET /me', { token: tokens.accessToken })).body as { email: string }
    const other = pair(await sync.call('POST /auth/login', { body: { email, password: PASSWORD } }))
    const second = pair(await sync.refresh(tokens.refreshToken, device))
    const third = pair(await sync.refresh(second.refreshToken, device))
    expect(refusal(await sync.refresh(tokens.refreshToken, device))).toEqual([403, 'refresh_token_reused'])
    expect(refusal(await sync.call('GET /me', { token: third.accessToken }))).toEqual([403, 'token_invalid'])
    expect(refusal(await sync.refresh(third.refreshToken, device))).toEqual([403, 'refresh_token_invalid'])
    expect((await sync.call('GET /me', { token: other.accessToken })).status).toBe(200)
    expect((await sync.refresh(other.refreshToken)).status).toBe(200)
  })

  test('a stolen token without the key neither opens nor ends a bound session', async () => {
    const { tokens, device } = await boundSession()
    const second = pair(await sync.refresh(tokens.refreshToken, device))
    await sync.refresh(second.refreshToken, device)
    expect(refusal(await sync.refresh(tokens.refreshToken, new TestDevice()))).toEqual([
      403,
      'device_proof_invalid',
    ])
    expect((await sync.call('GET /me', { token: second.accessToken })).status).toBe(200)
  })

  test('a proof is taken once, for its token and act, and by the server’s clock', async () => {
    const { tokens, device } = await boundSession()
    const iat = Math.floor(sync.clock.nowMs() / 1000)
    const ask = (device_proof: string, refreshToken = tokens.refreshToken) =>
      sync.call('POST /auth/refresh', { body: { refreshToken, device_proof } })
    const invalid = [403, 'device_proof_invalid']
    expect(refusal(await ask(device.proof('login', tokens.refreshToken, { iat })))).toEqual(invalid)
    expect(refusal(await ask(device.proof('refresh', 'another token', { iat })))).toEqual(invalid)
    const other = { iat, aud: 'elsewhere' as 'novacore-sync' }
    expect(refusal(await ask(device.proof('refresh', tokens.refreshToken, other)))).toEqual(invalid)
    const beforeMs = sync.clock.nowMs()
    const late = await ask(device.proof('refresh', tokens.refreshToken, { iat: iat - 301 }))
    expect(refusal(late)).toEqual([403, 'device_proof_stale'])
    const { error } = late.body as { error: { details: { server_time_ms: number } } }
    expect(error.details.server_time_ms).toBeGreaterThanOrEqual(beforeMs)
    expect(error.details.server_time_ms).toBeLessThanOrEqual(sync.clock.nowMs())
    const good = device.proof('refresh', tokens.refreshToken, { iat })
    expect((await ask(good)).status).toBe(200)
    expect(refusal(await ask(good))).toEqual(invalid)
    const [head, , signature] = good.split('.')
    expect(refusal(await ask(`${head}.e30.${signature}`))).toEqual(invalid)
  })

  test('logging out ends the session for both tokens', async () => {
    const { tokens, device } = await boundSession()
    expect((await sync.call('POST /auth/logout', { token: tokens.accessToken })).status).toBe(204)
    expect(refusal(await sync.call('GET /me', { token: tokens.accessToken }))).toEqual([403, 'token_invalid'])
    expect(refusal(await sync.refresh(tokens.refreshToken, device))).toEqual([403, 'refresh_token_invalid'])
  })

  test('a revoked device is out, its key is never taken again, and another session goes on', async () => {
    const { tokens, device } = await boundSession()
    const { email } = (await sync.call('GET /me', { token: tokens.accessToken })).body as { email: string }
    const other = pair(await sync.call('POST /auth/login', { body: { email, password: PASSWORD } }))
    const revoked = await sync.call(`DELETE /devices/${device.id}`, { token: other.accessToken })
    expect(revoked.status).toBe(204)
    expect(refusal(await sync.call('GET /me', { token: tokens.accessToken }))).toEqual([403, 'token_invalid'])
    expect(refusal(await sync.refresh(tokens.refreshToken, device))).toEqual([403, 'device_revoked'])
    await expect(sync.enrol(other.accessToken, device)).rejects.toThrow('device_revoked')
    expect((await sync.call('GET /me', { token: other.accessToken })).status).toBe(200)
  })

  test('a device of somebody else is not found, and a session keeps its device', async () => {
    const alice = await boundSession()
    const bob = await boundSession()
    const foreign = await sync.call(`DELETE /devices/${alice.device.id}`, { token: bob.tokens.accessToken })
    expect(refusal(foreign)).toEqual([404, 'device_not_found'])
    await expect(sync.enrol(bob.tokens.accessToken)).rejects.toThrow('session_bound')
  })

  test('a session that nobody used for 60 days has expired', async () => {
    const { tokens, device } = await boundSession()
    sync.clock.aheadMs += 61 * 24 * 60 * MINUTE_MS
    expect(refusal(await sync.refresh(tokens.refreshToken, device))).toEqual([403, 'refresh_token_expired'])
  })

  test.each([
    ['', 403],
    ['nr1', 403],
    ['nr1.00000000-0000-0000-0000-000000000000.1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', 403],
    ['x'.repeat(301), 400],
  ])('refuses the made-up refresh token %j', async (refreshToken, status) => {
    expect((await sync.refresh(refreshToken)).status).toBe(status)
  })

  test('a refresh token whose counter was raised by hand is not genuine', async () => {
    const { refreshToken } = await newSession()
    const raised = refreshToken.replace(/\.1\./, '.2.')
    expect(refusal(await sync.refresh(raised))).toEqual([403, 'refresh_token_invalid'])
    expect((await sync.refresh(refreshToken)).status).toBe(200)
  })
})
