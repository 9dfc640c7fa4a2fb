import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AuditList, BillingEventList } from '../../../contract/sync/admin.ts'
import { makeAdmin } from '../../harness/sync-operators.ts'
import { type Buyer, TestShop } from '../../harness/test-shop.ts'
import { onBothDatabases, TestSyncServer } from '../../harness/test-sync-server.ts'

const DAY_MS = 24 * 60 * 60_000
const MINUTE_MS = 60_000

onBothDatabases('F5: the worker', (database) => {
  let shop: TestShop
  beforeAll(async () => {
    shop = await TestShop.open(database)
  })
  afterAll(() => shop.close())

  async function subscriber(email: string, tier: 'basic' | 'pro' = 'basic') {
    const buyer = await shop.buyer(email)
    const { id } = await shop.buy(buyer, tier)
    await shop.settle()
    expect(await shop.tier(buyer)).toBe(tier)
    return { buyer, id, customer: await shop.customerId(buyer) }
  }
  const pass = (ms: number) => {
    shop.sync.clock.aheadMs += ms
  }
  const tierInDatabase = async ({ userId }: Buyer) => {
    const row = await shop.sync.server.deps.db.queries
      .selectFrom('users')
      .select('tier')
      .where('id', '=', userId)
      .executeTakeFirstOrThrow()
    return row.tier
  }

  test('while Stripe is down events wait, and are worked off when it is back', async () => {
    const alice = await shop.buyer('alice@example.org')
    await shop.buy(alice, 'basic')
    shop.stripe.outage = Number.POSITIVE_INFINITY
    await shop.settle()
    expect(await shop.tier(alice)).toBe('free_trial')
    const customerId = await shop.customerId(alice)
    const waiting = await shop.billing.events({ customerId, status: 'waiting' })
    expect(waiting.events.map(({ attempts }) => attempts)).toEqual([1, 1, 1])
    expect(waiting.events[0]?.outcome).toMatch(/503/)
    shop.stripe.outage = 0
    await shop.billing.flush()
    expect(await shop.tier(alice), 'not before its pause is over').toBe('free_trial')
    pass(16_000)
    await shop.billing.flush()
    expect(await shop.tier(alice)).toBe('basic')
    expect((await shop.billing.events({ customerId, status: 'waiting' })).events).toEqual([])
  })

  test('after two days without Stripe an event has failed, with an alarm; a replay settles both', async () => {
    const { buyer, id, customer } = await subscriber('bert@example.org', 'pro')
    shop.stripe.state.cancel(id)
    shop.stripe.outage = Number.POSITIVE_INFINITY
    await shop.settle()
    let pauses = 0
    const failed = () => shop.billing.events({ customerId: customer, status: 'failed' })
    while ((await failed()).events.length === 0 && pauses < 20) {
      pass(6 * 60 * MINUTE_MS)
      pauses += 1
      await shop.billing.flush()
    }
    expect(pauses).toBe(11)
    const [event] = (await failed()).events
    expect(await shop.alarms()).toEqual([
      { kind: 'event_failed', detail: { event: event?.id, type: 'customer.subscription.deleted' } },
    ])
    expect(await shop.tier(buyer), 'what nobody knows changes nothing').toBe('pro')
    shop.stripe.outage = 0
    const replayed = await shop.billing.replay(event?.id ?? '')
    expect(replayed).toMatchObject({ id: event?.id, status: 'waiting', attempts: 0 })
    await shop.billing.flush()
    expect(await shop.tier(buyer)).toBe('free_trial')
    expect((await failed()).events).toEqual([])
    expect(await shop.alarms()).toEqual([])
  })

  test('a replay of what is in order changes nothing, and of what is not in the log is refused', async () => {
    const { buyer, customer } = await subscriber('cleo@example.org')
    const before = await shop.billing.tierOf(buyer.userId)
    const { events } = await shop.billing.events({ customerId: customer })
    for (const { id } of events) await shop.billing.replay(id)
    await shop.billing.flush()
    expect(await shop.billing.tierOf(buyer.userId)).toEqual(before)
    const after = await shop.billing.events({ customerId: customer })
    expect(after.events.map(({ status }) => status)).toEqual(events.map(() => 'done'))
    await expect(shop.billing.replay('evt_never_was')).rejects.toMatchObject({
      code: 'webhook_event_not_found',
    })
  })

  test('F7: an admin reads the log and the alarms and has an event worked off again, which is on record; others may not', async () => {
    const { customer, buyer } = await subscriber('dora@example.org')
    const admin = await makeAdmin(shop.sync)
    const ask = (route: string, token = admin.accessToken) => shop.sync.call(route, { token })
    const log = (await ask(`GET /admin/billing/events?customer_id=${customer}`)).body as BillingEventList
    expect(log.events.length).toBeGreaterThan(0)
    expect(log.events.every(({ customer_id, status }) => customer_id === customer && status === 'done')).toBe(
      true,
    )
    const id = log.events[0]?.id ?? ''
    const replayed = await ask(`POST /admin/billing/events/${id}/replay`)
    expect(replayed).toMatchObject({ status: 200, body: { id, status: 'waiting' } })
    await shop.billing.flush()
    expect((await shop.billing.tierOf(buyer.userId)).tier).toBe('basic')
    const { rows } = (await ask('GET /admin/audit')).body as AuditList
    expect(rows.filter(({ action }) => action === 'billing.replay').map(({ target }) => target)).toEqual([id])
    expect((await ask('GET /admin/billing/alarms')).body).toEqual({ alarms: expect.any(Array) })
    expect((await ask('POST /admin/billing/events/evt_never_was/replay')).status).toBe(404)
    expect((await ask(`GET /admin/billing/events`, buyer.token)).status).toBe(403)
  })

  test('the log is read by pages, newest first, each event once', async () => {
    const all = (await shop.billing.events({ limit: 200 })).events.map(({ id }) => id)
    expect(all.length).toBeGreaterThan(7)
    const found: string[] = []
    let before: string | undefined
    do {
      const page = await shop.billing.events({ limit: 3, before })
      found.push(...page.events.map(({ id }) => id))
      before = page.next ?? undefined
    } while (before !== undefined)
    expect(found).toEqual(all)
  })

  test('webhooks that never came are made up for within a day', async () => {
    const { buyer, id } = await subscriber('dana@example.org')
    shop.stripe.state.cancel(id)
    shop.stripe.takeEvents()
    await shop.billing.flush()
    expect(await shop.tier(buyer)).toBe('basic')
    pass(DAY_MS)
    await shop.billing.flush()
    expect(await shop.tier(buyer)).toBe('free_trial')
  })

  test('a payment whose webhook was lost counts ten minutes after the checkout was opened', async () => {
    const eve = await shop.buyer('eve@example.org')
    await shop.buy(eve, 'pro')
    shop.stripe.takeEvents()
    pass(11 * MINUTE_MS)
    await shop.billing.flush()
    expect(await shop.tier(eve)).toBe('pro')
  })

  test('a card that is refused leaves the tier for seven days; then it goes, and a payment brings it back', async () => {
    const { buyer, id } = await subscriber('fay@example.org')
    shop.stripe.state.failPayment(id)
    await shop.settle()
    const late = await shop.billing.tierOf(buyer.userId)
    const failedAtMs = shop.stripe.state.now() * 1000
    expect(late.tier).toBe('basic')
    expect(Math.abs((late.graceUntilMs ?? 0) - failedAtMs - 7 * DAY_MS)).toBeLessThan(60_000)

    pass(6 * DAY_MS)
    await shop.billing.flush()
    shop.stripe.state.update(id, {})
    await shop.settle()
    const later = await shop.billing.tierOf(buyer.userId)
    expect(later, 'a retry of the same invoice does not begin the grace anew').toEqual(late)

    pass(DAY_MS + 5_000)
    expect(await shop.tier(buyer), 'at once, before anybody asked Stripe').toBe('free_trial')
    pass(11 * MINUTE_MS)
    await shop.billing.flush()
    expect(await tierInDatabase(buyer)).toBe('free_trial')
    expect((await shop.billing.tierOf(buyer.userId)).rev).toBe(late.rev + 1)

    shop.stripe.state.renew(id)
    await shop.settle()
    expect(await shop.billing.tierOf(buyer.userId)).toMatchObject({ tier: 'basic', graceUntilMs: null })
  })

  test.each([['as they happened'], ['the other way round']])(
    'the grace begins once, at the first invoice that was not paid: events %s',
    async (order) => {
      const { buyer, id } = await subscriber(`grace-${order.length}@example.org`)
      const settle = async () => {
        if (order === 'the other way round') shop.stripe.state.events.reverse()
        await shop.settle()
      }
      const grace = async () => (await shop.billing.tierOf(buyer.userId)).graceUntilMs
      shop.stripe.state.failPayment(id)
      await settle()
      const first = await grace()
      expect(Math.abs((first ?? 0) - shop.stripe.state.now() * 1000 - 7 * DAY_MS)).toBeLessThan(60_000)

      pass(4 * DAY_MS)
      shop.stripe.state.failPayment(id)
      shop.stripe.state.invoiceNothing(id)
      shop.stripe.state.failPayment(id)
      await settle()
      expect(await grace(), 'another open invoice within it').toBe(first)

      pass(26 * DAY_MS)
      shop.stripe.state.failPayment(id)
      await settle()
      await shop.billing.flush()
      expect(await tierInDatabase(buyer), 'the open invoice of the next month').toBe('free_trial')

      shop.stripe.state.renew(id)
      await settle()
      expect(await shop.billing.tierOf(buyer.userId)).toMatchObject({ tier: 'basic', graceUntilMs: null })
      pass(30 * DAY_MS)
      shop.stripe.state.failPayment(id)
      await settle()
      const second = await grace()
      const now = shop.stripe.state.now() * 1000
      expect(Math.abs((second ?? 0) - now - 7 * DAY_MS), 'after a payment').toBeLessThan(60_000)
    },
  )

  test('a key of another Stripe account takes nobody’s tier away', async () => {
    const { buyer, customer } = await subscriber('gus@example.org', 'pro')
    const kept = shop.stripe.state.customers.get(customer)
    shop.stripe.state.customers.delete(customer)
    shop.stripe.state.emit('invoice.paid', { id: 'in_1', object: 'invoice', customer })
    await shop.settle()
    expect(await shop.tier(buyer)).toBe('pro')
    expect(await shop.alarms()).toEqual([{ kind: 'customer_missing', detail: { customer } }])
    if (kept) shop.stripe.state.customers.set(customer, kept)
    pass(DAY_MS)
    await shop.billing.flush()
    expect(await shop.alarms()).toEqual([])
  })

  test('a database from before the purchase finds its customer again by the next event', async () => {
    const { buyer, id, customer } = await subscriber('hal@example.org', 'pro')
    const { queries } = shop.sync.server.deps.db
    await queries.deleteFrom('billing_customers').where('id', '=', customer).execute()
    await queries
      .updateTable('users')
      .set({ tier: 'free_trial', tier_period_end_ms: null })
      .where('id', '=', buyer.userId)
      .execute()
    shop.stripe.state.renew(id)
    await shop.settle()
    expect(await shop.customerId(buyer)).toBe(customer)
    expect(await shop.tier(buyer)).toBe('pro')
  })

  test('an admin who buys stays admin', async () => {
    const ivy = await shop.buyer('ivy@example.org')
    const { queries } = shop.sync.server.deps.db
    await queries.updateTable('users').set({ role: 'admin' }).where('id', '=', ivy.userId).execute()
    const { id } = await shop.buy(ivy, 'basic')
    await shop.settle()
    shop.stripe.state.cancel(id)
    await shop.settle()
    expect((await shop.billing.tierOf(ivy.userId)).rev).toBe(2)
    const row = await queries
      .selectFrom('users')
      .select('role')
      .where('id', '=', ivy.userId)
      .executeTakeFirst()
    expect(row?.role).toBe('admin')
  })

  test('two processes: a listing that was made before and comes in after does not win', async () => {
    const { buyer, id, customer } = await subscriber('jo@example.org', 'pro')
    const beside = await TestSyncServer.start({ database, beside: shop.sync })
    try {
      let release = () => {}
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      let isHeld = () => {}
      const reached = new Promise<void>((resolve) => {
        isHeld = resolve
      })
      shop.stripe.beforeAnswer = async ({ path }) => {
        if (!path.startsWith('/v1/subscriptions?')) return
        shop.stripe.beforeAnswer = null
        isHeld()
        await held
      }
      // This process lists while it is pro, and gets its answer late.
      shop.stripe.state.emit('invoice.paid', { id: 'in_2', object: 'invoice', customer })
      await shop.stripe.deliver(shop.sync.server.url, shop.stripe.takeEvents())
      const slow = shop.billing.flush()
      await reached
      shop.stripe.state.cancel(id)
      await shop.stripe.deliver(beside.server.url, shop.stripe.takeEvents())
      await beside.server.billing.flush()
      expect(await shop.tier(buyer)).toBe('free_trial')
      release()
      await slow
      expect(await shop.tier(buyer)).toBe('free_trial')
      const { events } = await shop.billing.events({ customerId: customer, limit: 2 })
      expect(events.map(({ outcome }) => outcome).sort()).toEqual(['changed', 'superseded'])
    } finally {
      shop.stripe.beforeAnswer = null
      await beside.close()
    }
  })

  test('two processes work off the events of many, each event once', async () => {
    const beside = await TestSyncServer.start({ database, beside: shop.sync })
    try {
      const buyers: Buyer[] = []
      for (const name of ['kai', 'lea', 'max', 'nia', 'oli', 'pia']) {
        const buyer = await shop.buyer(`${name}@example.org`)
        await shop.buy(buyer, buyers.length % 2 === 0 ? 'basic' : 'pro')
        buyers.push(buyer)
      }
      const events = shop.stripe.takeEvents()
      await Promise.all([
        shop.stripe.deliver(shop.sync.server.url, events),
        shop.stripe.deliver(beside.server.url, events.toReversed()),
      ])
      await Promise.all([shop.billing.flush(), beside.server.billing.flush()])
      // What the other has leased it has also done when its flush ends.
      const tiers = await Promise.all(buyers.map((buyer) => shop.tier(buyer)))
      expect(tiers).toEqual(['basic', 'pro', 'basic', 'pro', 'basic', 'pro'])
      const revs = await Promise.all(buyers.map(({ userId }) => shop.billing.tierOf(userId)))
      expect(revs.map(({ rev }) => rev)).toEqual([1, 1, 1, 1, 1, 1])
      expect((await shop.billing.events({ status: 'waiting' })).events).toEqual([])
    } finally {
      await beside.close()
    }
  })
})
