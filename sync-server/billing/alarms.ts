import type { Logger } from '../../server-kit/logger.ts'
import type { BillingAlarmRow } from '../db/billing-tables.ts'
import type { Queries, Trx } from '../db/schema.ts'

/**
 * unknown_price          a live subscription has a price that no tier is set for
 * several_subscriptions  somebody pays for more than one
 * customer_missing       Stripe does not know a customer that we do: another account's key, or the wrong mode
 * customer_without_user  somebody pays and has no account here
 * event_failed           a webhook could not be worked off in two days
 * customer_left_at_stripe  an account was deleted while the server ran without billing
 * payment_refunded       money was given back, all or some of it
 * payment_disputed       a customer's bank takes a payment back; Stripe wants an answer within days
 */
export type AlarmKind =
  | 'unknown_price'
  | 'several_subscriptions'
  | 'customer_missing'
  | 'customer_without_user'
  | 'event_failed'
  | 'customer_left_at_stripe'
  | 'payment_refunded'
  | 'payment_disputed'

export interface Alarm {
  kind: AlarmKind
  customerId: string | null
  /** Tells two alarms of a kind apart. */
  subject: string
  detail: Record<string, unknown>
}

/** Raises it, or counts it up. One that was resolved and is seen again is open again. */
export async function raise(trx: Trx, logger: Logger, alarm: Alarm, nowMs: number): Promise<void> {
  const key = keyOf(alarm)
  const known = await trx
    .selectFrom('billing_alarms')
    .select('resolved_at_ms')
    .where('key', '=', key)
    .executeTakeFirst()
  await trx
    .insertInto('billing_alarms')
    .values({
      key,
      kind: alarm.kind,
      customer_id: alarm.customerId,
      detail: JSON.stringify(alarm.detail),
      times: 1,
      first_seen_at_ms: nowMs,
      last_seen_at_ms: nowMs,
      resolved_at_ms: null,
    })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((set) => ({
        times: set('billing_alarms.times', '+', 1),
        last_seen_at_ms: nowMs,
        resolved_at_ms: null,
      })),
    )
    .execute()
  if (!known || known.resolved_at_ms !== null) {
    logger.error('billing alarm', { kind: alarm.kind, customer: alarm.customerId })
  }
}

/** Closes the open alarms of these kinds for a customer, but for those in `still`. */
export async function resolve(
  trx: Trx,
  customerId: string,
  kinds: readonly AlarmKind[],
  still: readonly Alarm[],
  nowMs: number,
): Promise<void> {
  const keys = still.map(keyOf)
  await trx
    .updateTable('billing_alarms')
    .set({ resolved_at_ms: nowMs })
    .where('customer_id', '=', customerId)
    .where('kind', 'in', kinds)
    .where('resolved_at_ms', 'is', null)
    .$if(keys.length > 0, (query) => query.where('key', 'not in', keys))
    .execute()
}

/** By an admin who has looked. False when no such alarm is open. */
export async function resolveByKey(trx: Queries, key: string, nowMs: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('billing_alarms')
    .set({ resolved_at_ms: nowMs })
    .where('key', '=', key)
    .where('resolved_at_ms', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Newest first. */
export function listAlarms(db: Queries, limit: number): Promise<BillingAlarmRow[]> {
  return db
    .selectFrom('billing_alarms')
    .selectAll()
    .orderBy('last_seen_at_ms', 'desc')
    .orderBy('key')
    .limit(limit)
    .execute()
}

function keyOf({ kind, customerId, subject }: Alarm): string {
  return `${kind} ${customerId ?? '-'} ${subject}`
}
