import { type AccountState, accountStateSchema } from '../../contract/core/account.ts'
import type { DesktopBridge } from '../../contract/desktop-bridge.ts'
import { eventually } from './processes.ts'
import { TestApp } from './test-app.ts'
import { PASSWORD } from './test-sync-server.ts'

/** An app with an account at an AccountServer (account-server.ts), driven by the calls that its page makes. */
export class AccountApp {
  readonly app: TestApp

  /** `app` was launched with the server's `appEnv`. */
  constructor(app: TestApp) {
    this.app = app
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

  async login(email: string, password = PASSWORD): Promise<void> {
    await this.call('POST /account/login', { email, password })
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
}
