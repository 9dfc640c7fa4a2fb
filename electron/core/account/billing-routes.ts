import {
  billingCheckoutSchema,
  billingPageSchema,
  billingPlansSchema,
  billingReturnedSchema,
  billingSubscriptionSchema,
} from '../../../contract/core/billing.ts'
import { jsonBody, jsonReply, noContent } from '../../../server-kit/router.ts'
import { createRouter, route } from '../http/router.ts'
import type { Billing } from './billing.ts'
import { told } from './routes.ts'

export function billingRoutes(billing: Billing) {
  return createRouter()
    .openapi(
      route('GET /billing/plans', {
        summary: 'The plans with their prices, from the server',
        responses: { 200: jsonReply(billingPlansSchema, 'The plans') },
      }),
      async (c) => c.json(await told(billing.plans()), 200),
    )
    .openapi(
      route('GET /billing/subscription', {
        summary: 'What is paid for, until when, and what comes then',
        responses: { 200: jsonReply(billingSubscriptionSchema, 'The subscription') },
      }),
      async (c) => c.json(await told(billing.subscription()), 200),
    )
    .openapi(
      route('POST /billing/checkout', {
        summary: 'Open a payment page, for the system’s browser; the plan is asked for until it changes',
        request: jsonBody(billingCheckoutSchema),
        responses: { 200: jsonReply(billingPageSchema, 'Its address') },
      }),
      async (c) => c.json(await told(billing.checkout(c.req.valid('json').tier)), 200),
    )
    .openapi(
      route('POST /billing/portal', {
        summary: 'Open the page where the subscription is changed or ended',
        responses: { 200: jsonReply(billingPageSchema, 'Its address') },
      }),
      async (c) => c.json(await told(billing.portal()), 200),
    )
    .openapi(
      route('POST /billing/returned', {
        summary: 'The user is back from a payment page: ask for the plan now',
        request: jsonBody(billingReturnedSchema),
        responses: { 204: noContent('Asked') },
      }),
      (c) => {
        billing.returned(c.req.valid('json').from)
        return c.body(null, 204)
      },
    )
}
