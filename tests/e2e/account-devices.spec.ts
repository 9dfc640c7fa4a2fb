import type { TokenPair } from '../../contract/sync/account.ts'
import { deviceHistoriesSchema } from '../../contract/sync/ledger.ts'
import { AccountPages, EVERYWHERE } from '../harness/account-pages.ts'
import { AccountServer } from '../harness/account-server.ts'
import { startFakeOllama } from '../harness/fake-ollama.ts'
import { FaultyProxy } from '../harness/faulty-proxy.ts'
import { PASSWORD } from '../harness/test-sync-server.ts'
import { expect, test } from './fixtures.ts'

const EMAIL = 'alice@example.test'
/** Two answers are more than the 1,000 tokens of a free trial, one is less. */
const ANSWER = Array.from({ length: 600 }, () => 'tide ')

test('G4, E2: two apps of one account agree after one was offline, a signed-out one sees why, and deleting keeps chats', async ({
  launch,
}) => {
  test.setTimeout(360_000)
  const server = await AccountServer.start('sqlite')
  // The second device's own line.
  const line = await FaultyProxy.start(server.sync.server.url)
  const model = await startFakeOllama()
  model.script(() => ({ pieces: ANSWER }))
  try {
    const first = new AccountPages(await launch({ env: server.appEnv }), server)
    await first.begin(model.url)
    await first.register(EMAIL, 'Alice')
    await first.confirm(EMAIL)
    const second = new AccountPages(await launch({ env: { NOVACORE_SYNC_URL: line.url } }), server)
    await second.begin(model.url)
    await second.signIn(EMAIL)
    await second.openUsage()
    await expect.poll(() => second.seen(EVERYWHERE)).toMatchObject({ messages: 0 })

    await test.step('both chat, the second without a line', async () => {
      line.set({ refuse: true })
      for (const { chat } of [first, second]) {
        await chat.sidebar.getByRole('link', { name: 'New chat' }).click()
        await chat.ask('Tell me of the tides')
      }
      await second.openUsage()
      await expect(
        second.page.getByText(/The server cannot be reached. This is what it knew on/),
      ).toBeVisible()
      await expect(second.page.getByText(/entries have not been sent yet/)).toBeVisible()
      await first.account.untilState('sent usage', ({ reconcile }) => reconcile.pending_entries === 0)
      await first.openUsage()
      await expect.poll(() => first.seen(EVERYWHERE)).toMatchObject({ messages: 1 })
    })

    await test.step('the line is back: both and the server say the same', async () => {
      line.clear()
      await second.page.getByRole('button', { name: 'Send now' }).click()
      await expect(second.page.getByText('Sent. The server has everything.')).toBeVisible()
      const { today, devices } = await historiesAt(server)
      expect(devices.map((device) => device.today.messages)).toEqual([1, 1])
      expect(today.tokens).toBeGreaterThan(1_000)
      for (const { page, chat, seen } of await Promise.all([lookAgain(first), lookAgain(second)])) {
        expect(seen).toEqual(today)
        await expect(page.getByText(/Includes .+ on your other devices/).first()).toBeVisible()
        await expect(page.getByText(/over the limit, because devices were offline/)).toBeVisible()
        const used = `${today.tokens.toLocaleString('en')} of 1,000`
        await expect(chat.sidebar.getByRole('link', { name: /Today’s usage/ })).toContainText(used)
      }
    })

    await test.step('a device that is signed out from another one sees why', async () => {
      await first.openAccount('Alice')
      await first.page.getByRole('tab', { name: 'Devices' }).click()
      await expect(first.page.getByRole('list', { name: 'Devices' }).getByRole('listitem')).toHaveCount(2)
      await first.page.getByRole('button', { name: /^Sign out “/ }).click()
      const question = first.page.getByRole('dialog', { name: /^Sign out “/ })
      await expect(question).toContainText('Chats on it are not deleted.')
      await question.getByRole('button', { name: 'Sign out' }).click()
      await expect(first.page.getByText('1 device signed out')).toBeVisible()

      await second.openAccount('Alice')
      await second.page.getByRole('button', { name: 'Check now' }).click()
      await expect(
        second.page.getByText('This device was signed out from another device.').first(),
      ).toBeVisible()
      await expect(second.page.getByRole('heading', { name: 'Sign in', level: 2 })).toBeVisible()
      await expect(second.chat.chats).toHaveCount(1)
    })

    await test.step('a deleted account is gone from the server, and its chats are here', async () => {
      const { page, chat } = first
      await page.getByRole('tab', { name: 'Security' }).click()
      await page.getByRole('button', { name: 'Delete account' }).click()
      const question = page.getByRole('dialog', { name: 'Delete your account?' })
      await question.getByLabel('Password', { exact: true }).fill('not the password')
      await question.getByRole('button', { name: 'Delete account' }).click()
      await expect(question.getByLabel('Password', { exact: true })).toHaveAttribute('aria-invalid', 'true')
      await question.getByLabel('Password', { exact: true }).fill(PASSWORD)
      await question.getByRole('button', { name: 'Delete account' }).click()
      await expect(page.getByText('Your account was deleted.', { exact: true })).toBeVisible()
      await expect(page.getByRole('heading', { name: 'What an account gives you' })).toBeVisible()
      await expect(chat.chats).toHaveCount(1)
      expect((await logIn(server)).status).toBe(401)
    })
  } finally {
    await line.close()
    await server.close()
    await model.close()
  }
})

/** Asks the server, and opens the usage page. */
async function lookAgain(pages: AccountPages) {
  await pages.openAccount('Alice')
  await pages.page.getByRole('button', { name: 'Check now' }).click()
  await expect(pages.page.getByRole('button', { name: 'Check now' })).toBeEnabled()
  await pages.openUsage()
  await expect.poll(() => pages.seen(EVERYWHERE)).toMatchObject({ messages: 2 })
  return { page: pages.page, chat: pages.chat, seen: await pages.seen(EVERYWHERE) }
}

function logIn(server: AccountServer) {
  return server.sync.call('POST /auth/login', { body: { email: EMAIL, password: PASSWORD } })
}

async function historiesAt(server: AccountServer) {
  const { accessToken: token } = (await logIn(server)).body as TokenPair
  return deviceHistoriesSchema.parse((await server.sync.call('GET /ledger/devices', { token })).body)
}
