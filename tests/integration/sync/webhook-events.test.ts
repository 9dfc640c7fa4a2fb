import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { BASIC_PRICE, OTHER_PRICE, PRO_PRICE } from '../../harness/fake-stripe.ts'
import { fc } from '../../harness/random.ts'
import type { FakeEvent } from '../../harness/stripe/state.ts'
import { type Buyer, TestShop } from '../../harness/test-shop.ts'
import { onBothDatabases } from '../../harness/test-sync-server.ts'

/** F5. With the cases of better-auth's Stripe plugin (packages/stripe/test/webhook.test.ts), against our route. */
onBothDatabases('F5: what a webhook brings about', (database) => {
  let shop: TestShop
  let alice: Buyer
  let customer: string
  beforeAll(async () => {
    shop = await TestShop.open(database)
    alice = await shop.buyer('alice@example.org')
    await shop.checkout(alice, 'basic')
    customer = await shop.customerId(alice)
  })
  afterAll(() => shop.close())
  beforeEach(async () => {
    for (const { id } of shop.stripe.state.subscriptionsOf(customer)) shop.stripe.state.cancel(id)
    await shop.settle()
    expect(await shop.tier(alice)).toBe('free_trial')
    expect(await shop.alarms()).toEqual([])
  })

  const subscribe = (price: string) => shop.stripe.state.subscribe(customer, price)
  const deliver = (events: readonly FakeEvent[]) => shop.stripe.deliver(shop.sync.server.url, events)
  const deliverAndWork = async (events: readonly FakeEvent[]) => {
    expect(new Set(await deliver(events))).toEqual(new Set(events.length === 0 ? [] : [200]))
    await shop.billing.flush()
  }
  const logged = async (id: string) => {
    const { events } = await shop.billing.events({ limit: 200 })
    return events.find((event) => event.id === id)
  }
  const rev = async () => (await shop.billing.tierOf(alice.userId)).rev

  test('a subscription made in the dashboard counts as one that was checked out', async () => {
    subscribe(BASIC_PRICE)
    await shop.settle()
    expect(await shop.tier(alice)).toBe('basic')
  })

  test.each([
    ['active', 'pro'],
    ['trialing', 'pro'],
    ['past_due', 'pro'],
    ['unpaid', 'free_trial'],
    ['paused', 'free_trial'],
    ['incomplete', 'free_trial'],
    ['incomplete_expired', 'free_trial'],
    ['canceled', 'free_trial'],
  ])('a subscription that is %s gives %s', async (status, tier) => {
    const { id } = subscribe(PRO_PRICE)
    shop.stripe.state.update(id, { status })
    await shop.settle()
    expect(await shop.tier(alice)).toBe(tier)
  })

  test('a plan changed in the portal changes the tier, up and down', async () => {
    const { id } = subscribe(BASIC_PRICE)
    await shop.settle()
    shop.stripe.state.changePrice(id, PRO_PRICE)
    await shop.settle()
    expect(await shop.tier(alice)).toBe('pro')
    shop.stripe.state.changePrice(id, BASIC_PRICE)
    await shop.settle()
    expect(await shop.tier(alice)).toBe('basic')
  })

  test('the same event twenty times at once is one row, and later changes nothing', async () => {
    subscribe(BASIC_PRICE)
    const events = shop.stripe.takeEvents()
    await Promise.all(Array.from({ length: 20 }, () => deliver(events)))
    await shop.billing.flush()
    expect(await shop.tier(alice)).toBe('basic')
    const [after, asked] = [await rev(), shop.stripe.requests.length]
    await deliverAndWork(events)
    await deliverAndWork(events.toReversed())
    expect(await rev()).toBe(after)
    expect(shop.stripe.requests.length, 'a duplicate does not even ask').toBe(asked)
    const { events: log } = await shop.billing.events({ limit: 200, customerId: customer })
    for (const { id } of events) expect(log.filter((row) => row.id === id)).toHaveLength(1)
  })

  test('another body under a known event id is not taken in', async () => {
    subscribe(BASIC_PRICE)
    const [first] = shop.stripe.takeEvents()
    if (!first) throw new Error('Nothing happened.')
    await deliverAndWork([first])
    const before = await logged(first.id)
    await deliverAndWork([{ ...first, type: 'customer.deleted' }])
    expect(await logged(first.id)).toEqual(before)
  })

  test('an old event that comes last does not bring back what is over', async () => {
    const { id } = subscribe(PRO_PRICE)
    const old = shop.stripe.takeEvents()
    shop.stripe.state.cancel(id)
    await shop.settle()
    await deliverAndWork(old)
    expect(await shop.tier(alice)).toBe('free_trial')
  })

  test('deleted before created, both in the same second: what is live counts', async () => {
    const first = subscribe(BASIC_PRICE)
    shop.stripe.state.cancel(first.id)
    subscribe(PRO_PRICE)
    const events = shop.stripe.takeEvents().map((event) => ({ ...event, created: 1_800_000_000 }))
    await deliverAndWork(events.toReversed())
    expect(await shop.tier(alice)).toBe('pro')
  })

  test('the payload is not believed: signed or not, only what Stripe lists counts', async () => {
    const made = { id: 'sub_x', object: 'subscription', customer, status: 'active' }
    const lie = { ...made, items: { data: [{ price: { id: PRO_PRICE } }] } }
    shop.stripe.state.emit('customer.subscription.created', lie)
    await shop.settle()
    expect(await shop.tier(alice)).toBe('free_trial')
    subscribe(PRO_PRICE)
    shop.stripe.takeEvents()
    shop.stripe.state.emit('customer.subscription.deleted', { ...lie, status: 'canceled' })
    await shop.settle()
    expect(await shop.tier(alice)).toBe('pro')
  })

  test('one of two subscriptions ends: the other is still paid', async () => {
    const basic = subscribe(BASIC_PRICE)
    const pro = subscribe(PRO_PRICE)
    await shop.settle()
    expect(await shop.tier(alice)).toBe('pro')
    expect(await shop.alarms()).toEqual([
      { kind: 'several_subscriptions', detail: { subscriptions: [basic.id, pro.id].sort() } },
    ])
    shop.stripe.state.cancel(pro.id)
    await shop.settle()
    expect(await shop.tier(alice)).toBe('basic')
    expect(await shop.alarms(), 'it is no longer so').toEqual([])
    shop.stripe.state.cancel(basic.id)
    await shop.settle()
    expect(await shop.tier(alice)).toBe('free_trial')
  })

  test('two checkouts of the same tier, both paid, are an alarm too', async () => {
    subscribe(BASIC_PRICE)
    subscribe(BASIC_PRICE)
    await shop.settle()
    expect(await shop.tier(alice)).toBe('basic')
    expect((await shop.alarms()).map(({ kind }) => kind)).toEqual(['several_subscriptions'])
  })

  test('a price that nobody told the server of: an alarm, and the tier stays', async () => {
    const { id } = subscribe(OTHER_PRICE)
    await shop.settle()
    const alarm = { kind: 'unknown_price', detail: { subscription: id, price: OTHER_PRICE } }
    expect(await shop.tier(alice)).toBe('free_trial')
    expect(await shop.alarms()).toEqual([alarm])
    shop.stripe.state.changePrice(id, PRO_PRICE)
    await shop.settle()
    expect(await shop.alarms()).toEqual([])
    shop.stripe.state.changePrice(id, OTHER_PRICE)
    await shop.settle()
    expect(await shop.tier(alice)).toBe('pro')
    expect(await shop.alarms()).toEqual([alarm])
    expect((await shop.state(alice)).subscriptions).toMatchObject([{ id, tier: null, status: 'active' }])
  })

  test('events in the words of an older API version', async () => {
    const { id } = subscribe(PRO_PRICE)
    shop.stripe.takeEvents()
    const period = { current_period_start: 1_700_000_000, current_period_end: 1_702_592_000 }
    const old = { api_version: '2020-08-27' }
    shop.stripe.state.emit(
      'customer.subscription.updated',
      { id, object: 'subscription', customer, status: 'active', plan: { id: PRO_PRICE }, ...period },
      old,
    )
    await shop.settle()
    expect(await shop.tier(alice)).toBe('pro')
    expect((await shop.billing.tierOf(alice.userId)).periodEndMs).toBeGreaterThan(1_702_592_000_000)
    shop.stripe.state.cancel(id)
    shop.stripe.takeEvents()
    const expanded = { id: customer, object: 'customer', email: 'alice@example.org' }
    const invoice = { id: 'in_old', object: 'invoice', customer: expanded, subscription: id }
    const event = shop.stripe.state.emit('invoice.payment_failed', invoice, old)
    await shop.settle()
    expect(await shop.tier(alice)).toBe('free_trial')
    expect(await logged(event.id)).toMatchObject({ status: 'done', api_version: '2020-08-27' })
  })

  test('an invoice that is for no subscription', async () => {
    subscribe(BASIC_PRICE)
    await shop.settle()
    const before = await rev()
    const invoice = { id: 'in_one_off', object: 'invoice', customer, parent: null }
    const event = shop.stripe.state.emit('invoice.payment_succeeded', invoice)
    await shop.settle()
    expect(await logged(event.id)).toMatchObject({ status: 'done', outcome: 'unchanged' })
    expect(await rev()).toBe(before)
  })

  test('event types that nobody has heard of are kept in the log and ask nothing', async () => {
    const asked = shop.stripe.requests.length
    const events = ['payment_intent.succeeded', 'a.type.of.the.future', 'customer.updated'].map((type) =>
      shop.stripe.state.emit(type, { id: 'obj_1', object: 'thing', customer }),
    )
    await shop.settle()
    for (const { id } of events) {
      expect(await logged(id)).toMatchObject({ status: 'done', outcome: 'not about a subscription' })
    }
    expect(shop.stripe.requests.length).toBe(asked)
  })

  test('an event that names no customer, or one that is no id', async () => {
    const events = [null, 7, {}, '', "cus_1' OR 1=1", { id: null }].map((value) =>
      shop.stripe.state.emit('invoice.paid', { id: 'in_x', object: 'invoice', customer: value }),
    )
    await shop.settle()
    for (const { id } of events) {
      expect(await logged(id)).toMatchObject({ status: 'done', outcome: 'names no customer' })
    }
  })

  test('a customer without a user: nobody gets a tier, and who pays for nothing is an alarm', async () => {
    const stranger = shop.stripe.state.makeCustomer('nobody@example.org')
    await shop.settle()
    expect(await shop.alarms()).toEqual([])
    const { id } = shop.stripe.state.subscribe(stranger.id, PRO_PRICE, { novacore_user_id: alice.userId })
    await shop.settle()
    expect(await shop.tier(alice)).toBe('free_trial')
    const paying = { customer: stranger.id, subscriptions: [id] }
    expect(await shop.alarms()).toEqual([{ kind: 'customer_without_user', detail: paying }])
    await shop.sync.server.deps.db.queries.deleteFrom('billing_alarms').execute()
  })

  test('a customer that Stripe does not know either', async () => {
    const invoice = { id: 'in_y', object: 'invoice', customer: 'cus_never_was' }
    const event = shop.stripe.state.emit('invoice.paid', invoice)
    await shop.settle()
    expect(await logged(event.id)).toMatchObject({ status: 'done', outcome: 'nobody’s customer' })
  })

  test('property: any events in any order, lost or twice, between any changes: the tier is what is live', async () => {
    const act = fc.oneof(
      fc.record({ do: fc.constant('subscribe' as const), price: fc.constantFrom(BASIC_PRICE, PRO_PRICE) }),
      fc.record({ do: fc.constantFrom('cancel', 'fail', 'renew', 'swap'), which: fc.nat(5) }),
      fc.record({ do: fc.constant('deliver' as const), which: fc.array(fc.nat(40), { maxLength: 6 }) }),
      fc.record({ do: fc.constant('work' as const) }),
    )
    const seen = { live: 0, none: 0 }
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 14 }), fc.infiniteStream(fc.nat()), async (acts, dice) => {
        const { state } = shop.stripe
        const happened: FakeEvent[] = []
        let lastRev = await rev()
        for (const step of acts) {
          const open = state.subscriptionsOf(customer)
          if (step.do === 'subscribe') subscribe(step.price)
          else if (step.do === 'work') await shop.billing.flush()
          else if (step.do === 'deliver') {
            const chosen = happened.length === 0 ? [] : step.which.map((n) => happened[n % happened.length])
            await deliver(chosen.filter((event) => event !== undefined))
          } else {
            const target = open[step.which % Math.max(1, open.length)]
            if (!target) continue
            if (step.do === 'cancel') state.cancel(target.id)
            if (step.do === 'fail') state.failPayment(target.id)
            if (step.do === 'renew') state.renew(target.id)
            if (step.do === 'swap') {
              const isBasic = target.items.data[0]?.price.id === BASIC_PRICE
              state.changePrice(target.id, isBasic ? PRO_PRICE : BASIC_PRICE)
            }
          }
          happened.push(...shop.stripe.takeEvents())
          const nextRev = await rev()
          expect(nextRev).toBeGreaterThanOrEqual(lastRev)
          lastRev = nextRev
        }
        // Of all that happened the last event comes at some time; any other may be lost.
        const last = happened.at(-1)
        const rest = happened.slice(0, -1).filter(() => Number(dice.next().value) % 2 === 0)
        const shuffled = [...rest, ...(last ? [last] : [])]
          .map((event) => ({ event, at: Number(dice.next().value) }))
          .sort((a, b) => a.at - b.at)
          .map(({ event }) => event)
        await deliverAndWork(shuffled)

        const prices = state.subscriptionsOf(customer).map(({ items }) => items.data[0]?.price.id)
        const expected = prices.includes(PRO_PRICE)
          ? 'pro'
          : prices.includes(BASIC_PRICE)
            ? 'basic'
            : 'free_trial'
        seen[prices.length > 0 ? 'live' : 'none'] += 1
        expect(await shop.tier(alice)).toBe(expected)

        for (const { id } of state.subscriptionsOf(customer)) state.cancel(id)
        await shop.settle()
        expect(await shop.tier(alice)).toBe('free_trial')
      }),
      { numRuns: 40 },
    )
    expect(Math.min(seen.live, seen.none), 'both kinds of end were met').toBeGreaterThan(0)
  })
})
