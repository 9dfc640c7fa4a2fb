import { type AccountState, accountStateSchema } from '../../contract/core/account.ts'
import { billingPageSchema } from '../../contract/core/billing.ts'
import type { DesktopBridge } from '../../contract/desktop-bridge.ts'
import type { PaidTier } from '../../contract/sync/billing.ts'
import type { AccountServer } from './account-server.ts'
import { eventually } from './processes.ts'
import { TestApp } from './test-app.ts'
import { PASSWORD } from './test-sync-server.ts'

/** An app with an account on an {@link AccountServer}, driven by the calls that its page makes. */
export class AccountApp {
  readonly app: TestApp
  readonly #server: AccountServer

  /** `app` was launched with the server's `appEnv`. */
  constructor(app: TestApp, server: AccountServer) {
    this.app = app
    this.#server = server
  }

  async state(): Promise<AccountState> {
    return accountStateSchema.parse(await this.call('GET /account'))
  }

  /** Waits for a state of the account and returns it. */
  untilState(
    what: string,
    isThere: (state: AccountState) => boolean,
    limitMs?: number,
  ): Promise<AccountState> {
    return eventually(
      what,
      async () => {
        const state = await this.state()
        return isThere(state) ? state : null
      },
      limitMs,
    )
  }

  async register(email: string, password = PASSWORD): Promise<void> {
    await this.call('POST /account/register', { email, password })
  }

  /** Types the code of the newest mail. */
  async verifyFromMail(email: string): Promise<void> {
    await this.call('POST /account/verify', { token: await this.#server.codeFor(email) })
  }

  async login(email: string, password = PASSWORD): Promise<void> {
    await this.call('POST /account/login', { email, password })
  }

  async logout(): Promise<void> {
    await this.call('POST /account/logout')
  }

  /** Sends what the ledger holds and waits until the server has all of it. */
  async reconcile(): Promise<void> {
    await this.call('POST /account/reconcile')
    await this.untilState('a reconciled ledger', ({ reconcile }) => reconcile.pending_entries === 0)
  }

  /** Buys a plan: agrees to open the browser, pays there, and comes back by the link of the last page. */
  async payInBrowser(tier: PaidTier): Promise<void> {
    await this.comeBack(await this.#server.browse(await this.openCheckout(tier), 'Pay'))
    await this.untilState(`the plan ${tier}`, ({ entitlement }) => entitlement.tier === tier)
  }

  /** Leaves the payment page without paying. */
  async cancelInBrowser(tier: PaidTier): Promise<void> {
    await this.comeBack(await this.#server.browse(await this.openCheckout(tier), 'Cancel'))
  }

  /** Presses a button of the customer portal (see tests/harness/stripe/pages.ts) and comes back. */
  async pressInPortal(button: string): Promise<void> {
    const { url } = billingPageSchema.parse(await this.call('POST /billing/portal'))
    await this.comeBack(await this.#server.browse(await this.#open(url), button, 'Back'))
  }

  /** Opens the payment page in the system's browser; returns its address. */
  async openCheckout(tier: PaidTier): Promise<string> {
    const { url } = billingPageSchema.parse(await this.call('POST /billing/checkout', { tier }))
    return this.#open(url)
  }

  /** Asks as the page does, and agrees; returns the question and the address that the browser got, null without one. */
  async openInBrowser(url: string): Promise<{ question: string; url: string } | null> {
    await this.#agree()
    const isOpened = await this.app.page.evaluate(
      (address) => (Reflect.get(window, 'nova') as DesktopBridge).openExternal(address),
      url,
    )
    return isOpened ? this.#seenInBrowser() : null
  }

  /** Presses something on the page that opens the browser, and agrees; returns the question and the address that the browser got. */
  async openedBy(press: () => Promise<void>): Promise<{ question: string; url: string }> {
    await this.#agree()
    await press()
    return eventually('an address in the browser', async () => {
      const seen = await this.#seenInBrowser()
      return seen.url === '' ? null : seen
    })
  }

  /** A click on a link in the browser: the system starts the app a second time. */
  async followLink(link: string): Promise<void> {
    await TestApp.startAgain(this.app.dataDir, [link])
  }

  /** Follows the link of the last page, and answers as the page does when the user agrees. */
  async comeBack(link: string | null): Promise<void> {
    if (link === null) throw new Error('The last page has no link back to the app.')
    await this.followLink(link)
    await this.call('POST /billing/returned', { from: new URL(link).searchParams.get('from') })
  }

  /** Asks the core; throws unless it agrees. */
  async call(route: string, body?: unknown): Promise<unknown> {
    const [method = '', path = ''] = route.split(' ')
    const reply = await this.app.api(path, body === undefined ? { method } : { method, body })
    if (reply.status >= 200 && reply.status < 300) return reply.body
    throw new Error(`${route} answered ${reply.status}: ${JSON.stringify(reply.body)}`)
  }

  /** Says yes to the next questions, and opens no real browser. */
  #agree(): Promise<void> {
    return this.app.electron.evaluate(({ dialog, shell }) => {
      const seen = { question: '', url: '' }
      Reflect.set(globalThis, 'inBrowser', seen)
      dialog.showMessageBox = (async (...args: unknown[]) => {
        seen.question = (args.at(-1) as { message: string }).message
        return { response: 0, checkboxChecked: false }
      }) as typeof dialog.showMessageBox
      shell.openExternal = async (address) => {
        seen.url = address
      }
    })
  }

  #seenInBrowser(): Promise<{ question: string; url: string }> {
    return this.app.electron.evaluate(
      () => Reflect.get(globalThis, 'inBrowser') as { question: string; url: string },
    )
  }

  async #open(url: string): Promise<string> {
    const opened = await this.openInBrowser(url)
    if (opened === null) throw new Error(`The browser was not opened: ${url}`)
    return opened.url
  }
}
