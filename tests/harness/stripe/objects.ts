import { randomBytes } from 'node:crypto'

/** Stripe's objects as its API answers them, cut down to what a server like ours meets; times are seconds. */
export interface StripeObject {
  id: string
  object: string
  [key: string]: unknown
}
export interface FakeCustomer extends StripeObject {
  email: string | null
  metadata: Record<string, string>
  deleted?: true
}
export interface FakePrice extends StripeObject {
  product: string
  active: boolean
}
export interface FakeInvoice extends StripeObject {
  customer: string
  created: number
  status: 'open' | 'paid'
  total: number
  parent: { [key: string]: unknown; subscription_details: { metadata: object; subscription: string } } | null
}
export interface FakeSession extends StripeObject {
  customer: string
  status: 'open' | 'complete' | 'expired'
  url: string | null
  expires_at: number
  metadata: Record<string, string>
  subscription: string | null
}
export interface FakeSubscription extends StripeObject {
  customer: string
  status: string
  cancel_at: number | null
  cancel_at_period_end: boolean
  canceled_at: number | null
  ended_at: number | null
  created: number
  latest_invoice: string | null
  metadata: Record<string, string>
  items: { object: 'list'; data: FakeItem[]; has_more: boolean; url: string }
}
interface FakeItem extends StripeObject {
  price: FakePrice
  current_period_start: number
  current_period_end: number
}

export const MONTH_SECONDS = 30 * 24 * 60 * 60

export function newStripeId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`
}

export function priceObject(id: string, product: string, unitAmount: number): FakePrice {
  return {
    id,
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    created: 1_700_000_000,
    currency: 'eur',
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product,
    recurring: { interval: 'month', interval_count: 1, meter: null, usage_type: 'licensed' },
    tax_behavior: 'unspecified',
    type: 'recurring',
    unit_amount: unitAmount,
    unit_amount_decimal: String(unitAmount),
  }
}

export function productObject(id: string, name: string): StripeObject {
  return {
    id,
    object: 'product',
    active: true,
    created: 1_700_000_000,
    images: [],
    livemode: false,
    metadata: {},
    name,
  }
}

export function customerObject(
  email: string | null,
  metadata: Record<string, string>,
  now: number,
): FakeCustomer {
  return {
    id: newStripeId('cus'),
    object: 'customer',
    balance: 0,
    created: now,
    delinquent: false,
    description: null,
    email,
    livemode: false,
    metadata,
    name: null,
    phone: null,
  }
}

export function invoiceObject(
  customer: string,
  subscription: string | null,
  status: FakeInvoice['status'],
  now: number,
  amount = 900,
): FakeInvoice {
  return {
    id: newStripeId('in'),
    object: 'invoice',
    amount_due: amount,
    amount_paid: status === 'paid' ? amount : 0,
    attempt_count: 1,
    attempted: true,
    billing_reason: 'subscription_cycle',
    created: now,
    currency: 'eur',
    customer,
    livemode: false,
    metadata: {},
    // Since API version 2025-03-31 the subscription stands here; null for an invoice that is for none.
    parent:
      subscription === null
        ? null
        : {
            type: 'subscription_details',
            quote_details: null,
            subscription_details: { metadata: {}, subscription },
          },
    status,
    total: amount,
  }
}

export interface FakeDispute extends StripeObject {
  status: 'needs_response' | 'won' | 'lost'
}

/** What was paid and then given back. */
export function chargeObject(id: string, customer: string, now: number, refunded: number): StripeObject {
  return {
    id,
    object: 'charge',
    amount: 900,
    amount_captured: 900,
    amount_refunded: refunded,
    captured: true,
    created: now,
    currency: 'eur',
    customer,
    livemode: false,
    metadata: {},
    paid: true,
    refunded: refunded === 900,
    status: 'succeeded',
  }
}

/** It names the charge, and not the customer. */
export function disputeObject(charge: string, now: number): FakeDispute {
  return {
    id: newStripeId('du'),
    object: 'dispute',
    amount: 900,
    charge,
    created: now,
    currency: 'eur',
    livemode: false,
    metadata: {},
    reason: 'fraudulent',
    status: 'needs_response',
  }
}

export function subscriptionObject(
  customer: string,
  price: FakePrice,
  metadata: Record<string, string>,
  now: number,
): FakeSubscription {
  const id = newStripeId('sub')
  const item: FakeItem = {
    id: newStripeId('si'),
    object: 'subscription_item',
    created: now,
    current_period_start: now,
    current_period_end: now + MONTH_SECONDS,
    metadata: {},
    price,
    quantity: 1,
    subscription: id,
  }
  return {
    id,
    object: 'subscription',
    billing_cycle_anchor: now,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    collection_method: 'charge_automatically',
    created: now,
    currency: 'eur',
    customer,
    ended_at: null,
    items: {
      object: 'list',
      data: [item],
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
    },
    latest_invoice: null,
    livemode: false,
    metadata,
    start_date: now,
    status: 'active',
  }
}
