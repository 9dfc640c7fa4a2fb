import { expect, type Locator, type Page } from '@playwright/test'
import { AccountApp } from './account-app.ts'
import type { AccountServer } from './account-server.ts'
import { ChatPage } from './chat-page.ts'
import type { TestApp } from './test-app.ts'
import { PASSWORD } from './test-sync-server.ts'

/** The row of all devices in "What the server saw". */
export const EVERYWHERE = 'On the server, from all devices'

type PlanName = 'Free trial' | 'Basic plan' | 'Pro plan'

/** The pages of an account as a user sees them: everything is found by its role and its English name. */
export class AccountPages {
  readonly app: TestApp
  readonly chat: ChatPage
  readonly account: AccountApp
  readonly #server: AccountServer

  /** `app` was launched with the server's `appEnv`. */
  constructor(app: TestApp, server: AccountServer) {
    this.app = app
    this.chat = new ChatPage(app.page)
    this.account = new AccountApp(app)
    this.#server = server
  }

  get page(): Page {
    return this.app.page
  }

  /** Chats with the model at this address from now on. */
  async begin(engineUrl: string): Promise<void> {
    await this.chat.finishFirstRun()
    await this.app.pointAtEngine(engineUrl)
  }

  /** Opens a page by its link in the sidebar. */
  async open(link: string | RegExp, heading: string): Promise<void> {
    await this.chat.sidebar.getByRole('link', { name: link }).click()
    await expect(this.page.getByRole('heading', { name: heading, level: 1 })).toBeVisible()
  }

  /** @param name what the sidebar calls the account: its name, or "Sign in" */
  openAccount(name: string): Promise<void> {
    return this.open(name, 'Account')
  }

  openUsage(): Promise<void> {
    return this.open(/Today’s usage/, 'Usage')
  }

  async openPlans(name: string): Promise<void> {
    await this.openAccount(name)
    await this.page.getByRole('link', { name: 'View plans' }).click()
    await expect(this.page.getByRole('heading', { name: 'Plans', level: 1 })).toBeVisible()
  }

  /** Creates an account by the form; the code of the mail is asked for afterwards. */
  async register(email: string, name: string): Promise<void> {
    await this.openAccount('Sign in')
    await this.page.getByRole('button', { name: 'Create account' }).click()
    await this.page.getByLabel('Email address').fill(email)
    await this.page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await this.page.getByLabel('Name (optional)').fill(name)
    await this.page.getByRole('button', { name: 'Create account' }).click()
    await expect(this.page.getByRole('heading', { name: 'Confirm your email address' })).toBeVisible()
  }

  /** Types the code of the newest mail. */
  async confirm(email: string): Promise<void> {
    await this.page.getByLabel('Code from the email').fill(await this.#server.codeFor(email))
    await this.page.getByRole('button', { name: 'Confirm' }).click()
    await expect(this.page.getByText(`${email} (confirmed)`)).toBeVisible()
  }

  async signIn(email: string): Promise<void> {
    await this.openAccount('Sign in')
    await this.page.getByLabel('Email address').fill(email)
    await this.page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await this.page.getByRole('button', { name: 'Sign in' }).click()
    await expect(this.page.getByText(`${email} (confirmed)`)).toBeVisible()
  }

  plan(name: PlanName): Locator {
    return this.page.getByRole('listitem', { name })
  }

  /** Presses a button that leads to the browser; returns the address that the browser got after the question. */
  async pressToBrowser(button: Locator): Promise<string> {
    const { question, url } = await this.account.openedBy(() => button.click())
    expect(question).toBe(`Open ${new URL(url).host} in your browser?`)
    return url
  }

  /** Presses buttons of a page in the browser, and leaves it open. */
  async browse(url: string, ...buttons: string[]): Promise<void> {
    await this.#server.browse(url, ...buttons)
  }

  /** Presses buttons of a page in the browser, and the link with which it offers to go back to the app. */
  async pressThere(url: string, ...buttons: string[]): Promise<void> {
    const link = await this.#server.browse(url, ...buttons)
    if (link === null) throw new Error('The last page has no link back to the app.')
    await this.account.followLink(link)
  }

  /** Signs out by the button under "Security" and the question after it. */
  async signOut(name: string): Promise<void> {
    await this.openAccount(name)
    await this.page.getByRole('tab', { name: 'Security' }).click()
    await this.page.getByRole('button', { name: 'Sign out' }).click()
    const question = this.page.getByRole('dialog', { name: 'Sign out?' })
    await expect(question).toContainText('Stays on this computer: your chats')
    await expect(question).toContainText('the sign-in and your plan on this computer')
    await question.getByRole('button', { name: 'Sign out' }).click()
    await expect(this.page.getByRole('heading', { name: 'What an account gives you' })).toBeVisible()
  }

  /** Tokens and messages of a row of "What the server saw". */
  async seen(row: string): Promise<{ tokens: number; messages: number }> {
    const cells = this.page.getByRole('row', { name: new RegExp(`^${row} `) }).getByRole('cell')
    const [tokens, messages] = (await cells.allTextContents()).map((text) => Number(text.replaceAll(',', '')))
    return { tokens: tokens ?? Number.NaN, messages: messages ?? Number.NaN }
  }
}
