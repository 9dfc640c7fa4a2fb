import { afterAll, beforeAll, expect, it } from 'vitest'
import { billingLinkSchema } from '../../contract/sync/billing.ts'
import { AccountServer } from './account-server.ts'

let server: AccountServer
beforeAll(async () => {
  server = await AccountServer.start('sqlite')
})
afterAll(() => server.close())

it('F4: a checkout page that is paid gives the plan and leads back to the app', async () => {
  const alice = await server.shop.buyer('alice@example.test')
  const { url } = billingLinkSchema.parse((await server.shop.checkout(alice, 'basic')).body)
  expect(await server.browse(url, 'Pay')).toBe('novacore://account/subscription?from=success')
  expect(await server.shop.tier(alice)).toBe('basic')
})

it('F4: a checkout page that is left gives nothing and leads back to the app', async () => {
  const bob = await server.shop.buyer('bob@example.test')
  const { url } = billingLinkSchema.parse((await server.shop.checkout(bob, 'pro')).body)
  expect(await server.browse(url, 'Cancel')).toBe('novacore://account/subscription?from=cancel')
  expect(await server.shop.tier(bob)).toBe('free_trial')
})

it('F1: an app reaches the server through the proxy, and codes come by mail', async () => {
  const { NOVACORE_SYNC_URL: url } = server.appEnv
  const reply = await fetch(`${url}/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'carol@example.test', password: 'correct horse battery staple' }),
  })
  expect([reply.status, server.proxy.counts.connections]).toEqual([201, 1])
  expect(await server.codeFor('carol@example.test')).toMatch(/^[\w-]{43}$/)
})
