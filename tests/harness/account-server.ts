import type { DatabaseKind } from '../../sync-server/db/database.ts'
import { FaultyProxy } from './faulty-proxy.ts'
import { TestShop } from './test-shop.ts'
import { stopCluster, type TestSyncServer } from './test-sync-server.ts'

/**
 * All that an account of an app under test needs: a sync server on SQLite or PostgreSQL, its mailbox, a fake Stripe
 * whose pages can be clicked, and a line between app and server that a test can let fail.
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
    shop.stripe.openPages(shop.sync.server.url)
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

  /**
   * Opens a page as the system's browser would, and presses the buttons with these names in turn. What Stripe tells the
   * server of it has been handled when this resolves. Returns the link with which the last page offers to go back to
   * the app, null when it has none.
   */
  async browse(url: string, ...buttons: string[]): Promise<string | null> {
    let page = await load(url)
    for (const name of buttons) {
      const { 1: action } =
        new RegExp(`<form method="post" action="([^"]+)"><button>${name}<`).exec(page.html) ?? []
      if (action === undefined) throw new Error(`There is no button "${name}" on ${page.url}.`)
      page = await load(new URL(action, page.url).href, 'POST')
    }
    await this.shop.billing.flush()
    return linkToApp(page.html)
  }

  /** Opens the link of the newest mail to this address; returns the link with which its page opens the app. */
  async linkFor(email: string): Promise<string> {
    const { text, token } = await this.sync.mailTo(email)
    const [url] = /https?:\S+#token=/.exec(text) ?? []
    if (url === undefined) throw new Error(`The mail to ${email} has no link.`)
    // The page's script adds the code of its fragment.
    return `${linkToApp((await load(url)).html)}${token}`
  }

  /** Ends the app's line first, then the server. */
  async close(): Promise<void> {
    await this.proxy.close()
    await this.shop.close()
    if (this.#database === 'postgres') await stopCluster()
  }
}

function linkToApp(html: string): string | null {
  return /href="(novacore:[^"]+)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? null
}

async function load(url: string, method = 'GET'): Promise<{ url: string; html: string }> {
  const reply = await fetch(url, { method })
  if (!reply.ok) throw new Error(`${url} answered ${reply.status}.`)
  return { url: reply.url, html: await reply.text() }
}
