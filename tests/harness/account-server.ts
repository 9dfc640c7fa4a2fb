import type { DatabaseKind } from '../../sync-server/db/database.ts'
import { FaultyProxy } from './faulty-proxy.ts'
import { TestShop } from './test-shop.ts'
import { stopCluster, type TestSyncServer } from './test-sync-server.ts'

/**
 * All that an account of an app under test needs: a sync server on SQLite or PostgreSQL, its mailbox, a fake Stripe,
 * and a line between app and server that a test can let fail.
 */
export class AccountServer {
  readonly shop: TestShop
  readonly proxy: FaultyProxy
  readonly #database: DatabaseKind

  private constructor(shop: TestShop, proxy: FaultyProxy, database: DatabaseKind) {
    this.shop = shop
    this.proxy = proxy
    this.#database = database
  }

  static async start(database: DatabaseKind, env: Record<string, string> = {}): Promise<AccountServer> {
    const shop = await TestShop.open(database, env)
    return new AccountServer(shop, await FaultyProxy.start(shop.sync.server.url), database)
  }

  get sync(): TestSyncServer {
    return this.shop.sync
  }

  /** What makes an app use this server, through the proxy. */
  get appEnv(): Record<string, string> {
    return { NOVACORE_SYNC_URL: this.proxy.url }
  }

  /** The code of the newest mail to this address. */
  async codeFor(email: string): Promise<string> {
    const { token, subject } = await this.sync.mailTo(email)
    if (token === null) throw new Error(`The mail "${subject}" brings no code.`)
    return token
  }

  /** Pays on a checkout page; returns the link with which the browser then offers to go back to the app. */
  async pay(checkoutUrl: string): Promise<string> {
    const session = this.#sessionOf(checkoutUrl)
    this.shop.stripe.state.pay(session.id)
    await this.shop.settle()
    return this.#linkBack(session.success_url)
  }

  /** Leaves a checkout page without paying; returns the link back to the app. */
  cancelCheckout(checkoutUrl: string): Promise<string> {
    return this.#linkBack(this.#sessionOf(checkoutUrl).cancel_url)
  }

  /** Ends the app's line first, then the server. */
  async close(): Promise<void> {
    await this.proxy.close()
    await this.shop.close()
    if (this.#database === 'postgres') await stopCluster()
  }

  #sessionOf(checkoutUrl: string) {
    return this.shop.stripe.state.session(new URL(checkoutUrl).pathname.split('/').at(-1) ?? '')
  }

  async #linkBack(url: unknown): Promise<string> {
    const page = await (await fetch(String(url))).text()
    const link = /href="(novacore:[^"]+)"/.exec(page)?.[1]
    if (link === undefined) throw new Error('The page offers no link back to the app.')
    return link.replaceAll('&amp;', '&')
  }
}
