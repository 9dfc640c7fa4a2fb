import { generateKeyPairSync } from 'node:crypto'
import { exportJWK, SignJWT } from 'jose'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { billingLinkSchema } from '../../../contract/sync/billing.ts'
import { ENTITLEMENT_TYP } from '../../../contract/sync/entitlement.ts'
import { sha256 } from '../../../server-kit/sha256.ts'
import { AccountCore, closeSharedEngine, refusedWith, stateOf } from '../../harness/account-core.ts'
import { PRO_PRICE } from '../../harness/fake-stripe.ts'
import { LyingProxy } from '../../harness/lying-proxy.ts'
import { DAY } from '../../harness/test-ledger.ts'
import { TestShop } from '../../harness/test-shop.ts'

let shop: TestShop
let proxy: LyingProxy
let app: AccountCore
let others: AccountCore[] = []
const email = 'alice@example.test'

beforeEach(async () => {
  shop = await TestShop.open('sqlite')
  proxy = await LyingProxy.start(shop.sync.server.url)
  app = await AccountCore.start(proxy.url)
})
afterEach(async () => {
  await Promise.all([app, ...others].map((each) => each.close()))
  others = []
  await proxy.close()
  await shop.close()
})
afterAll(closeSharedEngine)

/** Time goes by for the server and for the device. */
async function pass(ms: number): Promise<void> {
  shop.sync.clock.aheadMs += ms
  await app.pass(ms)
}

let subscription = ''

/** Signs up and pays for basic on the page of Stripe. */
async function subscribe(): Promise<void> {
  await app.signUp(shop.sync, email)
  const { url } = billingLinkSchema.parse((await app.core.post('/billing/checkout', { tier: 'basic' })).body)
  subscription = shop.stripe.state.pay(url.split('/').at(-1) ?? '').id
  await shop.settle()
  stateOf(await app.core.post('/account/refresh'))
}

const offline = () => {
  proxy.instead = () => ({ status: 503, body: '{}' })
}

test('F6: a paid plan holds offline for seven days, then in grace for seven more, then free_trial; chats stay', async () => {
  await subscribe()
  expect((await app.state()).entitlement).toMatchObject({ tier: 'basic', state: 'valid', problem: null })
  expect((await app.quota()).tokens.limit).toBe(50_000)
  offline()
  await pass(6 * DAY)
  expect((await app.state()).entitlement).toMatchObject({ tier: 'basic', state: 'valid' })
  await pass(2 * DAY)
  expect((await app.state()).entitlement).toMatchObject({ tier: 'basic', state: 'grace' })
  await app.restart()
  expect((await app.quota()).tokens.limit).toBe(50_000)
  await pass(7 * DAY)
  expect((await app.state()).entitlement).toMatchObject({
    tier: 'free_trial',
    paid_tier: 'basic',
    state: 'expired',
  })
  expect((await app.quota()).tokens.limit).toBe(1_000)
  await app.chat()
  proxy.instead = null
  shop.stripe.state.renew(subscription)
  await shop.settle()
  expect(stateOf(await app.core.post('/account/refresh')).entitlement).toMatchObject({
    tier: 'basic',
    state: 'valid',
  })
})

test('F6: a clock that is set back gives nothing back and is shown', async () => {
  await subscribe()
  offline()
  await pass(15 * DAY)
  expect((await app.state()).entitlement.state).toBe('expired')
  await app.restart(() => {
    app.clock.aheadMs -= 14 * DAY
    app.clock.bootId = 'boot-after'
  })
  expect((await app.state()).entitlement).toMatchObject({ tier: 'free_trial', state: 'expired' })
})

