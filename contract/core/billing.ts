import { z } from 'zod'
import {
  billingLinkSchema,
  checkoutSchema,
  planListSchema,
  subscriptionStateSchema,
} from '../sync/billing.ts'

/** Plans and payment as the page sees them; the shapes are the server's own. */
export const billingPlansSchema = planListSchema
export const billingSubscriptionSchema = subscriptionStateSchema
export const billingCheckoutSchema = checkoutSchema
/** `url` is https, and opened in the system's browser after the user has seen its host. */
export const billingPageSchema = billingLinkSchema

/** Tells the core that the user came back from a payment page, so that it asks for the new plan at once. */
export const billingReturnedSchema = z.strictObject({ from: z.enum(['success', 'cancel', 'portal']) })
