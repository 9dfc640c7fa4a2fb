import { AccountPages } from '../harness/account-pages.ts'
import { AccountServer } from '../harness/account-server.ts'
import { startFakeOllama } from '../harness/fake-ollama.ts'
import { expect, test } from './fixtures.ts'

const DAY_MS = 86_400_000
const EMAIL = 'alice@example.test'

// The clock of an app under test cannot be moved. A server whose clock is behind signs plans that are as old as those
// of an app that was offline since.
test('F6: a plan that was not checked for 8 days stays with a banner, after 15 it ends, and comes back', async ({
  launch,
}) => {
  test.setTimeout(300_000)
  const server = await AccountServer.start('sqlite')
  const model = await startFakeOllama()
  try {
    const alice = new AccountPages(await launch({ env: server.appEnv }), server)
    const { account, chat, page } = alice
    const banner = page.getByRole('region', { name: 'Account notice' })
    const quota = chat.sidebar.getByRole('link', { name: /Today’s usage/ })
    await alice.begin(model.url)
    await alice.register(EMAIL, 'Alice')
    await alice.confirm(EMAIL)
    await chat.sidebar.getByRole('link', { name: 'New chat' }).click()
    await chat.ask('Why is the sky blue?')
    await alice.openPlans('Alice')
    const buy = await alice.pressToBrowser(page.getByRole('button', { name: 'Buy Basic plan' }))
    await expect(banner).toBeHidden()

    await test.step('8 days: grace', async () => {
      server.sync.clock.aheadMs = -8 * DAY_MS
      await alice.browse(buy, 'Pay')
      await expect(banner).toContainText(/Your Basic plan could not be checked since .+ It stays until/)
      await expect(quota).toContainText('of 50,000')
      expect((await account.state()).entitlement).toMatchObject({ state: 'grace', tier: 'basic' })
      await banner.getByRole('link', { name: 'Open account' }).click()
      await expect(page.getByRole('heading', { name: 'Account', level: 1 })).toBeVisible()
    })

    await test.step('15 days: the free plan counts', async () => {
      server.sync.clock.aheadMs = -15 * DAY_MS
      await page.getByRole('link', { name: 'View plans' }).click()
      const change = alice.plan('Pro plan').getByRole('button', { name: 'Change plan in your browser' })
      await alice.pressThere(await alice.pressToBrowser(change), 'Change plan to Pro', 'Back')
      await expect(banner).toContainText(
        /Your Pro plan could not be checked since .+ the free trial counts now/,
      )
      await expect(quota).toContainText('of 1,000')
      await expect(alice.plan('Free trial')).toContainText('Your plan')
      expect((await account.state()).entitlement).toMatchObject({ state: 'expired', tier: 'free_trial' })
    })

    await test.step('chats stay, and the free plan chats', async () => {
      await chat.chats.first().click()
      await expect(chat.questions.first()).toContainText('Why is the sky blue?')
      await chat.ask('And at night?')
    })

    await test.step('the right time again: the plan is back', async () => {
      server.sync.clock.aheadMs = 0
      await alice.openAccount('Alice')
      await page.getByRole('button', { name: 'Check now' }).click()
      await expect(quota).toContainText(/\d used/)
      await expect(page.getByText(/It works without an internet connection until/)).toBeVisible()
      expect((await account.state()).entitlement).toMatchObject({
        state: 'valid',
        tier: 'pro',
        problem: null,
      })
    })

    await test.step('the line is gone: all goes on', async () => {
      server.proxy.set({ refuse: true })
      await page.getByRole('button', { name: 'Check now' }).click()
      await expect(page.getByText('Not reachable.')).toBeVisible()
      await expect(quota).toContainText(/\d used/)
      await chat.chats.first().click()
      await expect(banner).toBeHidden()
      await chat.ask('Still there?')
    })
  } finally {
    await server.close()
    await model.close()
  }
})
