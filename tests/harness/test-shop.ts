import type { BillingLink, PaidTier, SubscriptionState } from '../../contract/sync/billing.ts'
import type { DatabaseKind } from '../../sync-server/db/database.ts'
import { FakeStripe } from './fake-stripe.ts'
import type { FakeSubscription } from './stripe/objects.ts'
import { type SyncReply, TestSyncServer } from './test-sync-server.ts'

export interface Buyer {
  userId: string
  token: string
  email: string
}

/** A sync server with billing and a fake Stripe, both on the same clock. */
export class TestShop {
  readonly sync: TestSyncServer
  readonly stripe: FakeStripe

  private constructor(sync: TestSyncServer, stripe: FakeStripe) {
    this.sync = sync
    this.stripe = stripe
  }

  static async open(database: DatabaseKind, env: Record<string, string> = {}): Promise<TestShop> {
    const clock: { nowMs(): number } = { nowMs: Date.now }
    const stripe = await FakeStripe.start(() => clock.nowMs())
    const sync = await TestSyncServer.start({ database, env: { ...stripe.env, ...env } })
    clock.nowMs = sync.clock.nowMs
    return new TestShop(sync, stripe)
  }

  get billing() {
    return this.sync.server.billing
  }

  /** Somebody with a confirmed address. */
  async buyer(email: string): Promise<Buyer> {
    const { accessToken: token } = await this.sync.person(email)
    const me = await this.sync.call('GET /me', { token })
    return { userId: (me.body as { id: string }).id, token, email }
  }

  checkout({ token }: Buyer, tier: PaidTier): Promise<SyncReply> {
    return this.sync.call('POST /billing/checkout', { token, body: { tier } })
  }

  /** Buys as a user does: the checkout page is opened and paid. No webhook is delivered yet. */
  async buy(buyer: Buyer, tier: PaidTier): Promise<FakeSubscription> {
    const reply = await this.checkout(buyer, tier)
    if (reply.status !== 200) throw new Error(`checkout answered ${reply.status}`)
    return this.stripe.state.pay(sessionIdOf(reply))
  }

  async customerId({ userId }: Buyer): Promise<string> {
    const row = await this.sync.server.deps.db.queries
      .selectFrom('billing_customers')
      .select('id')
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow()
    return row.id
  }

  /** Delivers the pending webhooks and handles them. */
  async settle(): Promise<void> {
    const events = this.stripe.takeEvents()
    const statuses = await this.stripe.deliver(this.sync.server.url, events)
    const refused = statuses.filter((status) => status !== 200)
    if (refused.length > 0) throw new Error(`The webhook answered ${refused.join(', ')}.`)
    await this.billing.flush()
  }

  async state({ token }: Buyer): Promise<SubscriptionState> {
    return (await this.sync.call('GET /billing/subscription', { token })).body as SubscriptionState
  }

  async tier({ userId }: Buyer): Promise<string> {
    return (await this.billing.tierOf(userId)).tier
  }

  /** Open ones: kind and detail. */
  async alarms(): Promise<{ kind: string; detail: unknown }[]> {
    const { alarms, db } = this.sync.server.deps
    const rows = await alarms.listBilling(db.queries, 100)
    return rows
      .filter(({ resolved_at_ms }) => resolved_at_ms === null)
      .map(({ kind, detail }) => ({ kind, detail: JSON.parse(detail) as unknown }))
  }

  async close(): Promise<void> {
    await this.sync.close()
    await this.stripe.close()
  }
}

export function sessionIdOf(reply: SyncReply): string {
  return (reply.body as BillingLink).url.split('/').at(-1) ?? ''
}
