import { z } from 'zod'
import {
  billingLinkSchema,
  checkoutSchema,
  planListSchema,
  subscriptionStateSchema,
  webhookReplySchema,
} from '../../contract/sync/billing.ts'
import { jsonBody, jsonReply } from '../../server-kit/router.ts'
import { callerOf } from '../http/guard.ts'
import { createRouter, route } from '../http/router.ts'
import type { BillingService } from './service.ts'

export function billingRoutes(billing: BillingService) {
  return createRouter()
    .openapi(
      route('GET /billing/plans', {
        summary: 'What there is to buy, and at what price',
        responses: { 200: jsonReply(planListSchema, 'The plans') },
      }),
      async (c) => c.json({ plans: await billing.plans() }, 200),
    )
    .openapi(
      route('POST /billing/checkout', {
        summary: 'A page of Stripe to pay on; it comes back into the app by a deep link',
        request: jsonBody(checkoutSchema),
        responses: { 200: jsonReply(billingLinkSchema, 'The page') },
      }),
      async (c) => c.json(await billing.checkout(callerOf(c).userId, c.req.valid('json').tier), 200),
    )
    .openapi(
      route('POST /billing/portal', {
        summary: 'A page of Stripe on which card and plan are changed and the subscription is ended',
        responses: { 200: jsonReply(billingLinkSchema, 'The page') },
      }),
      async (c) => c.json(await billing.portal(callerOf(c).userId), 200),
    )
    .openapi(
      route('GET /billing/subscription', {
        summary: 'What one may use now, and what it comes from',
        responses: { 200: jsonReply(subscriptionStateSchema, 'The state') },
      }),
      async (c) => c.json(await billing.subscription(callerOf(c).userId), 200),
    )
    .openapi(
      route('POST /billing/webhook', {
        summary: 'For Stripe: an event, signed over its exact bytes',
        request: {
          headers: z.object({ 'stripe-signature': z.string().optional() }),
          body: { content: { 'application/json': { schema: z.looseObject({}) } } },
        },
        responses: { 200: jsonReply(webhookReplySchema, 'It is in the log, now or from before') },
      }),
      async (c) => {
        const body = new Uint8Array(await c.req.arrayBuffer())
        await billing.takeWebhook(body, c.req.header('stripe-signature'))
        return c.json({ received: true as const }, 200)
      },
    )
}
