import { z } from 'zod'
import { tierSchema } from '../tiers.ts'

/** The tiers that are bought; free_trial is what remains without one. */
const paidTierSchema = z.enum(['basic', 'pro'])
export type PaidTier = z.infer<typeof paidTierSchema>

const planPriceSchema = z.object({
  amount_minor: z
    .number()
    .int()
    .describe('In the smallest unit of the currency: 900 with eur is 9 €, 900 with jpy is 900 ¥'),
  currency: z.string().describe('ISO 4217, small letters'),
  interval: z.enum(['day', 'week', 'month', 'year']),
  interval_count: z.number().int(),
})
const planSchema = z.object({
  tier: tierSchema,
  name: z.string(),
  limit_tokens: z.number().int().describe('In one UTC day; -1 means without a limit'),
  limit_messages: z.number().int(),
  price: planPriceSchema.nullable().describe('null: costs nothing'),
  is_for_sale: z.boolean(),
})
export type Plan = z.infer<typeof planSchema>
export const planListSchema = z.object({ plans: z.array(planSchema) })

export const checkoutSchema = z.strictObject({ tier: paidTierSchema })
/** A page of Stripe, to be opened in the system's browser. */
export const billingLinkSchema = z.object({
  url: z.string(),
  expires_at_ms: z.number().int().nullable(),
})
export type BillingLink = z.infer<typeof billingLinkSchema>

const subscriptionSchema = z.object({
  id: z.string(),
  tier: tierSchema.nullable().describe('null: a price that this server does not know'),
  status: z
    .string()
    .describe(
      'As Stripe says it: active, trialing, past_due, unpaid, paused, incomplete, incomplete_expired',
    ),
  period_end_ms: z.number().int().nullable(),
  cancel_at_ms: z.number().int().nullable().describe('It ends then and is not renewed'),
})

/** What a user may use now, and what it comes from. */
export const subscriptionStateSchema = z.object({
  tier: tierSchema,
  period_end_ms: z.number().int().nullable(),
  grace_until_ms: z
    .number()
    .int()
    .nullable()
    .describe('A payment failed; the tier stays until then, so that the card can be changed in the portal'),
  subscriptions: z.array(subscriptionSchema),
})
export type SubscriptionState = z.infer<typeof subscriptionStateSchema>

export const webhookReplySchema = z.object({ received: z.literal(true) })
