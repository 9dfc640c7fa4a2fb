import { noSuch, StripeRefusal } from './answers.ts'
import {
  chargeObject,
  customerObject,
  disputeObject,
  type FakeCustomer,
  type FakeDispute,
  type FakeInvoice,
  type FakePrice,
  type FakeSession,
  type FakeSubscription,
  invoiceObject,
  MONTH_SECONDS,
  newStripeId,
  priceObject,
  productObject,
  type StripeObject,
  subscriptionObject,
} from './objects.ts'

export interface FakeEvent {
  id: string
  object: 'event'
  api_version: string
  created: number
  data: { object: Record<string, unknown> }
  livemode: boolean
  pending_webhooks: number
  request: { id: string | null; idempotency_key: string | null }
  type: string
}

const KEPT = [
  'customers',
  'prices',
  'products',
  'sessions',
  'sells',
  'subscriptions',
  'invoices',
  'portals',
] as const

/** Stripe's state, changed by its API, by users on its pages, and by time. */
export class StripeState {
  readonly customers = new Map<string, FakeCustomer>()
  readonly prices = new Map<string, FakePrice>()
  readonly products = new Map<string, StripeObject>()
  readonly sessions = new Map<string, FakeSession>()
  /** Pages of the customer portal. */
  readonly portals = new Map<string, { customer: string; returnUrl: string }>()
  /** Session id → the price that is paid on its page. */
  readonly sells = new Map<string, string>()
  readonly subscriptions = new Map<string, FakeSubscription>()
  readonly invoices = new Map<string, FakeInvoice>()
  /** All that happened, in order. */
  readonly events: FakeEvent[] = []
  /** Where its pages can be clicked; null: links lead to Stripe's own hosts, as in most tests. */
  pagesUrl: string | null = null
  readonly #nowMs: () => number

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  now(): number {
    return Math.floor(this.#nowMs() / 1000)
  }

  /** Everything but the events, as JSON. */
  save(): string {
    return JSON.stringify(KEPT.map((name) => [...this[name]]))
  }

  /** Takes what {@link save} wrote. */
  load(saved: string): void {
    const maps = JSON.parse(saved) as [string, never][][]
    for (const [index, name] of KEPT.entries()) {
      for (const [id, value] of maps[index] ?? []) this[name].set(id, value)
    }
  }

  customer(id: string, param = 'id', status = 404): FakeCustomer {
    const customer = this.customers.get(id)
    if (!customer) throw noSuch('customer', id, param, status)
    return customer
  }

  session(id: string): FakeSession {
    const session = this.sessions.get(id)
    if (!session) throw noSuch('checkout.session', id, 'session')
    return session
  }

  subscription(id: string): FakeSubscription {
    const subscription = this.subscriptions.get(id)
    if (!subscription) throw noSuch('subscription', id, 'id')
    return subscription
  }

  offer(priceId: string, name: string, cents: number): void {
    const product = productObject(newStripeId('prod'), name)
    this.products.set(product.id, product)
    this.prices.set(priceId, priceObject(priceId, product.id, cents))
  }

  makeCustomer(email: string | null, metadata: Record<string, string> = {}): FakeCustomer {
    const customer = customerObject(email, metadata, this.now())
    this.customers.set(customer.id, customer)
    this.emit('customer.created', customer)
    return customer
  }

  deleteCustomer(id: string): void {
    const customer = this.customer(id)
    for (const subscription of this.subscriptionsOf(id)) this.cancel(subscription.id)
    for (const session of this.sessions.values()) if (session.customer === id) session.status = 'expired'
    this.customers.set(id, { id, object: 'customer', deleted: true, email: null, metadata: {} })
    this.emit('customer.deleted', customer)
  }

  /** A subscription made by whatever way: a checkout, a payment link, the dashboard. */
  subscribe(customerId: string, priceId: string, metadata: Record<string, string> = {}): FakeSubscription {
    const price = this.prices.get(priceId)
    if (!price) throw noSuch('price', priceId, 'items[0][price]', 400)
    const subscription = subscriptionObject(customerId, price, metadata, this.now())
    this.subscriptions.set(subscription.id, subscription)
    const invoice = this.#invoice(subscription, 'paid')
    this.emit('customer.subscription.created', subscription)
    this.emit('invoice.payment_succeeded', invoice)
    return subscription
  }

  /** The user pays on the page of this session. */
  pay(sessionId: string): FakeSubscription {
    const session = this.session(sessionId)
    if (session.status !== 'open') throw new Error(`The checkout is ${session.status}.`)
    const subscription = this.subscribe(session.customer, this.sells.get(sessionId) ?? '', session.metadata)
    Object.assign(session, { status: 'complete', url: null, subscription: subscription.id })
    this.emit('checkout.session.completed', session)
    return subscription
  }

  expire(session: FakeSession): void {
    if (session.status !== 'open') {
      throw new StripeRefusal(400, {
        type: 'invalid_request_error',
        message: `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
      })
    }
    Object.assign(session, { status: 'expired', url: null })
    this.emit('checkout.session.expired', session)
  }

  /** A renewal whose card was refused. */
  failPayment(id: string): void {
    const subscription = this.update(id, { status: 'past_due' }, false)
    this.emit('invoice.payment_failed', this.#invoice(subscription, 'open'))
    this.emit('customer.subscription.updated', subscription)
  }

  /** The next period, paid. */
  renew(id: string): void {
    const subscription = this.update(id, { status: 'active' }, false)
    for (const item of subscription.items.data) {
      item.current_period_start = item.current_period_end
      item.current_period_end += MONTH_SECONDS
    }
    this.emit('invoice.payment_succeeded', this.#invoice(subscription, 'paid'))
    this.emit('customer.subscription.updated', subscription)
  }

  /** A change in the middle of a period that costs nothing: an invoice over 0, paid at once. */
  invoiceNothing(id: string): void {
    this.emit('invoice.paid', this.#invoice(this.subscription(id), 'paid', 0))
  }

  /** Money goes back, by the dashboard. */
  refund(customer: string): string {
    const id = newStripeId('ch')
    this.emit('charge.refunded', chargeObject(id, customer, this.now(), 900))
    return id
  }

  /** The bank of a customer takes a payment back; `charge` as the dispute names it. */
  dispute(charge = newStripeId('ch')): FakeDispute {
    const dispute = disputeObject(charge, this.now())
    this.emit('charge.dispute.created', dispute)
    return dispute
  }

  closeDispute(dispute: FakeDispute, status: 'won' | 'lost'): void {
    this.emit('charge.dispute.closed', Object.assign(dispute, { status }))
  }

  changePrice(id: string, priceId: string): void {
    const price = this.prices.get(priceId)
    const item = this.subscription(id).items.data[0]
    if (!price || !item) throw noSuch('price', priceId, 'items[0][price]', 400)
    item.price = price
    this.update(id, {})
  }

  update(id: string, changes: Partial<FakeSubscription>, isTold = true): FakeSubscription {
    const subscription = Object.assign(this.subscription(id), changes)
    if (isTold) this.emit('customer.subscription.updated', subscription)
    return subscription
  }

  cancel(id: string): FakeSubscription {
    const now = this.now()
    const changes = { status: 'canceled', canceled_at: now, ended_at: now }
    const subscription = this.update(id, changes, false)
    this.emit('customer.subscription.deleted', subscription)
    return subscription
  }

  /** Those that are not canceled, oldest first. */
  subscriptionsOf(customerId: string): FakeSubscription[] {
    return [...this.subscriptions.values()].filter(
      ({ customer, status }) => customer === customerId && status !== 'canceled',
    )
  }

  /** As an event carries it: the object as it was then. */
  emit(type: string, object: Record<string, unknown>, changes: Partial<FakeEvent> = {}): FakeEvent {
    const event: FakeEvent = {
      id: newStripeId('evt'),
      object: 'event',
      api_version: '2026-10-28.endive',
      created: this.now(),
      data: { object: structuredClone(object) },
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type,
      ...changes,
    }
    this.events.push(event)
    return event
  }

  #invoice(subscription: FakeSubscription, status: FakeInvoice['status'], amount?: number): FakeInvoice {
    const invoice = invoiceObject(subscription.customer, subscription.id, status, this.now(), amount)
    this.invoices.set(invoice.id, invoice)
    subscription.latest_invoice = invoice.id
    return invoice
  }
}
