import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { onBothDatabases, refusal, TestSyncServer } from '../../harness/test-sync-server.ts'

onBothDatabases('F3: 100 requests a minute', (database) => {
  let sync: TestSyncServer
  const servers: TestSyncServer[] = []
  async function start(env: Record<string, string> = {}, beside?: TestSyncServer) {
    const options = { database, env: { RATE_LIMIT_PER_MINUTE: '100', ...env } }
    const server = await TestSyncServer.start(beside ? { ...options, beside } : options)
    servers.push(server)
    return server
  }
  beforeEach(async () => {
    sync = await start({ TRUSTED_PROXIES: '1' })
    // All of a test within one minute of the clock.
    sync.clock.aheadMs = 60_000 - (Date.now() % 60_000) + 1_000
  })
  afterEach(async () => {
    for (const server of servers.splice(0).reverse()) await server.close()
  })
  afterAll(() => expect(servers).toEqual([]))

  const from = (address: string) => ({ headers: { 'x-forwarded-for': address } })
  async function send(count: number, address: string, by = [sync]) {
    const replies = await Promise.all(
      Array.from({ length: count }, (_, n) => (by[n % by.length] ?? sync).call('GET /health', from(address))),
    )
    return replies
  }

  test('lets exactly 100 through, says when to come back, and counts anew then', async () => {
    const replies = await send(120, '203.0.113.7')
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(100)
    const refused = replies.find(({ status }) => status === 429)
    expect(refused && refusal(refused)).toEqual([429, 'rate_limited'])
    const seconds = Number(refused?.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThanOrEqual(60)
    expect(refused?.headers.get('ratelimit-limit')).toBe('100')
    expect(refused?.headers.get('ratelimit-remaining')).toBe('0')
    sync.clock.aheadMs += seconds * 1000
    expect((await send(1, '203.0.113.7')).map(({ status }) => status)).toEqual([200])
  })

  test('counts each address alone, an IPv6 household as one, and believes one hop only', async () => {
    await send(100, '203.0.113.7')
    expect((await send(1, '203.0.113.8'))[0]?.status).toBe(200)
    expect((await send(1, '198.51.100.1, 203.0.113.7'))[0]?.status).toBe(429)
    await send(60, '2001:db8:1:2::1')
    await send(40, '2001:db8:1:2:ffff::9')
    expect((await send(1, '2001:db8:1:2::77'))[0]?.status).toBe(429)
    expect((await send(1, '2001:db8:1:3::1'))[0]?.status).toBe(200)
  })

  test('counts a person, not their address', async () => {
    const { accessToken } = await sync.register('alice@example.org')
    await send(100, '203.0.113.9')
    const reply = await sync.call('GET /me', { token: accessToken, ...from('203.0.113.9') })
    expect([reply.status, reply.headers.get('ratelimit-remaining')]).toEqual([200, '99'])
  })

  test('two processes together let no more than 100 through, and nearly all of them', async () => {
    const other = await start({}, sync)
    const replies = await send(160, '203.0.113.10', [sync, other])
    const passed = replies.filter(({ status }) => status === 200).length
    expect(passed).toBeLessThanOrEqual(100)
    expect(passed).toBeGreaterThanOrEqual(90)
  })
})
