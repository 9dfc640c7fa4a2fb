import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { WEBHOOK_SECRET } from '../../harness/fake-stripe.ts'
import type { FakeEvent } from '../../harness/stripe/state.ts'
import { type Buyer, TestShop } from '../../harness/test-shop.ts'
import { onBothDatabases, refusal, type SyncReply } from '../../harness/test-sync-server.ts'

/**
 * F5. The cases of stripe-node's test/Webhook.spec.ts, against our route: what its verification refuses is answered 400
 * and leaves no row; what it takes is in the log once.
 */
onBothDatabases('F5: the signature of a webhook', (database) => {
  let shop: TestShop
  let alice: Buyer
  let event: FakeEvent
  let payload: string

  beforeAll(async () => {
    shop = await TestShop.open(database)
    alice = await shop.buyer('alice@example.org')
    await shop.buy(alice, 'pro')
    shop.stripe.takeEvents()
    // A header is made of several calls of now(): no second may end between them.
    shop.sync.clock.stoppedAtMs = Date.now()
  })
  afterAll(() => shop.close())
  beforeEach(async () => {
    const customer = await shop.customerId(alice)
    event = shop.stripe.state.emit('customer.subscription.updated', { object: 'subscription', customer })
    payload = JSON.stringify(event, null, 2)
    shop.stripe.takeEvents()
  })

  const now = () => Math.floor(shop.sync.clock.nowMs() / 1000)
  const v1 = (text: string, t: number | string = now(), secret = WEBHOOK_SECRET) =>
    createHmac('sha256', secret).update(`${t}.${text}`).digest('hex')

  function post(signature: string | undefined, body: string | Uint8Array = payload): Promise<SyncReply> {
    const headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' }
    if (signature !== undefined) headers['stripe-signature'] = signature
    return shop.sync.call('POST /billing/webhook', { rawBody: body, headers })
  }

  async function logged(): Promise<string[]> {
    const rows = await shop.sync.server.deps.db.queries
      .selectFrom('billing_events')
      .select('id')
      .orderBy('id')
      .execute()
    return rows.map(({ id }) => id)
  }

  async function expectTaken(reply: SyncReply): Promise<void> {
    expect([reply.status, reply.body]).toEqual([200, { received: true }])
    expect((await logged()).filter((id) => id === event.id)).toEqual([event.id])
  }

  async function expectRefused(
    signature: string | undefined,
    body?: string | Uint8Array,
    code = 'webhook_signature_invalid',
  ) {
    await shop.billing.flush()
    const [log, tier] = [await logged(), await shop.billing.tierOf(alice.userId)]
    expect(refusal(await post(signature, body))).toEqual([400, code])
    await shop.billing.flush()
    expect(await logged()).toEqual(log)
    expect(await shop.billing.tierOf(alice.userId)).toEqual(tier)
  }

  test('takes a header of two parts, as Stripe’s library makes it, over pretty and over compact JSON', async () => {
    const header = shop.stripe.sign(payload)
    expect(header.split(',')).toHaveLength(2)
    await expectTaken(await post(header))
    event = shop.stripe.state.emit('invoice.paid', { object: 'invoice', customer: null })
    payload = JSON.stringify(event)
    await expectTaken(await post(shop.stripe.sign(payload)))
  })

  test('takes a body as bytes, with words of every script in it', async () => {
    event = shop.stripe.state.emit('customer.updated', {
      id: 'cus_other',
      object: 'customer',
      name: 'Zoë 😀 漢字 \u2028',
    })
    payload = JSON.stringify(event)
    await expectTaken(await post(shop.stripe.sign(payload), new TextEncoder().encode(payload)))
  })

  test('is made as the documentation says: HMAC-SHA256 over time, dot, body', async () => {
    await expectTaken(await post(`t=${now()},v1=${v1(payload)}`))
  })

  test.each([
    ['none', undefined],
    ['an empty one', ''],
    ['words', "I'm not even a real signature header"],
    ['one word', 'bad_header'],
    ['a time alone', 't=1700000000'],
    ['only commas', ',,,'],
    ['only names', 't,v1'],
    ['an empty v1', 't=1700000000,v1='],
    ['undefined', 't=undefined,v1=undefined'],
  ])('refuses a header that is no signature: %s', async (_, header) => {
    await expectRefused(header)
  })

  test('refuses a signature without a time, and a time that is no number, however well signed', async () => {
    await expectRefused(`v1=${v1(payload)}`)
    await expectRefused(`t=,v1=${v1(payload, 'NaN')}`)
    await expectRefused(`t=soon,v1=${v1(payload, 'NaN')}`)
    await expectRefused(`t=NaN,v1=${v1(payload, 'NaN')}`)
    await expectRefused(`t=-5,v1=${v1(payload, -5)}`)
    await expectRefused(`t=${now()}x,v1=${v1(payload)}`)
    await expectRefused(`t=1e10,v1=${v1(payload, 1)}`)
  })

  test('refuses v0 alone, and any scheme that is not v1', async () => {
    await expectRefused(shop.stripe.sign(payload, { scheme: 'v0' }))
    await expectRefused(shop.stripe.sign(payload, { scheme: 'v2' }))
    await expectRefused(shop.stripe.sign(payload, { scheme: 'V1' }))
  })

  test('refuses a wrong signature, a shorter one, a longer one, one in capitals', async () => {
    const right = v1(payload)
    await expectRefused(shop.stripe.sign(payload, { signature: 'bad_signature' }))
    await expectRefused(`t=${now()},v1=${right.slice(0, -1)}`)
    await expectRefused(`t=${now()},v1=${right}0`)
    await expectRefused(`t=${now()},v1=${right.toUpperCase()}`)
    await expectRefused(`t=${now()},v1=${'0'.repeat(64)}`)
  })

  test('takes one right signature among several, in any place: so secrets are rolled', async () => {
    const right = `v1=${v1(payload)}`
    await expectTaken(await post(`t=${now()},${right},v1=potato`))
    await expectTaken(await post(`t=${now()},v1=${v1(payload, now(), 'whsec_old_secret_1234')},${right}`))
    await expectTaken(await post(`${right},t=${now()}`))
    await expectTaken(await post(`t=${now()},v0=${v1(payload)},${right},v9=x`))
  })

  test('refuses several signatures of which none is right', async () => {
    await expectRefused(`t=${now()},v1=potato,v1=${v1(`${payload} `)},v0=${v1(payload)}`)
  })

  test('refuses what was signed with another secret, an empty one, or the secret with a space', async () => {
    await expectRefused(shop.stripe.sign(payload, { secret: 'whsec_another_0123456789' }))
    await expectRefused(`t=${now()},v1=${v1(payload, now(), '')}`)
    await expectRefused(shop.stripe.sign(payload, { secret: `${WEBHOOK_SECRET} ` }))
    await expectRefused(shop.stripe.sign(payload, { secret: WEBHOOK_SECRET.replace('whsec_', '') }))
  })

  test('refuses a signature of another body or of another time', async () => {
    await expectRefused(shop.stripe.sign(payload.replace('updated', 'deleted')))
    await expectRefused(`t=${now()},v1=${v1(payload, now() - 1)}`)
    await expectRefused(`t=${now()},t=${now() - 1},v1=${v1(payload)}`)
  })

  test('refuses the body with any one of its bytes changed', async () => {
    const bytes = new TextEncoder().encode(payload)
    const header = shop.stripe.sign(payload)
    const step = Math.ceil(bytes.length / 25)
    for (let at = 0; at < bytes.length; at += step) {
      const changed = bytes.slice()
      // Space and tab: JSON as before where they stand between tokens, so that the signature alone can see it.
      changed[at] = changed[at] === 0x20 ? 0x09 : (changed[at] ?? 0) ^ 1
      const reply = await post(header, changed)
      expect([at, reply.status]).toEqual([at, 400])
    }
    await expectRefused(header, `${payload}\n`)
    await expectRefused(header, payload.replaceAll('\n', '\r\n'))
    await expectRefused(header, JSON.stringify(event))
    expect(await logged()).not.toContain(event.id)
  })

  test('refuses a byte order mark before the body, signed or not', async () => {
    await expectRefused(shop.stripe.sign(payload), `\uFEFF${payload}`)
    await expectRefused(shop.stripe.sign(`\uFEFF${payload}`), `\uFEFF${payload}`, 'webhook_invalid')
  })

  test('takes a time up to five minutes back, and not a second more', async () => {
    await expectTaken(await post(shop.stripe.sign(payload, { timestamp: now() - 300 })))
    await expectRefused(shop.stripe.sign(payload, { timestamp: now() - 301 }))
    await expectRefused(shop.stripe.sign(payload, { timestamp: 12_345 }))
    await expectRefused(`t=0,v1=${v1(payload, 0)}`)
  })

  test('takes a time up to five minutes ahead, and not more, which Stripe’s library does', async () => {
    await expectTaken(await post(shop.stripe.sign(payload, { timestamp: now() + 300 })))
    await expectRefused(shop.stripe.sign(payload, { timestamp: now() + 301 }))
    await expectRefused(shop.stripe.sign(payload, { timestamp: now() + 10 * 365 * 86_400 }))
    await expectRefused(`t=${'9'.repeat(30)},v1=${v1(payload, 1e30)}`)
  })

  test('goes by the server’s clock: what was right is too old when it is sent again later', async () => {
    const header = shop.stripe.sign(payload)
    shop.sync.clock.aheadMs += 6 * 60_000
    await expectRefused(header)
    await expectTaken(await post(shop.stripe.sign(payload)))
  })

  test('refuses what is signed and yet no event of Stripe', async () => {
    for (const text of [
      '{}',
      '{"id":"evt_1"}',
      JSON.stringify({ ...event, object: 'v2.core.event' }),
      JSON.stringify({ ...event, id: '' }),
      JSON.stringify({ ...event, id: 'evt_1\u0000' }),
      JSON.stringify({ ...event, id: 'e'.repeat(256) }),
      JSON.stringify({ ...event, created: 1.5 }),
      JSON.stringify({ ...event, created: 2 ** 53 }),
      JSON.stringify({ ...event, type: "x'; DROP TABLE users;--" }),
      JSON.stringify({ ...event, data: null }),
    ]) {
      await expectRefused(shop.stripe.sign(text), text, 'webhook_invalid')
    }
    for (const text of ['null', '[]', '"evt"', '7']) {
      const reply = await post(shop.stripe.sign(text), text)
      expect([text, reply.status]).toEqual([text, 400])
    }
    const broken = '} I am not valid JSON; 123]['
    await expectRefused(shop.stripe.sign(broken), broken, 'invalid_json')
    await expectRefused(shop.stripe.sign(''), '', 'invalid_request')
  })

  test('an access token is no signature, and a signature needs no access token', async () => {
    const headers = { authorization: `Bearer ${alice.token}` }
    const reply = await shop.sync.call('POST /billing/webhook', { rawBody: payload, headers })
    expect(refusal(reply)).toEqual([400, 'webhook_signature_invalid'])
    await expectTaken(await post(shop.stripe.sign(payload)))
  })
})
