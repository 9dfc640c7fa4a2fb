import { afterAll, beforeAll, expect, test } from 'vitest'
import { BASIC_PRICE } from '../../harness/fake-stripe.ts'
import { sessionIdOf, TestShop } from '../../harness/test-shop.ts'
import { onBothDatabases, PASSWORD, refusal, TestSyncServer } from '../../harness/test-sync-server.ts'

const MONTH_MS = 30 * 24 * 60 * 60_000

onBothDatabases('F4: buying', (database) => {
  let shop: TestShop
  beforeAll(async () => {
    shop = await TestShop.open(database)
  })
  afterAll(() => shop.close())

  test('F4, F5: checkout → signed webhook → tier basic → cancel → free_trial → account deleted', async () => {
    const alice = await shop.buyer('alice@example.org')
    expect(await shop.state(alice)).toEqual({
      tier: 'free_trial',
      period_end_ms: null,
      grace_until_ms: null,
      subscriptions: [],
    })

    const page = await shop.checkout(alice, 'basic')
    expect(page.status).toBe(200)
    expect(page.body).toEqual({
      url: expect.stringMatching(/^https:\/\/checkout\.stripe\.com\//),
      expires_at_ms: expect.any(Number),
    })
    const session = shop.stripe.state.session(sessionIdOf(page))
    expect(session).toMatchObject({
      mode: 'subscription',
      client_reference_id: alice.userId,
      success_url: `${shop.sync.server.url}/open/subscription?from=success`,
      cancel_url: `${shop.sync.server.url}/open/subscription?from=cancel`,
      locale: 'en',
    })
    await shop.settle()
    expect(await shop.tier(alice), 'a page that was opened is not paid').toBe('free_trial')

    const subscription = shop.stripe.state.pay(session.id)
    await shop.settle()
    const [item] = subscription.items.data
    const periodEndMs = (item?.current_period_end ?? 0) * 1000
    expect(await shop.state(alice)).toEqual({
      tier: 'basic',
      period_end_ms: periodEndMs,
      grace_until_ms: null,
      subscriptions: [
        {
          id: subscription.id,
          tier: 'basic',
          status: 'active',
          period_end_ms: periodEndMs,
          cancel_at_ms: null,
        },
      ],
    })
    const paid = await shop.billing.tierOf(alice.userId)
    expect(paid).toEqual({ tier: 'basic', rev: 1, periodEndMs, graceUntilMs: null })
    expect((await shop.sync.call('GET /me', { token: alice.token })).body).toMatchObject({
      role: 'subscriber',
    })

    expect(refusal(await shop.checkout(alice, 'pro'))).toEqual([409, 'subscription_exists'])
    const portal = await shop.sync.call('POST /billing/portal', { token: alice.token })
    expect(portal.body).toEqual({
      url: expect.stringMatching(/^https:\/\/billing\.stripe\.com\//),
      expires_at_ms: null,
    })

    shop.stripe.state.update(subscription.id, { cancel_at_period_end: true })
    await shop.settle()
    expect(await shop.state(alice)).toMatchObject({
      tier: 'basic',
      subscriptions: [{ cancel_at_ms: periodEndMs }],
    })

    shop.stripe.state.cancel(subscription.id)
    await shop.settle()
    expect(await shop.state(alice)).toEqual({
      tier: 'free_trial',
      period_end_ms: null,
      grace_until_ms: null,
      subscriptions: [],
    })
    expect((await shop.billing.tierOf(alice.userId)).rev).toBe(2)
    const me = await shop.sync.call('GET /me', { token: alice.token })
    expect(me.body).toMatchObject({ role: 'student' })

    const exported = await shop.sync.call('GET /me/export', { token: alice.token })
    expect(exported.body).toMatchObject({
      parts: { billing: { stripe_customer: session.customer, subscriptions: [] } },
    })
    const gone = await shop.sync.call('DELETE /me', { token: alice.token, body: { password: PASSWORD } })
    expect(gone.status).toBe(204)
    expect(shop.stripe.state.customer(session.customer).deleted).toBe(true)
  })

  test('F1: deleting an account ends its subscription and closes its open checkout at Stripe', async () => {
    const bob = await shop.buyer('bob@example.org')
    const subscription = await shop.buy(bob, 'pro')
    await shop.settle()
    expect(await shop.tier(bob)).toBe('pro')
    const gone = await shop.sync.call('DELETE /me', { token: bob.token, body: { password: PASSWORD } })
    expect(gone.status).toBe(204)
    expect(shop.stripe.state.subscription(subscription.id).status).toBe('canceled')
    await shop.settle()
    const { db } = shop.sync.server.deps
    for (const table of ['billing_customers', 'billing_subscriptions'] as const) {
      expect(await db.queries.selectFrom(table).selectAll().execute()).toEqual([])
    }
    expect(await shop.alarms()).toEqual([])
  })

  test('an account is not deleted while Stripe cannot be told: nobody pays for what is gone', async () => {
    const carol = await shop.buyer('carol@example.org')
    const subscription = await shop.buy(carol, 'basic')
    await shop.settle()
    shop.stripe.outage = 1
    const refused = await shop.sync.call('DELETE /me', { token: carol.token, body: { password: PASSWORD } })
    expect(refusal(refused)).toEqual([503, 'billing_unavailable'])
    expect(refused.headers.get('retry-after')).toBe('60')
    expect(shop.stripe.state.subscription(subscription.id).status).toBe('active')
    expect((await shop.sync.call('GET /me', { token: carol.token })).status).toBe(200)
    expect(await shop.tier(carol)).toBe('basic')
  })

  test('an account deleted while billing is off: somebody is told that its customer is still at Stripe', async () => {
    const cora = await shop.buyer('cora@example.org')
    await shop.buy(cora, 'basic')
    await shop.settle()
    const customer = await shop.customerId(cora)
    const beside = await TestSyncServer.start({ database, beside: shop.sync, env: { BILLING: 'off' } })
    try {
      const body = { password: PASSWORD }
      expect((await beside.call('DELETE /me', { token: cora.token, body })).status).toBe(204)
    } finally {
      await beside.close()
    }
    expect(await shop.alarms()).toEqual([{ kind: 'customer_left_at_stripe', detail: { customer } }])
    await shop.sync.server.deps.db.queries.deleteFrom('billing_alarms').execute()
  })

  test('the prices come from Stripe, are kept for ten minutes, and outlast an outage', async () => {
    const asked = () => shop.stripe.requests.filter(({ path }) => path.startsWith('/v1/prices/')).length
    const before = asked()
    const { status, body } = await shop.sync.call('GET /billing/plans')
    expect(status).toBe(200)
    expect(body).toEqual({
      plans: [
        {
          tier: 'free_trial',
          name: 'Free trial',
          limit_tokens: 1_000,
          limit_messages: 50,
          price: null,
          is_for_sale: true,
        },
        {
          tier: 'basic',
          name: 'Basic',
          limit_tokens: 50_000,
          limit_messages: 1_000,
          price: { amount_minor: 900, currency: 'eur', interval: 'month', interval_count: 1 },
          is_for_sale: true,
        },
        {
          tier: 'pro',
          name: 'Pro',
          limit_tokens: -1,
          limit_messages: -1,
          price: { amount_minor: 2900, currency: 'eur', interval: 'month', interval_count: 1 },
          is_for_sale: true,
        },
      ],
    })
    await shop.sync.call('GET /billing/plans')
    expect(asked()).toBe(before + 2)
    shop.sync.clock.aheadMs += 11 * 60_000
    shop.stripe.outage = 2
    expect((await shop.sync.call('GET /billing/plans')).body).toEqual(body)
    shop.stripe.outage = 0
  })

  test('the OpenAPI description names every billing route, and the header that a webhook needs', async () => {
    const { paths } = (await shop.sync.call('GET /openapi.json')).body as {
      paths: Record<string, Record<string, { parameters?: { name: string; in: string }[] }>>
    }
    const mine = Object.entries(paths).filter(([path]) => path.startsWith('/billing/'))
    expect(
      mine.flatMap(([path, methods]) => Object.keys(methods).map((name) => `${name} ${path}`)).sort(),
    ).toEqual([
      'get /billing/plans',
      'get /billing/subscription',
      'post /billing/checkout',
      'post /billing/portal',
      'post /billing/webhook',
    ])
    expect(paths['/billing/webhook']?.post?.parameters).toMatchObject([
      { name: 'stripe-signature', in: 'header' },
    ])
  })

  test('F1: who has not confirmed the address cannot buy', async () => {
    const { accessToken: token } = await shop.sync.register('mallory@example.org')
    const reply = await shop.sync.call('POST /billing/checkout', { token, body: { tier: 'basic' } })
    expect(refusal(reply)).toEqual([403, 'email_not_verified'])
    expect(refusal(await shop.sync.call('POST /billing/portal', { token }))).toEqual([
      404,
      'subscription_not_found',
    ])
    expect(
      refusal(await shop.sync.call('POST /billing/checkout', { token, body: { tier: 'free_trial' } })),
    ).toEqual([400, 'invalid_request'])
    expect(refusal(await shop.sync.call('POST /billing/checkout', { body: { tier: 'basic' } }))).toEqual([
      401,
      'token_missing',
    ])
  })

  test('a person has one customer and one open checkout: the same again, or the other is closed', async () => {
    const dora = await shop.buyer('dora@example.org')
    const first = await shop.checkout(dora, 'basic')
    const again = await shop.checkout(dora, 'basic')
    expect(again.body).toEqual(first.body)
    const other = await shop.checkout(dora, 'pro')
    expect(sessionIdOf(other)).not.toBe(sessionIdOf(first))
    expect(shop.stripe.state.session(sessionIdOf(first)).status).toBe('expired')
    const mine = [...shop.stripe.state.customers.values()].filter(({ email }) => email === dora.email)
    expect(mine.map(({ id }) => id)).toEqual([await shop.customerId(dora)])
  })

  test('first checkouts that come at once get one customer and one page', async () => {
    const erin = await shop.buyer('erin@example.org')
    const replies = await Promise.all(Array.from({ length: 5 }, () => shop.checkout(erin, 'basic')))
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(new Set(replies.map(sessionIdOf)).size).toBe(1)
    const mine = [...shop.stripe.state.customers.values()].filter(
      ({ metadata }) => metadata.novacore_user_id === erin.userId,
    )
    expect(mine.map(({ id }) => id)).toEqual([await shop.customerId(erin)])
  })

  test('a customer that was deleted in the dashboard is made anew at the next checkout', async () => {
    const frank = await shop.buyer('frank@example.org')
    await shop.buy(frank, 'basic')
    await shop.settle()
    const old = await shop.customerId(frank)
    shop.stripe.state.deleteCustomer(old)
    await shop.settle()
    expect(await shop.tier(frank)).toBe('free_trial')
    await shop.buy(frank, 'pro')
    await shop.settle()
    expect(await shop.customerId(frank)).not.toBe(old)
    expect(await shop.tier(frank)).toBe('pro')
  })

  test('an answer of Stripe that is lost leaves neither a second customer nor a second subscription', async () => {
    const gina = await shop.buyer('gina@example.org')
    shop.stripe.hangsUp = true
    shop.stripe.outage = 1
    const reply = await shop.checkout(gina, 'basic')
    shop.stripe.hangsUp = false
    expect(reply.status).toBe(200)
    const mine = [...shop.stripe.state.customers.values()].filter(({ email }) => email === gina.email)
    expect(mine).toHaveLength(1)
  })

  test('an unpaid subscription is settled in the portal, not by buying another', async () => {
    const hugo = await shop.buyer('hugo@example.org')
    const subscription = await shop.buy(hugo, 'basic')
    shop.stripe.state.update(subscription.id, { status: 'unpaid' })
    await shop.settle()
    expect(await shop.tier(hugo)).toBe('free_trial')
    expect(refusal(await shop.checkout(hugo, 'basic'))).toEqual([409, 'subscription_exists'])
    expect((await shop.sync.call('POST /billing/portal', { token: hugo.token })).status).toBe(200)
  })

  test('receipts go to the address that the account has now', async () => {
    const jan = await shop.buyer('jan@example.org')
    await shop.buy(jan, 'basic')
    await shop.settle()
    const email = 'jan.new@example.org'
    const body = { email, password: PASSWORD }
    expect((await shop.sync.call('POST /me/email', { token: jan.token, body })).status).toBe(202)
    const { token } = await shop.sync.mailTo(email)
    expect(
      (await shop.sync.call('POST /auth/verify-email', { body: { token, password: PASSWORD } })).status,
    ).toBe(204)
    await shop.sync.call('POST /billing/portal', { token: jan.token })
    expect(shop.stripe.state.customer(await shop.customerId(jan)).email).toBe(email)
  })

  test('a renewal moves the period and nothing else', async () => {
    const ida = await shop.buyer('ida@example.org')
    const subscription = await shop.buy(ida, 'basic')
    await shop.settle()
    const before = await shop.billing.tierOf(ida.userId)
    shop.stripe.state.renew(subscription.id)
    await shop.settle()
    expect(await shop.billing.tierOf(ida.userId)).toEqual({
      ...before,
      rev: before.rev + 1,
      periodEndMs: (before.periodEndMs ?? 0) + MONTH_MS,
    })
    expect(subscription.items.data[0]?.price.id).toBe(BASIC_PRICE)
  })
})

onBothDatabases('F4: a server without STRIPE settings', (database) => {
  test('runs, and says that it sells nothing', async () => {
    const sync = await TestSyncServer.start({ database })
    const { accessToken: token } = await sync.person('alice@example.org')
    const sold = [404, 'billing_not_configured']
    expect(refusal(await sync.call('GET /billing/plans'))).toEqual(sold)
    expect(refusal(await sync.call('POST /billing/checkout', { token, body: { tier: 'basic' } }))).toEqual(
      sold,
    )
    expect(refusal(await sync.call('POST /billing/portal', { token }))).toEqual(sold)
    expect(refusal(await sync.call('POST /billing/webhook', { body: {} }))).toEqual(sold)
    expect((await sync.call('GET /billing/subscription', { token })).body).toMatchObject({
      tier: 'free_trial',
    })
    const gone = await sync.call('DELETE /me', { token, body: { password: PASSWORD } })
    expect(gone.status).toBe(204)
    await sync.close()
  })
})
