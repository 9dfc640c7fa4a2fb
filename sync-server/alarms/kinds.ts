/**
 * unknown_price            a live subscription has a price that no tier is set for
 * several_subscriptions    a user pays for more than one subscription
 * customer_missing         Stripe does not know one of our customers: the key is of another account or mode
 * customer_without_user    a customer pays and has no account here
 * event_failed             a webhook could not be handled for two days
 * customer_left_at_stripe  an account was deleted while the server ran without billing
 * payment_refunded         a payment was given back, all or part of it
 * payment_disputed         a customer's bank takes a payment back; Stripe wants an answer within days
 */
export type BillingAlarmKind =
  | 'unknown_price'
  | 'several_subscriptions'
  | 'customer_missing'
  | 'customer_without_user'
  | 'event_failed'
  | 'customer_left_at_stripe'
  | 'payment_refunded'
  | 'payment_disputed'

/**
 * fork           two histories of one device
 * rollback       a device went back to an earlier state and declared it
 * epoch_opened   a device opened a new epoch at its end: its key or its signed head was lost
 * conflict       an id that was used before, with other content
 * clock_ahead, clock_behind, device_clock_off   impossible times
 * start_unknown  a chain that begins after entries which the server never received
 */
export type LedgerAlarmKind =
  | 'fork'
  | 'rollback'
  | 'epoch_opened'
  | 'conflict'
  | 'clock_ahead'
  | 'clock_behind'
  | 'device_clock_off'
  | 'start_unknown'

interface Alarm<K> {
  kind: K
  /** Tells two alarms of a kind apart. An alarm with the same subject counts up the one that exists. */
  subject: string
  detail: Record<string, unknown>
}

export interface BillingAlarm extends Alarm<BillingAlarmKind> {
  customerId: string | null
}

export interface LedgerAlarm extends Alarm<LedgerAlarmKind> {
  userId: string
  deviceId: string
}
