import { AccountApp } from '../harness/account-app.ts'
import { AccountServer } from '../harness/account-server.ts'
import { eventually } from '../harness/processes.ts'
import { PASSWORD } from '../harness/test-sync-server.ts'
import { TlsServer } from '../harness/tls-server.ts'
import { expect, test } from './fixtures.ts'

test('F4: a page to pay on opens in the browser after a question that shows its host', async ({ launch }) => {
  const server = await AccountServer.start('sqlite')
  try {
    const account = new AccountApp(await launch({ env: server.appEnv }), server)
    const pages = ['https://checkout.stripe.com/c/pay/cs_1', `${server.shop.stripe.url}/c/pay/cs_1`]
    for (const url of pages) {
      const question = `Open ${new URL(url).host} in your browser?`
      expect(await account.openInBrowser(url)).toEqual({ question, url })
    }
    expect(await account.openInBrowser('http://checkout.stripe.com/c/pay/cs_1')).toBeNull()
  } finally {
    await server.close()
  }
})

for (const database of ['sqlite', 'postgres'] as const) {
  test(`F4: an account is made, confirmed, paid for and cancelled, with ${database}`, async ({ launch }) => {
    const server = await AccountServer.start(database)
    try {
      const alice = new AccountApp(await launch({ env: server.appEnv }), server)
      await alice.app.corePid()
      await alice.register('alice@example.test')
      expect((await alice.state()).profile).toMatchObject({ email_verified: false })
      await alice.verifyFromMail('alice@example.test')
      await alice.cancelInBrowser('basic')
      expect((await alice.state()).entitlement.tier).toBe('free_trial')
      await alice.payInBrowser('basic')
      await alice.pressInPortal('Change plan to Pro')
      await alice.untilState('the plan pro', ({ entitlement }) => entitlement.tier === 'pro')
      await alice.pressInPortal('End now')
      await alice.untilState('no plan', ({ entitlement }) => entitlement.tier === 'free_trial')
      await alice.logout()
      await alice.login('alice@example.test')
      expect((await alice.state()).session).toBe('signed_in')
    } finally {
      await server.close()
    }
  })
}

test('F1: a server whose certificate nobody vouches for is told nothing', async ({ launch }) => {
  const server = await AccountServer.start('sqlite')
  const impostor = await TlsServer.start(server.sync.server.url)
  try {
    const app = await launch({ env: { NOVACORE_SYNC_URL: impostor.url } })
    await app.corePid()
    const body = { email: 'alice@example.test', password: PASSWORD }
    const { status, body: said } = await app.api('/account/register', { method: 'POST', body })
    expect([status, said]).toEqual([
      502,
      { error: expect.objectContaining({ code: 'sync_insecure' }) as unknown },
    ])
    await eventually('the refusal', () => impostor.refusals > 0)
    expect(impostor.received).toBe('')
  } finally {
    await impostor.close()
    await server.close()
  }
})
