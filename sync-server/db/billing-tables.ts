import type { Generated, Selectable } from 'kysely'
import type { Tier } from '../../contract/tiers.ts'

/** Of `users`; written by entitlements/tier-state.ts alone. */
export interface UserTierColumns {
  tier: Generated<Tier>
  /** Rises with every change of these columns: of two entitlements the one with the higher revision is newer. */
  entitlement_rev: Generated<number>
  tier_period_end_ms: Generated<number | null>
  tier_grace_until_ms: Generated<number | null>
}

export interface BillingCustomerTable {
  /** Stripe's id. */
  id: string
  /** Unique: a user has one customer at Stripe. */
  user_id: string
  created_at_ms: number
  /** Numbers the listings in the order of their start: see billing/reconcile.ts. */
  ticket: Generated<number>
  applied_ticket: Generated<number>
  checked_at_ms: number | null
  /** When Stripe is asked again, also without an event. */
  next_check_at_ms: number
  /** While it lies ahead, a request is opening a checkout for this customer. */
  checkout_until_ms: Generated<number>
}
export type BillingCustomerRow = Selectable<BillingCustomerTable>

/** What Stripe listed last; the tier is never read from here. */
export interface BillingSubscriptionRow {
  id: string
  customer_id: string
  tier: Tier | null
  status: string
  period_end_ms: number | null
  cancel_at_ms: number | null
}

/** The log of webhooks, without what they carried: that can hold names and addresses, and nothing is decided by it. */
export interface BillingEventRow {
  id: string
  type: string
  api_version: string | null
  /** Of the event, by Stripe's clock. */
  created_at_ms: number
  received_at_ms: number
  customer_id: string | null
  /** Of what the event is about. */
  object_id: string | null
  status: EventStatus
  attempts: number
  run_after_ms: number
  processed_at_ms: number | null
  /** In words, what came of it. */
  outcome: string | null
}
export type EventStatus = 'waiting' | 'done' | 'failed'

/** Something about money that an operator must look at. */
export interface BillingAlarmRow {
  /** Kind and what it is about: the same alarm again counts up. */
  key: string
  kind: string
  customer_id: string | null
  detail: string
  times: number
  first_seen_at_ms: number
  last_seen_at_ms: number
  resolved_at_ms: number | null
}
