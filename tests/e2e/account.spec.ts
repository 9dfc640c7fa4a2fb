import { AccountPages, EVERYWHERE } from '../harness/account-pages.ts'
import { AccountServer } from '../harness/account-server.ts'
import { startFakeOllama } from '../harness/fake-ollama.ts'
import { eventually } from '../harness/processes.ts'
import { PASSWORD } from '../harness/test-sync-server.ts'
import { TlsServer } from '../harness/tls-server.ts'
import { expect, test } from './fixtures.ts'

const EMAIL = 'alice@example.test'

test.describe.configure({ timeout: 300_000 })

for (const database of ['sqlite', 'postgres'] as const) {
  test(`F1, F4, G4: a user signs up, chats, buys, changes and ends a plan, with ${database}`, async ({
    launch,
  }) => {
    const server = await AccountServer.start(database)
    const model = await startFakeOllama()
    try {
      const alice = new AccountPages(await launch({ env: server.appEnv }), server)
      await alice.begin(model.url)
      const corePid = await alice.app.corePid()
      await test.step('signs up', () => signUp(alice))
      await test.step('chats, and the server sees it', () => chatAndSee(alice))
      await test.step('leaves the payment page', () => leaveCheckout(alice, server))
      await test.step('pays', () => pay(alice))
      await test.step('changes and ends the plan', () => changeAndEnd(alice))
      await test.step('signs out and in', () => signOutAndIn(alice))
      expect(await alice.app.corePid()).toBe(corePid)
    } finally {
      await server.close()
      await model.close()
    }
  })
}

async function signUp(alice: AccountPages): Promise<void> {
  await alice.register(EMAIL, 'Alice')
  // Nothing waits for the code but buying.
  await alice.page.getByRole('link', { name: 'View plans' }).click()
  await expect(alice.plan('Basic plan')).toContainText('Confirm your email address to buy a plan.')
  await alice.openAccount('Alice')
  await alice.confirm(EMAIL)
}

async function chatAndSee(alice: AccountPages): Promise<void> {
  const { chat, page } = alice
  await chat.sidebar.getByRole('link', { name: 'New chat' }).click()
  await chat.ask('Why is the sky blue?')
  // Sent by itself, some seconds after the answer.
  await alice.account.untilState('sent usage', ({ reconcile }) => reconcile.pending_entries === 0)
  await alice.openUsage()
  await expect(page.getByText('None. The server and this computer agree.')).toBeVisible()
  const there = await alice.seen(EVERYWHERE)
  expect(there).toEqual(await alice.seen('On this computer'))
  expect(there.messages).toBe(1)
  const device = page.getByRole('listitem').filter({ hasText: 'This computer' })
  await expect(device).toContainText(`Today: ${there.tokens} tokens, 1 message`)
}

async function leaveCheckout(alice: AccountPages, { shop }: AccountServer): Promise<void> {
  const { account, page } = alice
  const closed = page.getByText('The payment page was closed. Nothing was bought and nothing was charged.')
  await alice.openPlans('Alice')
  await alice.pressToBrowser(alice.plan('Basic plan').getByRole('button', { name: 'Buy Basic plan' }))
  await expect(page.getByText(/Waiting for your payment of the Basic plan/)).toBeVisible()
  // A second page cannot be opened beside it.
  await expect(page.getByRole('button', { name: 'Buy Basic plan' })).toBeDisabled()
  await expect(page.getByRole('button', { name: 'Buy Pro plan' })).toBeDisabled()
  await page.getByRole('button', { name: 'I closed it' }).click()
  await expect(closed).toBeVisible()

  const url = await alice.pressToBrowser(page.getByRole('button', { name: 'Buy Pro plan' }))
  await expect(closed).toBeHidden()
  await alice.pressThere(url, 'Cancel')
  await expect(closed).toBeVisible()
  await expect(alice.plan('Free trial')).toContainText('Your plan')
  await expect(page.getByText('You have no subscription.')).toBeVisible()
  expect((await account.state()).checkout).toBeNull()
  expect(shop.stripe.state.subscriptions.size).toBe(0)
  // Whatever a server names as its payment page.
  expect(await account.openInBrowser('http://checkout.stripe.com/c/pay/cs_1')).toBeNull()
}

async function pay(alice: AccountPages): Promise<void> {
  const { chat, page } = alice
  const url = await alice.pressToBrowser(page.getByRole('button', { name: 'Buy Basic plan' }))
  // The app asks meanwhile: it is not told by a link.
  await alice.browse(url, 'Pay')
  await expect(page.getByText('You are now on the Basic plan. Thank you.')).toBeVisible()
  await expect(alice.plan('Basic plan')).toContainText('Your plan')
  await expect(page.getByText(/Waiting for your payment/)).toBeHidden()
  await expect(chat.sidebar.getByRole('link', { name: /Today’s usage/ })).toContainText('of 50,000')
  await expect(page.getByText(/Basic plan, renews on/)).toBeVisible()
}

async function changeAndEnd(alice: AccountPages): Promise<void> {
  const { page } = alice
  const change = alice.plan('Pro plan').getByRole('button', { name: 'Change plan in your browser' })
  await alice.pressThere(await alice.pressToBrowser(change), 'Change plan to Pro', 'Back')
  await expect(page.getByText('You are now on the Pro plan. Thank you.')).toBeVisible()
  await expect(alice.plan('Pro plan')).toContainText('Your plan')

  const manage = page.getByRole('button', { name: 'Manage subscription' })
  await alice.pressThere(await alice.pressToBrowser(manage), 'Cancel subscription', 'Back')
  await expect(page.getByText(/Pro plan, cancelled: it runs until/)).toBeVisible()
  await expect(page.getByText(/You are now on/)).toBeHidden()
  await expect(alice.plan('Pro plan')).toContainText('Your plan')

  await alice.pressThere(await alice.pressToBrowser(manage), 'End now', 'Back')
  await expect(page.getByText('You are now on the Free trial.', { exact: true })).toBeVisible()
  await expect(alice.plan('Free trial')).toContainText('Your plan')
  await expect(page.getByText('You have no subscription.')).toBeVisible()
}

async function signOutAndIn(alice: AccountPages): Promise<void> {
  const { chat, page } = alice
  await alice.signOut('Alice')
  // What was used before signing in is another count, and what was sent is not lost.
  await expect(chat.chats).toHaveCount(1)
  await alice.openUsage()
  await expect(page.getByText('You are not signed in. No server has seen any of your usage.')).toBeVisible()
  await alice.signIn(EMAIL)
  await alice.openUsage()
  await expect(page.getByText('None. The server and this computer agree.')).toBeVisible()
  expect((await alice.seen(EVERYWHERE)).messages).toBe(1)
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
