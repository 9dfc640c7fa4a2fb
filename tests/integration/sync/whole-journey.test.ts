import { afterAll, beforeAll, expect, test } from 'vitest'
import type { QuotaReply } from '../../../contract/core/usage.ts'
import type { TokenPair } from '../../../contract/sync/account.ts'
import { type Jwks, verifyEntitlement } from '../../../contract/sync/entitlement.ts'
import { verifyReceipt } from '../../../contract/sync/ledger.ts'
import { entriesOf, LedgerDevice, replyOf } from '../../harness/ledger-device.ts'
import { TestLedger } from '../../harness/test-ledger.ts'
import { sessionIdOf, TestShop } from '../../harness/test-shop.ts'
import { onBothDatabases, PASSWORD, refusal } from '../../harness/test-sync-server.ts'

const EMAIL = 'alice@example.org'
const EXCHANGES = 500

onBothDatabases('The whole journey', (database) => {
  let shop: TestShop
  beforeAll(async () => {
    shop = await TestShop.open(database)
  })
  afterAll(() => shop.close())

  test('F1–F6, G1, M2: register → mail → login → device → checkout → webhook → basic → entitlement → 1,000 entries → quota → cancel → free_trial → deleted', async () => {
    const { sync, stripe } = shop
    const registered = await sync.call('POST /auth/register', { body: { email: EMAIL, password: PASSWORD } })
    expect(registered.status).toBe(201)
    const mail = await sync.mailTo(EMAIL)
    const verified = await sync.call('POST /auth/verify-email', {
      body: { token: mail.token, password: PASSWORD },
    })
    expect(verified.status).toBe(204)
    const login = await sync.call('POST /auth/login', { body: { email: EMAIL, password: PASSWORD } })
    const { accessToken: token } = login.body as TokenPair
    const { id } = (await sync.call('GET /me', { token })).body as { id: string }

    // The app's own ledger of this account.
    const ledger = await TestLedger.open()
    const device = new LedgerDevice(ledger.deviceKey)
    await sync.enrol(token, device)
    ledger.clock.wallMs = sync.clock.nowMs()
    ledger.tier = 'basic'
    ledger.signIn(id)
    for (let n = 0; n < EXCHANGES; n++) ledger.exchange(3, 4)

    const quota = async () => (await sync.call('GET /usage/quota', { token })).body as QuotaReply
    expect(await quota()).toMatchObject({ tier: 'free_trial', tokens: { used: 0, limit: 1_000 } })
    const page = await sync.call('POST /billing/checkout', { token, body: { tier: 'basic' } })
    const subscription = stripe.state.pay(sessionIdOf(page))
    await shop.settle()
    const keys = ((await sync.call('GET /.well-known/jwks.json')).body as Jwks).keys
    const entitlement = async () => {
      const reply = (await sync.call('GET /entitlement', { token })).body as { entitlement: string }
      return verifyEntitlement(reply.entitlement, { keys, did: device.id })
    }
    expect(await entitlement()).toMatchObject({ sub: id, tier: 'basic', rev: 1, limits: { tokens: 50_000 } })

    const person = { id, token }
    const batches = [entriesOf(ledger, 1, 500), entriesOf(ledger, 501, 500)]
    let receipt = ''
    for (const batch of batches) receipt = replyOf(await device.push(sync, person, batch)).receipt
    expect(await verifyReceipt(receipt, { keys, did: device.id })).toMatchObject({
      seq: 1_000,
      size: 1_000,
      tier: 'basic',
      rev: 1,
      use: { messages: 500, tokens: 3_500, reflection_tokens: 0 },
    })
    for (const batch of batches) expect(replyOf(await device.push(sync, person, batch)).outcome).toBe('same')
    expect(await quota()).toMatchObject({
      tier: 'basic',
      tokens: { used: 3_500, limit: 50_000, remaining: 46_500 },
      messages: { used: 500, limit: 1_000, remaining: 500 },
    })
    const history = (await sync.call('GET /usage/history?days=1', { token })).body
    expect(history).toMatchObject({ days: [{ tokens: 3_500, messages: 500 }] })

    stripe.state.cancel(subscription.id)
    await shop.settle()
    expect(await entitlement()).toMatchObject({ tier: 'free_trial', rev: 2, period_end: null })
    // A meter is remembered for a second.
    sync.clock.aheadMs += 1_000
    expect(await quota()).toMatchObject({
      tier: 'free_trial',
      tokens: { used: 3_500, limit: 1_000, remaining: 0 },
    })

    const exported = (await sync.call('GET /me/export', { token })).body as {
      parts: { ledger: { entries: unknown[] } }
    }
    expect(exported.parts.ledger.entries).toHaveLength(1_000)
    const gone = await sync.call('DELETE /me', { token, body: { password: PASSWORD } })
    expect(gone.status).toBe(204)
    expect(refusal(await sync.call('GET /usage/quota', { token }))).toEqual([403, 'token_invalid'])
    for (const table of ['ledger_entries', 'ledger_heads', 'ledger_receipts', 'usage_daily'] as const) {
      expect(await sync.server.deps.db.queries.selectFrom(table).selectAll().execute(), table).toEqual([])
    }
    ledger.close()
  })
})
