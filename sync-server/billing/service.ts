import { AppError } from '../../contract/errors.ts'
import type { BillingLink, PaidTier, Plan, SubscriptionState } from '../../contract/sync/billing.ts'
import type { Tier } from '../../contract/tiers.ts'
import type { AccountPart } from '../accounts/account-part.ts'
import type { BillingEventRow } from '../db/billing-tables.ts'
import type { Queries, UserRow } from '../db/schema.ts'
import type { SyncDeps } from '../deps.ts'
import { type TierState, tierOf } from '../entitlements/tier-state.ts'
import { billingPart } from './account-part.ts'
import { openCheckout, openPortal } from './checkout.ts'
import { findUser, listSubscriptions } from './customer-store.ts'
import type { BillingDeps } from './deps.ts'
import { type EventPage, type EventPageRequest, findEvent, listEvents, updateEvent } from './event-store.ts'
import { createPlans } from './plans.ts'
import { createStripe } from './stripe-client.ts'
import { takeWebhook } from './webhook.ts'
import { startBillingWorker } from './worker.ts'

/** Methods marked * throw billing_not_configured on a server without billing; the others read the database. */
export interface BillingService {
  /** * */
  plans(): Promise<Plan[]>
  /** * */
  checkout(userId: string, tier: PaidTier): Promise<BillingLink>
  /** * */
  portal(userId: string): Promise<BillingLink>
  /** * */
  takeWebhook(body: Uint8Array, signature: string | undefined): Promise<void>
  subscription(userId: string, queries?: Queries): Promise<SubscriptionState>
  /** The tier by which the entitlement is signed and the quota is counted. */
  tierOf(userId: string): Promise<TierState>
  /** The log of webhooks, newest first. */
  events(request: EventPageRequest): Promise<EventPage>
  /**
   * * Queues an event again, in the caller's transaction; call `wake` after the commit. Throws webhook_event_not_found.
   */
  replay(eventId: string, queries?: Queries): Promise<BillingEventRow>
  wake(): void
  accountPart: AccountPart
  /** Handles all due events, and the customers whose daily check is due. */
  flush(): Promise<void>
  stop(): Promise<void>
}

type BillingServiceDeps = Pick<SyncDeps, 'config' | 'db' | 'clock' | 'newId' | 'logger' | 'alarms'> & {
  serverUrl(): string
}

export function createBillingService(deps: BillingServiceDeps): BillingService {
  const { db, clock } = deps
  const selling = sellingDeps(deps)
  const worker = selling && startBillingWorker(selling)
  const plans = selling && createPlans(selling)
  return {
    plans: async () => configured(plans)(),
    checkout: async (userId, tier) => openCheckout(configured(selling), await userRow(db, userId), tier),
    portal: async (userId) => openPortal(configured(selling), await userRow(db, userId)),
    async takeWebhook(body, signature) {
      if (await takeWebhook(configured(selling), body, signature)) worker?.wake()
    },
    subscription: (userId, queries = db.queries) => readSubscription(queries, userId, clock.nowMs()),
    tierOf: (userId) => tierOf(db.queries, userId, clock.nowMs()),
    events: (request) => listEvents(db.queries, request),
    wake: () => worker?.wake(),
    async replay(eventId, queries = db.queries) {
      configured(selling)
      const event = await findEvent(queries, eventId)
      if (!event) throw new AppError('webhook_event_not_found', 'The log holds no such event.')
      if (event.customer_id === null) return event
      const again = { status: 'waiting' as const, attempts: 0, run_after_ms: clock.nowMs() }
      await updateEvent(queries, eventId, again)
      if (queries === db.queries) worker?.wake()
      return { ...event, ...again }
    },
    accountPart: billingPart(deps, selling),
    flush: async () => worker?.flush(),
    stop: async () => worker?.stop(),
  }
}

function sellingDeps({ config, ...deps }: BillingServiceDeps): BillingDeps | null {
  const { stripe: settings } = config
  if (settings === null) return null
  return {
    ...deps,
    settings,
    stripe: createStripe(settings),
    tiers: new Map<string, Tier>([
      [settings.basicPriceId, 'basic'],
      [settings.proPriceId, 'pro'],
    ]),
  }
}

function configured<T>(part: T | null): T {
  if (part !== null) return part
  throw new AppError('billing_not_configured', 'This server runs without billing: nothing is sold here.')
}

async function readSubscription(queries: Queries, userId: string, nowMs: number): Promise<SubscriptionState> {
  const { tier, periodEndMs, graceUntilMs } = await tierOf(queries, userId, nowMs)
  const rows = await listSubscriptions(queries, userId)
  return {
    tier,
    period_end_ms: periodEndMs,
    grace_until_ms: graceUntilMs,
    subscriptions: rows.map(({ customer_id: _, ...row }) => row),
  }
}

async function userRow(db: SyncDeps['db'], userId: string): Promise<UserRow> {
  const user = await findUser(db.queries, userId)
  if (!user) throw new AppError('token_invalid', 'This account is no longer there.')
  return user
}
