import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { FakeStripe } from '../../harness/fake-stripe.ts'
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

  test('an address with a port is the same address', async () => {
    await send(60, '203.0.113.7')
    await send(40, '203.0.113.7:50123')
    expect((await send(1, '203.0.113.7:50124'))[0]?.status).toBe(429)
    await send(100, '2001:db8:1:2::1')
    expect((await send(1, '[2001:db8:1:2::1]:50123'))[0]?.status).toBe(429)
  })

  test('many accounts behind one address have ten times its limit together, and not more', async () => {
    const people = await Promise.all(
      Array.from({ length: 12 }, (_, n) => sync.register(`crowd-${n}@example.org`)),
    )
    const small = await start({ TRUSTED_PROXIES: '1', RATE_LIMIT_PER_MINUTE: '10' }, sync)
    const ask = ({ accessToken: token }: { accessToken: string }, address: string) =>
      small.call('GET /me', { token, ...from(address) })
    const replies = await Promise.all(
      people.flatMap((person) => Array.from({ length: 9 }, () => ask(person, '203.0.113.7'))),
    )
    const statuses = replies.map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(100)
    expect(statuses.filter((status) => status === 429)).toHaveLength(8)
    expect((await send(1, '203.0.113.7', [small]))[0]?.status, 'somebody else there').toBe(429)
    expect((await ask({ accessToken: people[0]?.accessToken ?? '' }, '203.0.113.8')).status).toBe(200)
  })

  test('what one address was refused does not use up the ceiling that others share with it', async () => {
    const { accessToken: token } = await sync.register('neighbour@example.org')
    const small = await start({ TRUSTED_PROXIES: '1', RATE_LIMIT_PER_MINUTE: '5' }, sync)
    await send(80, '203.0.113.7', [small])
    expect((await small.call('GET /me', { token, ...from('203.0.113.7') })).status).toBe(200)
  })

  test('the households of one IPv6 /48 have a hundred times the limit together', async () => {
    const small = await start({ TRUSTED_PROXIES: '1', RATE_LIMIT_PER_MINUTE: '2' })
    small.clock.aheadMs = 60_000 - (Date.now() % 60_000) + 1_000
    const addresses = Array.from({ length: 110 }, (_, n) => `2001:db8:1:${n.toString(16)}::1`)
    const replies = await Promise.all(
      addresses.flatMap((address) => [1, 2].map(() => small.call('GET /health', from(address)))),
    )
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(200)
    expect((await small.call('GET /health', from('2001:db8:1:ffff::1'))).status).toBe(429)
    expect((await small.call('GET /health', from('2001:db8:2:1::1'))).status).toBe(200)
  })

  test('signed webhooks are not counted; those of anybody else are, before and after them', async () => {
    const stripe = await FakeStripe.start(() => shop.clock.nowMs())
    const shop = await start({ TRUSTED_PROXIES: '1', ...stripe.env })
    shop.clock.aheadMs = 60_000 - (Date.now() % 60_000) + 1_000
    const address = { 'x-forwarded-for': '203.0.113.7' }
    let events = 0
    const post = (signatureOf: (payload: string) => Record<string, string>) => {
      const payload = JSON.stringify(stripe.state.emit('product.updated', { id: `prod_${events++}` }))
      return shop.call('POST /billing/webhook', {
        rawBody: payload,
        headers: { ...address, ...signatureOf(payload) },
      })
    }
    const many = async (count: number, signatureOf: (payload: string) => Record<string, string>) => {
      const replies = await Promise.all(Array.from({ length: count }, () => post(signatureOf)))
      const counts: Record<string, number> = {}
      for (const reply of replies) {
        const key = reply.status === 200 ? '200' : refusal(reply).join(' ')
        counts[key] = (counts[key] ?? 0) + 1
      }
      return counts
    }
    const signed = (payload: string) => ({ 'stripe-signature': stripe.sign(payload) })
    const forged = (payload: string) => ({
      'stripe-signature': stripe.sign(payload, { secret: 'whsec_of_somebody_else' }),
    })
    try {
      expect(await many(101, signed)).toEqual({ '200': 101 })
      expect(await many(60, forged)).toEqual({ '400 webhook_signature_invalid': 60 })
      expect(await many(60, () => ({}))).toEqual({
        '400 webhook_signature_invalid': 40,
        '429 rate_limited': 20,
      })
      expect(await many(20, forged)).toEqual({ '429 rate_limited': 20 })
      expect(await many(101, signed)).toEqual({ '200': 101 })
      const unreadable = await shop.call('POST /billing/webhook', {
        rawBody: '{',
        headers: { ...address, 'stripe-signature': 't=1,v1=00' },
      })
      expect(refusal(unreadable)).toEqual([429, 'rate_limited'])
      expect((await shop.call('GET /health', { headers: address })).status).toBe(429)
    } finally {
      await stripe.close()
    }
  })

  test('two processes together let no more than 100 through, and nearly all of them', async () => {
    const other = await start({}, sync)
    const replies = await send(160, '203.0.113.10', [sync, other])
    const passed = replies.filter(({ status }) => status === 200).length
    expect(passed).toBeLessThanOrEqual(100)
    expect(passed).toBeGreaterThanOrEqual(90)
  })
})