test('F6: an entitlement with a foreign signature, of another device, or older than one seen is refused in words', async () => {
  await subscribe()
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const jwk = { ...(await exportJWK(publicKey)), alg: 'EdDSA', use: 'sig' }
  const kid = sha256(JSON.stringify(jwk))
  const payload = () => ({ iss: 'novacore-sync', sub: 'x', tier: 'pro' })
  proxy.lie = async (route) =>
    route === 'GET /entitlement'
      ? {
          status: 200,
          body: JSON.stringify({
            entitlement: await new SignJWT(payload())
              .setProtectedHeader({ alg: 'EdDSA', typ: ENTITLEMENT_TYP, kid })
              .sign(privateKey),
          }),
        }
      : null
  expect(refusedWith(await app.core.post('/account/refresh'))).toEqual([502, 'sync_untrusted'])
  expect((await app.state()).entitlement).toMatchObject({ tier: 'basic', problem: 'wrong_key' })

  // A whole server in its place, with keys of its own: none of them is pinned.
  proxy.lie = (route, reply) =>
    route === 'GET /.well-known/jwks.json'
      ? { ...reply, body: JSON.stringify({ keys: [{ ...jwk, kid }] }) }
      : null
  expect(refusedWith(await app.core.post('/account/refresh'))).toEqual([502, 'sync_untrusted'])

  // Another device’s, which is genuine.
  let foreign = ''
  const spy = await LyingProxy.start(shop.sync.server.url)
  spy.lie = (route, reply) => {
    if (route === 'GET /entitlement') foreign = reply.body
    return null
  }
  const third = await AccountCore.start(spy.url)
  others.push(third)
  await third.login(email)
  proxy.lie = (route, reply) => (route === 'GET /entitlement' ? { ...reply, body: foreign } : null)
  stateOf(await app.core.post('/account/refresh'))
  expect((await app.state()).entitlement).toMatchObject({ tier: 'basic', problem: 'other_device' })

  // An older one of its own: from before the plan was bought.
  proxy.lie = () => null
  let older = ''
  proxy.lie = (route, reply) => {
    if (route === 'GET /entitlement') older = reply.body
    return null
  }
  stateOf(await app.core.post('/account/refresh'))
  expect((await app.state()).entitlement.problem).toBeNull()
  shop.stripe.state.changePrice(subscription, PRO_PRICE)
  await shop.settle()
  proxy.lie = () => null
  stateOf(await app.core.post('/account/refresh'))
  expect((await app.state()).entitlement.tier).toBe('pro')
  proxy.lie = (route, reply) => (route === 'GET /entitlement' ? { ...reply, body: older } : null)
  stateOf(await app.core.post('/account/refresh'))
  expect((await app.state()).entitlement).toMatchObject({ tier: 'pro', problem: 'older' })
  await spy.close()
})

test('G1: a refusal that the app cannot mend stops with its name, and nothing is lost', async () => {
  await app.signUp(shop.sync, email)
  await app.chat()
  const conflict = {
    error: { code: 'ledger_conflict', message: 'Used before.', details: { id: 'x', seq: 1 } },
  }
  proxy.lie = (route) =>
    route === 'POST /ledger/reconcile' ? { status: 409, body: JSON.stringify(conflict) } : null
  await app.reconcile()
  expect((await app.state()).reconcile).toMatchObject({
    state: 'stopped',
    problem: 'ledger_conflict',
    pending_entries: 2,
  })
  proxy.lie = () => null
  expect(stateOf(await app.reconcile()).reconcile).toMatchObject({ state: 'idle', pending_entries: 0 })
})

test('G1: a receipt with a foreign signature, or for another batch, confirms nothing', async () => {
  await app.signUp(shop.sync, email)
  stateOf(await app.reconcile())
  await app.chat()
  let earlier = ''
  proxy.lie = (route, reply) => {
    if (route !== 'POST /ledger/reconcile') return null
    const body = JSON.parse(reply.body) as { receipt: string }
    earlier ||= body.receipt
    return { ...reply, body: JSON.stringify({ ...body, receipt: `${body.receipt.slice(0, -8)}AAAAAAAA` }) }
  }
  expect(refusedWith(await app.reconcile())).toEqual([502, 'sync_untrusted'])
  expect((await app.state()).reconcile.pending_entries).toBe(2)
  proxy.lie = (route, reply) => {
    if (route !== 'POST /ledger/reconcile') return null
    return { ...reply, body: JSON.stringify({ ...JSON.parse(reply.body), receipt: earlier }) }
  }
  await app.chat()
  expect(refusedWith(await app.reconcile())).toEqual([502, 'sync_failed'])
  proxy.lie = () => null
  expect(stateOf(await app.reconcile()).reconcile.pending_entries).toBe(0)
  expect((await app.seen()).today.messages).toBe(2)
})
