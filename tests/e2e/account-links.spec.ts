import { AccountApp } from '../harness/account-app.ts'
import { AccountServer } from '../harness/account-server.ts'
import { ChatPage } from '../harness/chat-page.ts'
import type { TestApp } from '../harness/test-app.ts'
import { expect, test } from './fixtures.ts'

let server: AccountServer
test.beforeAll(async () => {
  server = await AccountServer.start('sqlite')
})
test.afterAll(() => server?.close())

const EMAIL = { alice: 'alice@example.test', bob: 'bob@example.test', carol: 'carol@example.test' }

function isConfirmed(account: AccountApp) {
  return account.state().then(({ profile }) => profile?.email_verified)
}

async function firstRunDone(app: TestApp): Promise<AccountApp> {
  await new ChatPage(app.page).finishFirstRun()
  return new AccountApp(app)
}

async function signedUp(app: TestApp, email: string): Promise<AccountApp> {
  const account = await firstRunDone(app)
  await account.register(email)
  // The page has not seen it.
  await app.page.reload()
  return account
}

test('J4: the link of a mail asks before it confirms an address', async ({ launch }) => {
  const account = await signedUp(await launch({ env: server.appEnv }), EMAIL.alice)
  const { page } = account.app
  const link = await server.linkFor(EMAIL.alice)
  const question = page.getByRole('dialog', { name: 'Confirm this email address?' })

  await account.followLink(link)
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(question).toBeHidden()
  expect(await isConfirmed(account)).toBe(false)

  await account.followLink(link)
  await expect(question).toContainText(`You are signed in as ${EMAIL.alice}.`)
  expect(await isConfirmed(account)).toBe(false)
  await question.getByRole('button', { name: 'Confirm' }).click()
  await expect(question).toBeHidden()
  await expect.poll(() => isConfirmed(account)).toBe(true)
})

test('J4: a code of another account confirms nothing', async ({ launch }) => {
  await server.sync.register(EMAIL.bob)
  const account = await signedUp(await launch({ env: server.appEnv }), EMAIL.carol)
  const { page } = account.app
  const link = await server.linkFor(EMAIL.bob)
  await account.followLink(link)
  const question = page.getByRole('dialog', { name: 'Confirm this email address?' })
  await question.getByRole('button', { name: 'Confirm' }).click()
  await expect(question.getByRole('alert')).toBeVisible()
  expect(await isConfirmed(account)).toBe(false)
  // Bob's code was not used up either.
  const { body } = await server.sync.call('POST /auth/login', {
    body: { email: EMAIL.bob, password: 'correct horse battery staple' },
  })
  const { accessToken: token } = body as { accessToken: string }
  const code = new URL(link).searchParams.get('token')
  const confirmed = await server.sync.call('POST /auth/verify-email', { token, body: { token: code } })
  expect(confirmed.status).toBe(204)
})

test('J4: the link for a new password asks, and then fills in the code alone', async ({ launch }) => {
  await server.sync.person('dave@example.test')
  const account = await firstRunDone(await launch({ env: server.appEnv }))
  const { page } = account.app
  await account.call('POST /account/forgot', { email: 'dave@example.test' })
  const link = await server.linkFor('dave@example.test')
  await account.followLink(link)
  const question = page.getByRole('dialog', { name: 'Set a new password?' })
  await question.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByLabel('Code from the email')).toHaveValue(
    new URL(link).searchParams.get('token') ?? '',
  )
  await expect(page.getByLabel('New password', { exact: true })).toHaveValue('')
  expect((await account.state()).session).toBe('signed_out')
  // The old password still counts.
  await account.login('dave@example.test')
})

test('J4: a link that says it was paid shows the plans and gives none', async ({ launch }) => {
  const account = await signedUp(await launch({ env: server.appEnv }), 'erin@example.test')
  const { page } = account.app
  await account.followLink('novacore://account/subscription?from=success')
  await expect(page.getByRole('heading', { name: 'Plans', level: 1 })).toBeVisible()
  expect((await account.state()).entitlement.tier).toBe('free_trial')
})

test('J4: of two links before an answer the newest is asked about', async ({ launch }) => {
  const account = await firstRunDone(await launch({ env: server.appEnv }))
  const { page } = account.app
  const token = 'a'.repeat(43)
  await account.followLink(`novacore://account/verify-email?token=${token}`)
  await account.followLink(`novacore://account/reset-password?token=${token}`)
  await expect(page.getByRole('dialog', { name: 'Set a new password?' })).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(1)
})
