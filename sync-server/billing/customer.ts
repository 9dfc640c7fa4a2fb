import { AppError } from '../../contract/errors.ts'
import type { UserRow } from '../db/schema.ts'
import { CHECK_EVERY_MS, deleteCustomer, findCustomerOf, findUser, keepCustomer } from './customer-store.ts'
import type { BillingDeps } from './deps.ts'
import { askStripe } from './stripe-client.ts'

/** The key in a customer's metadata at Stripe that holds our user id. */
export const USER_ID_KEY = 'novacore_user_id'

/** Returns the user's customer at Stripe, and creates one if there is none. Throws billing_unavailable. */
export async function ensureCustomer(deps: BillingDeps, user: UserRow): Promise<string> {
  const { db, clock, stripe, logger } = deps
  const known = await findCustomerOf(db.queries, user.id)
  if (known) return known.id
  const made = await askStripe(logger, 'make customer', () =>
    stripe.customers.create({ email: user.email, metadata: { [USER_ID_KEY]: user.id } }),
  )
  const nowMs = clock.nowMs()
  const kept = await db.transaction(async (trx) => {
    if (!(await findUser(trx, user.id))) return null
    return keepCustomer(trx, {
      id: made.id,
      user_id: user.id,
      created_at_ms: nowMs,
      next_check_at_ms: nowMs + CHECK_EVERY_MS,
    })
  })
  // Another request was first, or the account was deleted meanwhile: nobody must be able to pay on this one.
  if (kept?.id !== made.id) {
    await askStripe(logger, 'delete customer', () => stripe.customers.del(made.id))
  }
  if (kept === null) throw new AppError('token_invalid', 'This account is no longer there.')
  return kept.id
}

/** Deletes a customer that Stripe does not have, or has deleted. The next checkout creates a new one. */
export async function forgetCustomer({ db }: BillingDeps, customerId: string): Promise<void> {
  await db.transaction((trx) => deleteCustomer(trx, customerId))
}
