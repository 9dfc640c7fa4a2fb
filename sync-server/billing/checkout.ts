import { setTimeout as sleep } from 'node:timers/promises'
import type Stripe from 'stripe'
import { AppError } from '../../contract/errors.ts'
import type { BillingLink, PaidTier } from '../../contract/sync/billing.ts'
import type { UserRow } from '../db/schema.ts'
import { ensureCustomer, forgetCustomer, USER_ID_KEY } from './customer.ts'
import { checkBy, endCheckoutLease, findCustomerOf, takeCheckoutLease } from './customer-store.ts'
import type { BillingDeps } from './deps.ts'
import { askStripe, isMissing } from './stripe-client.ts'
import { listFacts } from './subscription-facts.ts'

/** The key in a session's metadata that holds its plan. */
const TIER_KEY = 'novacore_tier'
/** When Stripe is asked again after a checkout was opened, in case its webhook is lost. */
const CHECK_AFTER_MS = 10 * 60_000
/** An open session is returned again only while there is time to pay. */
const MIN_LEFT_MS = 10 * 60_000
/** How long a process that died while it opened a checkout blocks others. */
const LEASE_MS = 60_000
const WAIT_MS = 100
const MAX_WAITS = 100
/** Not live and never will be: ended, or the first payment did not come in time. */
const OVER = new Set(['incomplete', 'incomplete_expired', 'canceled'])

/**
 * Returns a page of Stripe on which `user` pays for `tier`. A user has at most one open page: one for the same tier is
 * returned again, others are closed, so that nobody pays twice in two tabs.
 * Throws email_not_verified, subscription_exists, billing_unavailable.
 */
export async function openCheckout(deps: BillingDeps, user: UserRow, tier: PaidTier): Promise<BillingLink> {
  if (user.owned_email_key === null) {
    throw new AppError('email_not_verified', 'Confirm your mail address before you buy.')
  }
  const customerId = await usableCustomer(deps, user)
  const session = await oneAtATime(deps, customerId, async () => {
    await refuseSecond(deps, customerId)
    const open = await closeOthers(deps, customerId, tier)
    return open ?? createSession(deps, user, customerId, tier)
  })
  await checkBy(deps.db.queries, customerId, deps.clock.nowMs() + CHECK_AFTER_MS)
  if (session.url === null) throw new Error('Stripe opened a checkout without an address.')
  return { url: session.url, expires_at_ms: session.expires_at * 1000 }
}

/** Returns the page where the user changes the card or the plan, or ends the subscription. Throws subscription_not_found. */
export async function openPortal(deps: BillingDeps, user: UserRow): Promise<BillingLink> {
  const customer = await findCustomerOf(deps.db.queries, user.id)
  if (!customer) throw noSubscription()
  if (!(await tellAddress(deps, user, customer.id))) throw noSubscription()
  const session = await askStripe(deps.logger, 'open portal', () =>
    deps.stripe.billingPortal.sessions.create({
      customer: customer.id,
      return_url: backTo(deps, 'portal'),
      locale: localeOf(user),
    }),
  )
  return { url: session.url, expires_at_ms: null }
}

/** Returns the customer, or a new one if Stripe does not know the stored id. */
async function usableCustomer(deps: BillingDeps, user: UserRow): Promise<string> {
  const customerId = await ensureCustomer(deps, user)
  if (await tellAddress(deps, user, customerId)) return customerId
  await forgetCustomer(deps, customerId)
  return ensureCustomer(deps, user)
}

/** Receipts go to the address that the account has now. Returns false if Stripe has no such customer, or no longer. */
function tellAddress(
  { stripe, logger }: BillingDeps,
  { email }: UserRow,
  customerId: string,
): Promise<boolean> {
  return askStripe(logger, 'tell address', async () => {
    try {
      await stripe.customers.update(customerId, { email })
      return true
    } catch (error) {
      if (isMissing(error)) return false
      throw error
    }
  })
}

async function refuseSecond(deps: BillingDeps, customerId: string): Promise<void> {
  const facts = await askStripe(deps.logger, 'list subscriptions', () => listFacts(deps, customerId))
  if (facts === 'missing' || facts.every(({ status }) => OVER.has(status))) return
  throw new AppError(
    'subscription_exists',
    'You have a subscription already. Change it in the customer portal.',
    { details: { portal: 'POST /billing/portal' } },
  )
}

/** Two clicks at once get the same page, also in two processes. Throws billing_unavailable. */
async function oneAtATime<T>(
  { db, clock }: BillingDeps,
  customerId: string,
  body: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const nowMs = clock.nowMs()
    const untilMs = nowMs + LEASE_MS
    if (await takeCheckoutLease(db.queries, customerId, nowMs, untilMs)) {
      try {
        return await body()
      } finally {
        await endCheckoutLease(db.queries, customerId, untilMs)
      }
    }
    if (attempt === MAX_WAITS) {
      throw new AppError('billing_unavailable', 'Another checkout is being opened. Try again in a moment.', {
        retryAfterSeconds: 5,
      })
    }
    await sleep(WAIT_MS)
  }
}

function closeOthers(
  { stripe, logger, clock }: BillingDeps,
  customer: string,
  tier: PaidTier,
): Promise<Stripe.Checkout.Session | null> {
  return askStripe(logger, 'close open checkouts', async () => {
    let kept: Stripe.Checkout.Session | null = null
    for await (const session of stripe.checkout.sessions.list({ customer, status: 'open', limit: 100 })) {
      const hasTime = session.expires_at * 1000 > clock.nowMs() + MIN_LEFT_MS
      if (kept === null && session.metadata?.[TIER_KEY] === tier && hasTime && session.url !== null) {
        kept = session
      } else await stripe.checkout.sessions.expire(session.id)
    }
    return kept
  })
}

function createSession(
  deps: BillingDeps,
  user: UserRow,
  customer: string,
  tier: PaidTier,
): Promise<Stripe.Checkout.Session> {
  const { settings, stripe, logger } = deps
  const price = tier === 'basic' ? settings.basicPriceId : settings.proPriceId
  const metadata = { [USER_ID_KEY]: user.id, [TIER_KEY]: tier }
  return askStripe(logger, 'open checkout', () =>
    stripe.checkout.sessions.create({
      mode: 'subscription',
      customer,
      client_reference_id: user.id,
      line_items: [{ price, quantity: 1 }],
      success_url: backTo(deps, 'success'),
      cancel_url: backTo(deps, 'cancel'),
      locale: localeOf(user),
      metadata,
      subscription_data: { metadata },
    }),
  )
}

/** Returns the address of a page that opens the app: Stripe accepts no other scheme than https. */
function backTo({ serverUrl }: BillingDeps, from: 'success' | 'cancel' | 'portal'): string {
  return `${serverUrl()}/open/subscription?from=${from}`
}

function localeOf({ language }: UserRow): 'en' | 'de' | 'fr' {
  return language === 'de' || language === 'fr' ? language : 'en'
}

function noSubscription(): AppError {
  return new AppError('subscription_not_found', 'There is no subscription to manage yet.')
}
