import { checkForm, metadataOf, noSuch, page, StripeRefusal, textOf } from './answers.ts'
import type { Form } from './form.ts'
import { type FakeSession, newStripeId } from './objects.ts'
import type { StripeState } from './state.ts'

const DAY_SECONDS = 24 * 60 * 60
const CHECKOUT_PARAMS = [
  'mode',
  'customer',
  'client_reference_id',
  'line_items',
  'success_url',
  'cancel_url',
  'locale',
  'metadata',
  'subscription_data',
]

/** The calls that our server makes. Throws StripeRefusal. */
export function answer(state: StripeState, method: string, path: string, form: Form): unknown {
  const [collection = '', id = '', act = ''] = path
    .replace(/^\/v1\/(checkout|billing_portal)\//, '/v1/$1.')
    .split('/')
    .slice(2)
  const call = `${method} ${collection}${id ? '/:id' : ''}${act ? `/${act}` : ''}`
  switch (call) {
    case 'POST customers':
      checkForm(form, ['email', 'metadata'])
      return state.makeCustomer(textOf(form.email), metadataOf(form.metadata))
    case 'POST customers/:id':
      checkForm(form, ['email', 'metadata'])
      if (state.customer(id).deleted) throw noSuch('customer', id, 'id')
      return Object.assign(state.customer(id), { email: textOf(form.email) })
    case 'GET customers/:id':
      return state.customer(id).deleted ? { id, object: 'customer', deleted: true } : state.customer(id)
    case 'DELETE customers/:id':
      if (state.customer(id).deleted) throw noSuch('customer', id, 'id')
      state.deleteCustomer(id)
      return { id, object: 'customer', deleted: true }
    case 'GET prices/:id':
      return readPrice(state, id, form)
    case 'GET invoices':
      return listInvoices(state, form)
    case 'GET subscriptions':
      return listSubscriptions(state, form)
    case 'DELETE subscriptions/:id':
      state.subscription(id)
      return state.cancel(id)
    case 'POST checkout.sessions':
      return createSession(state, form)
    case 'GET checkout.sessions':
      return listSessions(state, form)
    case 'POST checkout.sessions/:id/expire':
      state.expire(state.session(id))
      return state.session(id)
    case 'POST billing_portal.sessions':
      return createPortal(state, form)
    default:
      throw new StripeRefusal(404, {
        type: 'invalid_request_error',
        message: `Unrecognized request URL (${method}: ${path}).`,
      })
  }
}

function readPrice(state: StripeState, id: string, form: Form): unknown {
  const price = state.prices.get(id)
  if (!price) throw noSuch('price', id, 'price')
  return isExpanded(form, 'product') ? { ...price, product: state.products.get(price.product) } : price
}

function listSubscriptions(state: StripeState, form: Form): unknown {
  checkForm(form, ['customer', 'status', 'limit', 'starting_after'])
  const customer = state.customer(textOf(form.customer) ?? '', 'customer', 400)
  const rows = state.subscriptionsOf(customer.id).map((subscription) => ({
    ...subscription,
    latest_invoice: isExpanded(form, 'data.latest_invoice')
      ? (state.invoices.get(subscription.latest_invoice ?? '') ?? null)
      : subscription.latest_invoice,
  }))
  return page(rows, form, '/v1/subscriptions')
}

function listInvoices(state: StripeState, form: Form): unknown {
  checkForm(form, ['subscription', 'limit', 'starting_after'])
  const subscription = state.subscription(textOf(form.subscription) ?? '').id
  const rows = [...state.invoices.values()].filter(
    ({ parent }) => parent?.subscription_details.subscription === subscription,
  )
  return page(rows, form, '/v1/invoices')
}

function createSession(state: StripeState, form: Form): unknown {
  checkForm(form, CHECKOUT_PARAMS, ['mode', 'line_items', 'success_url'])
  const customer = livingCustomer(state, form)
  const [line] = Array.isArray(form.line_items) ? form.line_items : []
  const price = typeof line === 'object' ? (textOf(line.price) ?? '') : ''
  if (!state.prices.has(price)) throw noSuch('price', price, 'line_items[0][price]', 400)
  const id = newStripeId('cs_test')
  const session: FakeSession = {
    id,
    object: 'checkout.session',
    cancel_url: textOf(form.cancel_url),
    client_reference_id: textOf(form.client_reference_id),
    created: state.now(),
    customer,
    expires_at: state.now() + DAY_SECONDS,
    livemode: false,
    locale: textOf(form.locale),
    metadata: metadataOf(form.metadata),
    mode: 'subscription',
    payment_status: 'unpaid',
    status: 'open',
    subscription: null,
    success_url: textOf(form.success_url),
    url: `${state.pagesUrl ?? 'https://checkout.stripe.com'}/c/pay/${id}`,
  }
  state.sessions.set(id, session)
  state.sells.set(id, price)
  return session
}

function listSessions(state: StripeState, form: Form): unknown {
  checkForm(form, ['customer', 'status', 'limit', 'starting_after'])
  const customer = state.customer(textOf(form.customer) ?? '', 'customer', 400).id
  const status = textOf(form.status)
  const rows = [...state.sessions.values()].filter(
    (session) => session.customer === customer && (status === null || session.status === status),
  )
  return page(rows, form, '/v1/checkout/sessions')
}

function createPortal(state: StripeState, form: Form): unknown {
  checkForm(form, ['customer', 'return_url', 'locale'])
  const id = newStripeId('bps')
  const customer = livingCustomer(state, form)
  state.portals.set(id, { customer, returnUrl: textOf(form.return_url) ?? '' })
  return {
    id,
    object: 'billing_portal.session',
    created: state.now(),
    customer,
    livemode: false,
    locale: textOf(form.locale),
    return_url: textOf(form.return_url),
    url: `${state.pagesUrl ?? 'https://billing.stripe.com'}/p/session/${id}`,
  }
}

function livingCustomer(state: StripeState, form: Form): string {
  const id = textOf(form.customer) ?? ''
  if (state.customer(id, 'customer', 400).deleted) throw noSuch('customer', id, 'customer', 400)
  return id
}

function isExpanded(form: Form, path: string): boolean {
  return Array.isArray(form.expand) && form.expand.includes(path)
}
