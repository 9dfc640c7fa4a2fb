import type { AccountState } from '../../contract/core/account.ts'
import { AccountApp } from '../harness/account-app.ts'
import { AccountServer } from '../harness/account-server.ts'
import { ChatPage } from '../harness/chat-page.ts'
import { dress, LOOKS, lookAt } from '../harness/look-at.ts'
import { alice, basicEntitlement, NOW_MS, signedOut } from '../harness/page-account.ts'
import type { TestApp } from '../harness/test-app.ts'
import { PASSWORD } from '../harness/test-sync-server.ts'
import { expect, test } from './fixtures.ts'

const EMAIL = 'alice@example.test'

/** Both themes and both widths in two looks: four of each page took two minutes. */
const BOTH = [LOOKS[0], LOOKS[3]]

test('J5: the pages of the account can be used by everybody, from signing up to signing out', async ({
  launch,
}) => {
  test.setTimeout(600_000)
  const server = await AccountServer.start('sqlite')
  try {
    const app = await launch({ env: server.appEnv })
    const account = new AccountApp(app)
    const { page } = app
    const look = async (name: string) => {
      await lookAt(app, name, BOTH)
      await dress(app, LOOKS[0])
    }
    await new ChatPage(page).finishFirstRun()

    await page.getByRole('link', { name: 'Sign in' }).click()
    await expect(page.getByRole('heading', { name: 'What an account gives you' })).toBeVisible()
    await look('account-signed-out')
    await page.getByLabel('Email address').fill(EMAIL)
    await page.getByLabel('Password', { exact: true }).fill('wrong password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await expect(page.getByText('Email address or password is wrong')).toBeVisible()
    await look('account-refused')
    await page.getByRole('button', { name: 'Forgot your password?' }).click()
    await look('account-forgot')
    await page.getByRole('button', { name: 'I have a code' }).click()
    await look('account-reset')
    await page.getByRole('button', { name: 'Back to sign-in' }).click()
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByLabel('Name (optional)').fill('Alice')
    await look('account-register')
    await page.getByRole('button', { name: 'Create account' }).click()

    await expect(page.getByRole('heading', { name: 'Confirm your email address' })).toBeVisible()
    await look('account-confirm')
    await account.followLink(`novacore://account/verify-email?token=${await server.codeFor(EMAIL)}`)
    const question = page.getByRole('dialog', { name: 'Confirm this email address?' })
    await expect(question).toBeVisible()
    await look('account-link')
    await question.getByRole('button', { name: 'Confirm' }).click()
    await expect(page.getByText('(confirmed)')).toBeVisible()
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await look('account-overview')

    await page.getByRole('tab', { name: 'Devices' }).click()
    await expect(page.getByText('This device')).toBeVisible()
    await look('account-devices')
    await page.getByRole('tab', { name: 'Security' }).click()
    await look('account-security')
    await page.getByRole('button', { name: 'Delete account' }).click()
    await look('account-delete')
    await page.keyboard.press('Escape')

    await page.getByRole('tab', { name: 'Overview' }).click()
    await page.getByRole('link', { name: 'View plans' }).click()
    await expect(page.getByRole('button', { name: 'Buy Basic plan' })).toBeVisible()
    await look('plans')
    const { url } = await account.openedBy(() => page.getByRole('button', { name: 'Buy Basic plan' }).click())
    await expect(page.getByText(/Waiting for your payment of the Basic plan/)).toBeVisible()
    await look('plans-waiting')
    const link = await server.browse(url, 'Pay')
    if (link === null) throw new Error('The last page has no link back to the app.')
    await account.followLink(link)
    await expect(page.getByText('You are now on the Basic plan. Thank you.')).toBeVisible()
    await expect(page.getByText(/renews on/)).toBeVisible()
    await look('plans-paid')
    await page.getByRole('link', { name: 'Back to account' }).click()
    await page.getByRole('link', { name: 'View plans' }).click()
    await expect(page.getByText(/renews on/)).toBeVisible()
    await expect(page.getByText(/in the browser/)).toBeHidden()
    await inOtherLanguages(app, [
      ['account-overview', '/account'],
      ['account-devices', '/account?tab=devices'],
      ['account-security', '/account?tab=security'],
      ['plans-paid', '/account/plan'],
      ['usage-seen', '/usage'],
    ])

    await page.getByRole('link', { name: 'Alice' }).click()
    await page.getByRole('tab', { name: 'Security' }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    const leaving = page.getByRole('dialog', { name: 'Sign out?' })
    await expect(leaving).toBeVisible()
    await look('account-sign-out')
    await leaving.getByRole('button', { name: 'Sign out' }).click()
    await expect(page.getByRole('heading', { name: 'What an account gives you' })).toBeVisible()
    await inOtherLanguages(app, [['account-signed-out', '/account']])
  } finally {
    await server.close()
  }
})

/** Looks at pages in German and French, wide and narrow, and leaves the app in English. */
async function inOtherLanguages(app: TestApp, pages: [name: string, path: string][]): Promise<void> {
  for (const language of ['de', 'fr', 'en']) {
    await app.api('/settings', { method: 'PATCH', body: { language } })
    await app.page.reload()
    await expect(app.page.locator('html')).toHaveAttribute('lang', language)
    if (language === 'en') return
    for (const [name, path] of pages) {
      await app.page.evaluate((place) => {
        location.hash = place
      }, path)
      await expect(app.page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(app.page.locator('[aria-busy="true"]')).toHaveCount(0)
      await lookAt(app, `${name}-${language}`, [LOOKS[1], LOOKS[2]])
    }
    await dress(app, LOOKS[0])
  }
}

const GRACE = { ...basicEntitlement, state: 'grace' as const }
const STATES: [name: string, language: 'en' | 'de' | 'fr', path: string, state: AccountState][] = [
  ['account-grace', 'en', '/', { ...alice, entitlement: GRACE }],
  [
    'account-expired',
    'de',
    '/account',
    { ...alice, entitlement: { ...GRACE, state: 'expired', tier: 'free_trial' } },
  ],
  ['account-wrong-key', 'fr', '/', { ...alice, entitlement: { ...GRACE, problem: 'wrong_key' } }],
  ['account-ended', 'de', '/account', { ...alice, session: 'ended', ended_because: 'device_revoked' }],
  [
    'account-frozen',
    'fr',
    '/account',
    {
      ...alice,
      reconcile: {
        ...alice.reconcile,
        state: 'stopped',
        pending_entries: 12,
        problem: 'ledger_device_frozen',
      },
    },
  ],
  [
    'account-offline',
    'en',
    '/account',
    {
      ...alice,
      connection: { state: 'failing', code: 'sync_unreachable', since_ms: NOW_MS },
      reconcile: {
        ...alice.reconcile,
        state: 'waiting',
        pending_entries: 3,
        retry_at_ms: Date.now() + 300_000,
        problem: 'sync_unreachable',
      },
    },
  ],
  ['account-no-server', 'fr', '/account', { ...signedOut, server: { url: null, default_url: null } }],
  ['plans-no-server', 'de', '/account/plan', { ...signedOut, server: { url: null, default_url: null } }],
]

test('J5: states of an account that take a server days to bring about can be read by everybody', async ({
  launch,
}) => {
  test.setTimeout(600_000)
  const app = await launch()
  const { page } = app
  await new ChatPage(page).finishFirstRun()
  for (const [name, language, path, state] of STATES) {
    await app.api('/settings', { method: 'PATCH', body: { language } })
    // Each stands before the one before, whose answer it hides.
    await page.addInitScript((answer) => {
      const ask = window.fetch
      window.fetch = (input, init) =>
        new URL(String(input), location.origin).pathname === '/api/account'
          ? Promise.resolve(Response.json(answer))
          : ask(input, init)
    }, state)
    await page.evaluate((place) => {
      location.hash = place
    }, path)
    await page.reload()
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
    await lookAt(app, name, BOTH)
    await dress(app, LOOKS[0])
  }
})
