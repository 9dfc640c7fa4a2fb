import { html } from 'hono/html'
import type { FakeSession, FakeSubscription } from './objects.ts'
import type { StripeState } from './state.ts'

/** What a page or a click on it answers. */
export type PageReply = { status: number; html: string } | { status: 303; location: string }

/**
 * Stripe's pages, as far as a test or a developer clicks them. Each button posts a form and comes back by a redirect:
 *
 *   GET /c/pay/ID      Pay, Cancel
 *   GET /p/session/ID  Cancel subscription, Keep subscription, End now, Change plan to …, Back
 *
 * Returns null for an address that is no page. `prices` are those that the portal changes between.
 */
export async function answerPage(
  state: StripeState,
  method: string,
  path: string,
  prices: readonly string[],
): Promise<PageReply | null> {
  const [, kind, id = '', act = ''] = /^\/(c\/pay|p\/session)\/(\w+)(?:\/([\w-]+))?$/.exec(path) ?? []
  if (kind === undefined) return null
  if (kind === 'c/pay') {
    const session = state.sessions.get(id)
    if (session?.status !== 'open') return gone()
    return method === 'POST' ? clickCheckout(state, session, act) : checkoutPage(state, session)
  }
  const portal = state.portals.get(id)
  if (!portal) return gone()
  const [subscription] = state.subscriptionsOf(portal.customer)
  if (method === 'POST' && act === 'back') return { status: 303, location: portal.returnUrl }
  if (method !== 'POST') return portalPage(state, id, subscription, prices)
  if (subscription) clickPortal(state, subscription, act, prices)
  return { status: 303, location: `/p/session/${id}` }
}

function clickCheckout(
  state: StripeState,
  session: FakeSession,
  act: string,
): PageReply | Promise<PageReply> {
  if (act === 'cancel') return { status: 303, location: String(session.cancel_url) }
  if (act !== 'pay') return gone()
  state.pay(session.id)
  return {
    status: 303,
    location: String(session.success_url).replace('{CHECKOUT_SESSION_ID}', session.id),
  }
}

function clickPortal(
  state: StripeState,
  subscription: FakeSubscription,
  act: string,
  prices: readonly string[],
): void {
  const { id } = subscription
  if (act === 'cancel') state.update(id, { cancel_at_period_end: true, cancel_at: periodEndOf(subscription) })
  else if (act === 'keep') state.update(id, { cancel_at_period_end: false, cancel_at: null })
  else if (act === 'end') state.cancel(id)
  else if (prices.includes(act)) state.changePrice(id, act)
}

function checkoutPage(state: StripeState, session: FakeSession): Promise<PageReply> {
  const price = state.sells.get(session.id) ?? ''
  return page(
    'Checkout',
    html`<p>${planName(state, price)}, ${priceText(state, price)}</p>
    ${button(`/c/pay/${session.id}/pay`, 'Pay')} ${button(`/c/pay/${session.id}/cancel`, 'Cancel')}`,
  )
}

function portalPage(
  state: StripeState,
  id: string,
  subscription: FakeSubscription | undefined,
  prices: readonly string[],
): Promise<PageReply> {
  const back = button(`/p/session/${id}/back`, 'Back')
  if (!subscription) return page('Your subscription', html`<p>There is none.</p>${back}`)
  const current = subscription.items.data[0]?.price.id ?? ''
  const ends = new Date(periodEndOf(subscription) * 1000).toISOString().slice(0, 10)
  return page(
    'Your subscription',
    html`<p>${planName(state, current)}, ${subscription.status}, ${subscription.cancel_at_period_end ? 'ends' : 'renews'} on ${ends}</p>
    ${
      subscription.cancel_at_period_end
        ? button(`/p/session/${id}/keep`, 'Keep subscription')
        : button(`/p/session/${id}/cancel`, 'Cancel subscription')
    }
    ${button(`/p/session/${id}/end`, 'End now')}
    ${prices
      .filter((price) => price !== current)
      .map((price) => button(`/p/session/${id}/${price}`, `Change plan to ${planName(state, price)}`))}
    ${back}`,
  )
}

function gone(): Promise<PageReply> {
  return page('This page has expired', html`<p>Open a new one from the app.</p>`, 404)
}

async function page(title: string, body: ReturnType<typeof html>, status = 200): Promise<PageReply> {
  const text = await html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} – a fake of Stripe</title>
    <style>:root { color-scheme: light dark; font: 1rem/1.5 system-ui } main { max-width: 30rem; margin: 3rem auto } form { display: inline }</style>
  </head>
  <body><main><h1>${title}</h1>${body}<p>This is a fake of Stripe: no money moves.</p></main></body>
</html>`
  return { status, html: String(text) }
}

function button(action: string, label: string) {
  return html`<form method="post" action="${action}"><button>${label}</button></form>`
}

function planName(state: StripeState, priceId: string): string {
  return String(state.products.get(state.prices.get(priceId)?.product ?? '')?.name ?? priceId)
}

function priceText(state: StripeState, priceId: string): string {
  const price = state.prices.get(priceId)
  return `${(Number(price?.unit_amount) / 100).toFixed(2)} ${String(price?.currency).toUpperCase()} a month`
}

function periodEndOf({ items }: FakeSubscription): number {
  return items.data[0]?.current_period_end ?? 0
}
