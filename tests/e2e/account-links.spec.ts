import { AccountApp } from '../harness/account-app.ts'
import { AccountServer } from '../harness/account-server.ts'
import { ChatPage } from '../harness/chat-page.ts'
import { PASSWORD } from '../harness/test-sync-server.ts'
import { expect, test } from './fixtures.ts'

const EMAIL = { alice: 'alice@example.test', bob: 'bob@example.test', dave: 'dave@example.test' }

test('J4: links of mails and payment pages ask, and do no more than they say', async ({ launch }) => {
  test.setTimeout(300_000)
  const server = await AccountServer.start('sqlite')
  try {
    const account = new AccountApp(await launch({ env: server.appEnv }))
    await new ChatPage(account.app.page).finishFirstRun()
    await test.step('of two links before an answer the newest is asked about', () => askNewest(account))
    await test.step('the link for a new password fills in the code alone', () => fillInCode(account, server))
    await test.step('the link of a mail confirms an address after a click', () => confirm(account, server))
    await test.step('a link that says it was paid shows the plans alone', () => showPlans(account))
  } finally {
    await server.close()
  }
})

async function askNewest(account: AccountApp): Promise<void> {
  const { page } = account.app
  const token = 'a'.repeat(43)
  await account.followLink(`novacore://account/verify-email?token=${token}`)
  await account.followLink(`novacore://account/reset-password?token=${token}`)
  const question = page.getByRole('dialog', { name: 'Set a new password?' })
  await expect(question).toBeVisible()
  await expect(page.getByRole('dialog')).toHaveCount(1)
  await question.getByRole('button', { name: 'Cancel' }).click()
}

async function fillInCode(account: AccountApp, server: AccountServer): Promise<void> {
  const { page } = account.app
  await server.sync.person(EMAIL.dave)
  await account.call('POST /account/forgot', { email: EMAIL.dave })
  const link = await server.linkFor(EMAIL.dave)
  await account.followLink(link)
  const question = page.getByRole('dialog', { name: 'Set a new password?' })
  await question.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByLabel('Code from the email')).toHaveValue(codeOf(link))
  await expect(page.getByLabel('New password', { exact: true })).toHaveValue('')
  expect((await account.state()).session).toBe('signed_out')
  // The old password still counts.
  expect((await logIn(server, EMAIL.dave)).status).toBe(200)
}

async function confirm(account: AccountApp, server: AccountServer): Promise<void> {
  const { page } = account.app
  const isConfirmed = () => account.state().then(({ profile }) => profile?.email_verified)
  await account.register(EMAIL.alice)
  // The page has not seen it.
  await page.reload()
  await server.sync.register(EMAIL.bob)
  const question = page.getByRole('dialog', { name: 'Confirm this email address?' })
  const yes = question.getByRole('button', { name: 'Confirm' })

  const foreign = await server.linkFor(EMAIL.bob)
  await account.followLink(foreign)
  await yes.click()
  await expect(question.getByRole('alert')).toContainText('This code belongs to another account.')
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(question).toBeHidden()

  const link = await server.linkFor(EMAIL.alice)
  await account.followLink(link)
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(question).toBeHidden()
  expect(await isConfirmed()).toBe(false)

  await account.followLink(link)
  await expect(question).toContainText(`You are signed in as ${EMAIL.alice}.`)
  expect(await isConfirmed()).toBe(false)
  await yes.click()
  await expect(question).toBeHidden()
  await expect.poll(isConfirmed).toBe(true)

  // Bob's code was not used up.
  const { accessToken: token } = (await logIn(server, EMAIL.bob)).body as { accessToken: string }
  const reply = await server.sync.call('POST /auth/verify-email', { token, body: { token: codeOf(foreign) } })
  expect(reply.status).toBe(204)
}

async function showPlans(account: AccountApp): Promise<void> {
  await account.followLink('novacore://account/subscription?from=success')
  await expect(account.app.page.getByRole('heading', { name: 'Plans', level: 1 })).toBeVisible()
  expect((await account.state()).entitlement.tier).toBe('free_trial')
}

function codeOf(link: string): string {
  return new URL(link).searchParams.get('token') ?? ''
}

function logIn(server: AccountServer, email: string) {
  return server.sync.call('POST /auth/login', { body: { email, password: PASSWORD } })
}
