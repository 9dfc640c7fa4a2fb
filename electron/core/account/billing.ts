import type { z } from 'zod'
import type { AccountState } from '../../../contract/core/account.ts'
import { AppError } from '../../../contract/errors.ts'
import {
  type BillingLink,
  billingLinkSchema,
  type PaidTier,
  planListSchema,
  type SubscriptionState,
  subscriptionStateSchema,
} from '../../../contract/sync/billing.ts'
import type { Tier } from '../../../contract/tiers.ts'
import type { Clock } from '../clock.ts'
import type { Entitlement } from './entitlement.ts'
import type { Session } from './session.ts'
import type { SyncClient } from './sync-client.ts'

/**
 * Plans and payment. The user pays on a page of Stripe in the system's browser; the server learns of it from Stripe and
 * pushes nothing, so this asks for the plan every few seconds while such a page is open.
 */
export interface Billing {
  plans(): Promise<z.infer<typeof planListSchema>>
  subscription(): Promise<SubscriptionState>
  checkout(tier: PaidTier): Promise<BillingLink>
  portal(): Promise<BillingLink>
  /** The user is back from a payment page: asks now, and a little longer unless the payment was cancelled. */
  returned(from: 'success' | 'cancel' | 'portal'): void
  view(): AccountState['checkout']
  stop(): void
}

const ASK_EVERY_MS = 3_000
/** After this long the user has left the page open; coming back by its link asks again. */
const WATCH_MS = 15 * 60_000
/** Stripe's webhook comes within seconds of the payment. */
const AFTER_RETURN_MS = 60_000

export interface BillingDeps {
  client: SyncClient
  session: Session
  entitlement: Entitlement
  clock: Clock
  /** Pages of Stripe are https; a test or a developer has a stand-in on this machine. */
  isPageAllowed: (url: string) => boolean
}

export function createBilling({ client, session, entitlement, clock, isPageAllowed }: BillingDeps): Billing {
  let watch: { tier: Tier; before: Tier; untilMs: number; isPageOpen: boolean } | null = null
  let timer: NodeJS.Timeout | null = null

  function end(): void {
    if (timer) clearTimeout(timer)
    timer = null
    watch = null
  }

  function begin(tier: Tier, isPageOpen: boolean, firstAfterMs = ASK_EVERY_MS): void {
    if (timer) clearTimeout(timer)
    const before = watch?.before ?? entitlement.view().paid_tier
    watch = { tier, before, untilMs: clock.nowMs() + (isPageOpen ? WATCH_MS : AFTER_RETURN_MS), isPageOpen }
    schedule(firstAfterMs)
  }

  function schedule(afterMs: number): void {
    timer = setTimeout(() => void ask(), afterMs)
    timer.unref()
  }

  async function ask(): Promise<void> {
    // Failures show in the connection; the next question follows.
    await entitlement.refresh().catch(() => undefined)
    if (!watch) return
    if (entitlement.view().paid_tier !== watch.before || clock.nowMs() >= watch.untilMs) end()
    else schedule(ASK_EVERY_MS)
  }

  function checked(link: BillingLink): BillingLink {
    if (isPageAllowed(link.url)) return link
    throw new AppError('sync_failed', 'The server named a payment page that is not https.')
  }

  return {
    plans: () =>
      client.ask(planListSchema, (api, options) => api.billing.plans.$get({}, options), {
        isRepeatable: true,
      }),
    subscription: () =>
      session.withToken((token) =>
        client.ask(subscriptionStateSchema, (api, options) => api.billing.subscription.$get({}, options), {
          token,
          isRepeatable: true,
        }),
      ),
    async checkout(tier) {
      const link = await session.withToken((token) =>
        client.ask(
          billingLinkSchema,
          (api, options) => api.billing.checkout.$post({ json: { tier } }, options),
          {
            token,
          },
        ),
      )
      begin(tier, true)
      return checked(link)
    },
    async portal() {
      const link = await session.withToken((token) =>
        client.ask(billingLinkSchema, (api, options) => api.billing.portal.$post({}, options), { token }),
      )
      begin(entitlement.view().paid_tier, true)
      return checked(link)
    },
    returned(from) {
      if (from === 'cancel') {
        end()
        return
      }
      begin(watch?.tier ?? entitlement.view().paid_tier, false, 0)
    },
    view: () => watch && { tier: watch.tier, until_ms: watch.untilMs, is_page_open: watch.isPageOpen },
    stop: end,
  }
}
