import Stripe from 'stripe'
import { z } from 'zod'
import { AppError } from '../../contract/errors.ts'
import type { BillingAlarm } from '../alarms/kinds.ts'
import type { BillingEventRow } from '../db/billing-tables.ts'
import type { BillingDeps } from './deps.ts'
import { insertEvent } from './event-store.ts'

/**
 * POST /billing/webhook. Header: `Stripe-Signature: t=1700000000,v1=<hex>[,v1=<hex>][,v0=<hex>]`, where v1 is
 * HMAC-SHA256 over `<t>.<body>` with the endpoint's secret (https://docs.stripe.com/webhooks/signature).
 * Stripe's library refuses a signature older than the tolerance, but accepts any time in the future. We refuse that too,
 * so that a wrong clock or a signature made for later is noticed.
 */
const TOLERANCE_SECONDS = 300

/** Ids and types as Stripe creates them, so that no free text is stored. */
const idSchema = z.string().regex(/^[\w-]{1,255}$/)
const eventSchema = z.object({
  id: idSchema,
  object: z.literal('event'),
  type: z.string().regex(/^[\w.]{1,100}$/),
  created: z.number().int().min(0).max(99_999_999_999),
  api_version: z
    .string()
    .regex(/^[\w.-]{1,50}$/)
    .nullish(),
  data: z.object({ object: z.looseObject({}) }),
})
type VerifiedEvent = z.infer<typeof eventSchema>

/** These change no tier, but an operator must look at them. */
const MONEY_BACK = /^charge\.(refunded$|dispute\.)/

/** Events that may change a tier. The others are only logged. */
const RELEVANT = /^(customer\.subscription\.|invoice\.|checkout\.session\.|customer\.deleted$)/

/** Stores the event. Returns whether it is new. Throws webhook_signature_invalid or webhook_invalid, with nothing changed. */
export async function takeWebhook(
  deps: BillingDeps,
  body: Uint8Array,
  header: string | undefined,
): Promise<boolean> {
  const event = await verify(deps, body, header ?? '')
  const row = rowOf(event, deps.clock.nowMs())
  const alarm = alarmOf(event, row)
  if (alarm === null) return insertEvent(deps.db.queries, row)
  return deps.db.transaction(async (trx) => {
    const isNew = await insertEvent(trx, row)
    if (isNew) await deps.alarms.raiseBilling(trx, alarm)
    return isNew
  })
}

/** About the charge or the dispute, whichever of its events comes first: so order and repetition do not matter. */
function alarmOf(
  { type, data }: VerifiedEvent,
  { customer_id: customerId, object_id: id }: BillingEventRow,
): BillingAlarm | null {
  if (!MONEY_BACK.test(type) || id === null) return null
  if (type === 'charge.refunded') {
    return { kind: 'payment_refunded', customerId, subject: id, detail: { charge: id } }
  }
  // A dispute names the charge, and that its customer.
  const charge = idSchema.safeParse(data.object.charge).data ?? null
  return { kind: 'payment_disputed', customerId, subject: id, detail: { dispute: id, charge } }
}

async function verify(
  { stripe, settings, clock }: BillingDeps,
  body: Uint8Array,
  header: string,
): Promise<VerifiedEvent> {
  const nowMs = clock.nowMs()
  const signedAt = signedAtSeconds(header)
  if (signedAt === null || signedAt > nowMs / 1000 + TOLERANCE_SECONDS) throw signatureInvalid()
  // A decoder that drops the byte order mark would check another body than the one that came.
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(body)
  let event: unknown
  try {
    const { webhookSecret } = settings
    event = await stripe.webhooks.constructEventAsync(
      text,
      header,
      webhookSecret,
      TOLERANCE_SECONDS,
      undefined,
      nowMs,
    )
  } catch (cause) {
    if (cause instanceof Stripe.errors.StripeSignatureVerificationError) throw signatureInvalid(cause)
    throw new AppError('webhook_invalid', 'This is not an event that this address takes.', { cause })
  }
  const read = eventSchema.safeParse(event)
  if (!read.success) {
    throw new AppError('webhook_invalid', 'This is not an event that this address takes.', {
      cause: read.error,
    })
  }
  return read.data
}

/** What is not of this form makes the library throw errors of other kinds. */
const HEADER = /^\w+=[^,=\s]+(,\w+=[^,=\s]+)*$/

/** As Stripe's library reads it, the last t counts; but digits only, where parseInt takes what begins with some. */
function signedAtSeconds(header: string): number | null {
  if (!HEADER.test(header)) return null
  const values = header
    .split(',')
    .filter((part) => part.startsWith('t='))
    .map((part) => part.slice(2))
  const last = values.at(-1)
  return last !== undefined && /^\d{1,12}$/.test(last) ? Number(last) : null
}

function signatureInvalid(cause?: unknown): AppError {
  return new AppError('webhook_signature_invalid', 'The signature of this webhook does not hold.', { cause })
}

function rowOf({ id, type, created, api_version, data }: VerifiedEvent, nowMs: number): BillingEventRow {
  const customerId = customerOf(data.object)
  const isToDo = RELEVANT.test(type) && customerId !== null
  return {
    id,
    type,
    api_version: api_version ?? null,
    created_at_ms: created * 1000,
    received_at_ms: nowMs,
    customer_id: customerId,
    object_id: idSchema.safeParse(data.object.id).data ?? null,
    status: isToDo ? 'waiting' : 'done',
    attempts: 0,
    run_after_ms: nowMs,
    processed_at_ms: isToDo ? null : nowMs,
    outcome: isToDo ? null : outcomeOf(type),
  }
}

function outcomeOf(type: string): string {
  if (MONEY_BACK.test(type)) return 'alarm'
  return RELEVANT.test(type) ? 'names no customer' : 'not about a subscription'
}

/** The same place in every API version: an id, or the customer itself where it was expanded. */
function customerOf(object: Record<string, unknown>): string | null {
  if (object.object === 'customer') return idSchema.safeParse(object.id).data ?? null
  const { customer } = object
  const id = typeof customer === 'object' && customer !== null && 'id' in customer ? customer.id : customer
  return idSchema.safeParse(id).data ?? null
}
