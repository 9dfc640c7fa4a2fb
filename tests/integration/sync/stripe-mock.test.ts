import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Plan } from '../../../contract/sync/billing.ts'
import type { StripeRequest } from '../../harness/fake-stripe.ts'
import { shapeFaults } from '../../harness/stripe/shape.ts'
import { startStripeMock } from '../../harness/stripe-mock.ts'
import { TestShop } from '../../harness/test-shop.ts'
import { PASSWORD, TestSyncServer } from '../../harness/test-sync-server.ts'

/**
 * Holds our fake Stripe against Stripe's own mock: every request that our server makes is one that Stripe's API
 * description takes, and every answer of the fake has the fields and kinds that Stripe's has.
 */
const BUILD_MS = 12 * 60_000
const KEY = 'sk_test_123'

let mock: Awaited<ReturnType<typeof startStripeMock>>
let shop: TestShop
let requests: StripeRequest[]

beforeAll(async () => {
  mock = await startStripeMock()
  shop = await TestShop.open('sqlite')
  await everyCall()
  requests = shop.stripe.requests.filter(({ status }) => status === 200)
}, BUILD_MS)
afterAll(async () => {
  await shop?.close()
  await mock?.stop()
})

/** One of each call that billing makes of Stripe. */
async function everyCall(): Promise<void> {
  await shop.sync.call('GET /billing/plans')
  const alice = await shop.buyer('alice@example.org')
  await shop.checkout(alice, 'pro')
  await shop.buy(alice, 'basic')
  await shop.settle()
  await shop.sync.call('POST /billing/portal', { token: alice.token })
  await shop.sync.call('DELETE /me', { token: alice.token, body: { password: PASSWORD } })
  await shop.settle()
}

async function ask({ method, path, body }: Pick<StripeRequest, 'method' | 'path' | 'body'>) {
  const response = await fetch(`${mock.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${KEY}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    ...(body === '' ? {} : { body }),
  })
  return { status: response.status, answer: (await response.json()) as unknown }
}

test('the journey made every call that billing has', () => {
  const calls = requests.map(({ method, path }) =>
    `${method} ${path.split('?')[0]}`.replace(/(cus|sub|cs_test|price)_\w+/g, ':id'),
  )
  expect([...new Set(calls)].sort()).toEqual([
    'DELETE /v1/customers/:id',
    'DELETE /v1/subscriptions/:id',
    'GET /v1/checkout/sessions',
    'GET /v1/customers/:id',
    'GET /v1/prices/:id',
    'GET /v1/subscriptions',
    'POST /v1/billing_portal/sessions',
    'POST /v1/checkout/sessions',
    'POST /v1/checkout/sessions/:id/expire',
    'POST /v1/customers',
    'POST /v1/customers/:id',
  ])
})

test('Stripe’s mock takes every request of our server', async () => {
  for (const request of requests) {
    const { status, answer } = await ask(request)
    expect([request.method, request.path, status, status === 200 ? null : answer]).toEqual([
      request.method,
      request.path,
      200,
      null,
    ])
  }
})

test('every answer of our fake has the fields and kinds of Stripe’s', async () => {
  let compared = 0
  for (const request of requests) {
    // The mock has no deleted customer to read: its answer to the deletion is the same object.
    const isDeleted = (request.answer as { deleted?: true }).deleted === true
    const { answer } = await ask(isDeleted ? { ...request, method: 'DELETE' } : request)
    const where = `${request.method} ${request.path}`
    expect([where, shapeFaults(request.answer, answer)]).toEqual([where, []])
    compared += 1
  }
  expect(compared).toBeGreaterThan(10)
})

test('events and what they carry have the fields and kinds of Stripe’s', async () => {
  const { state } = shop.stripe
  const customer = state.makeCustomer('bob@example.org')
  const subscription = state.subscribe(customer.id, 'price_basic_monthly')
  state.failPayment(subscription.id)
  const events = shop.stripe.takeEvents()
  const { answer: event } = await ask({ method: 'GET', path: '/v1/events/evt_1', body: '' })
  const paths: Record<string, string> = {
    customer: '/v1/customers/cus_1',
    subscription: '/v1/subscriptions/sub_1',
    invoice: '/v1/invoices/in_1',
  }
  const seen = new Set<string>()
  for (const { data, ...envelope } of events) {
    expect([envelope.type, shapeFaults(envelope, event)]).toEqual([envelope.type, []])
    const kind = String(data.object.object)
    seen.add(kind)
    const { answer } = await ask({ method: 'GET', path: paths[kind] ?? '', body: '' })
    expect([envelope.type, shapeFaults(data.object, answer)]).toEqual([envelope.type, []])
  }
  expect([...seen].sort()).toEqual(['customer', 'invoice', 'subscription'])
})

test('both refuse what Stripe does not know, and a call without a key, with the same body of an error', async () => {
  for (const request of [
    { method: 'POST', path: '/v1/customers', body: 'bogus=1' },
    { method: 'POST', path: '/v1/billing_portal/sessions', body: 'bogus=1' },
    { method: 'POST', path: '/v1/checkout/sessions', body: 'bogus=1' },
  ]) {
    const theirs = await ask(request)
    const response = await fetch(shop.stripe.url + request.path, {
      method: request.method,
      headers: { authorization: `Bearer ${shop.stripe.env.STRIPE_SECRET_KEY}` },
      body: request.body,
    })
    const ours = (await response.json()) as { error: { type: string } }
    expect([request.path, response.status]).toEqual([request.path, theirs.status])
    expect(ours.error.type).toBe((theirs.answer as typeof ours).error.type)
  }
  for (const url of [shop.stripe.url, 'url' in mock ? mock.url : '']) {
    const response = await fetch(`${url}/v1/customers/cus_1`)
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } })
  }
})

test('the server itself, pointed at Stripe’s mock, reads prices and opens the portal', async () => {
  if ('missing' in mock) return
  const env = { ...shop.stripe.env, STRIPE_API_URL: mock.url, STRIPE_SECRET_KEY: KEY }
  const sync = await TestSyncServer.start({ database: 'sqlite', env })
  try {
    const { plans } = (await sync.call('GET /billing/plans')).body as { plans: Plan[] }
    expect(plans.map(({ tier, price }) => [tier, price?.interval])).toEqual([
      ['free_trial', undefined],
      ['basic', 'month'],
      ['pro', 'month'],
    ])
    const { accessToken: token } = await sync.person('carol@example.org')
    // The mock lists a subscription for whomever it is asked.
    const checkout = await sync.call('POST /billing/checkout', { token, body: { tier: 'basic' } })
    expect(checkout.status).toBe(409)
    const portal = await sync.call('POST /billing/portal', { token })
    expect(portal.body).toEqual({ url: expect.stringMatching(/^https:/), expires_at_ms: null })
  } finally {
    await sync.close()
  }
})
