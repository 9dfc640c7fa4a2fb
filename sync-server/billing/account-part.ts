import type { AccountPart } from '../accounts/account-part.ts'
import { changeTier } from '../entitlements/tier-state.ts'
import { deleteCustomer, findCustomerOf, listSubscriptions } from './customer-store.ts'
import type { BillingDeps } from './deps.ts'
import { clearCustomerOfEvents } from './event-store.ts'
import { askStripe, isMissing } from './stripe-client.ts'

/** What billing holds of an account. `selling` is null on a server that runs without billing. */
export function billingPart(
  { db, alarms }: Pick<BillingDeps, 'db' | 'alarms'>,
  selling: BillingDeps | null,
): AccountPart {
  return {
    name: 'billing',
    async export(queries, userId) {
      const customer = await findCustomerOf(queries, userId)
      return {
        stripe_customer: customer?.id ?? null,
        subscriptions: await listSubscriptions(queries, userId),
      }
    },
    /** Ends the subscriptions, so that nobody pays for a deleted account. When it throws, nothing is deleted. */
    async beforeDelete(userId) {
      const customer = await findCustomerOf(db.queries, userId)
      if (!customer) return
      if (selling) await endAll(selling, customer.id)
      await db.transaction(async (trx) => {
        if (!selling) {
          const detail = { customer: customer.id }
          const kind = 'customer_left_at_stripe'
          const alarm = { kind, customerId: null, subject: customer.id, detail } as const
          await alarms.raiseBilling(trx, alarm)
        }
        // If the deletion fails now, the account is like one that never bought.
        await deleteCustomer(trx, customer.id)
        await changeTier(trx, userId, { tier: 'free_trial', periodEndMs: null, graceUntilMs: null })
        await clearCustomerOfEvents(trx, customer.id)
        await alarms.deleteBilling(trx, customer.id)
      })
    },
  }
}

/** Deleting the customer ends the rest, and removes the name, the address and the cards from Stripe. */
async function endAll({ stripe, logger }: BillingDeps, customer: string): Promise<void> {
  await askStripe(logger, 'end subscriptions of a deleted account', async () => {
    try {
      for await (const { id } of stripe.checkout.sessions.list({ customer, status: 'open', limit: 100 })) {
        await stripe.checkout.sessions.expire(id)
      }
      for await (const { id } of stripe.subscriptions.list({ customer, limit: 100 })) {
        await stripe.subscriptions.cancel(id)
      }
      await stripe.customers.del(customer)
    } catch (error) {
      if (!isMissing(error)) throw error
    }
  })
}
