import { USER_ID_KEY } from './customer.ts'
import { findUser, keepCustomer } from './customer-store.ts'
import type { BillingDeps } from './deps.ts'
import { isLive } from './derive-tier.ts'
import { isMissing } from './stripe-client.ts'
import { listFacts } from './subscription-facts.ts'

/**
 * Handles a customer that no account has: of a deleted account, of a payment link, or of a database that was restored
 * from an older backup. The last one carries metadata that only this server can write, and is stored again.
 */
export async function reconcileUnknownCustomer(deps: BillingDeps, customerId: string): Promise<string> {
  const userId = await writtenUserId(deps, customerId)
  if (userId !== null && (await restoreCustomer(deps, customerId, userId))) return 'customer taken in again'
  const facts = await listFacts(deps, customerId)
  const nowMs = deps.clock.nowMs()
  if (facts === 'missing' || !facts.some((fact) => isLive(fact, nowMs))) return 'nobody’s customer'
  await deps.db.transaction((trx) =>
    deps.alarms.raiseBilling(trx, {
      kind: 'customer_without_user',
      customerId,
      subject: customerId,
      detail: { customer: customerId, subscriptions: facts.map(({ id }) => id) },
    }),
  )
  return 'somebody pays who has no account'
}

async function writtenUserId({ stripe }: BillingDeps, customerId: string): Promise<string | null> {
  try {
    const customer = await stripe.customers.retrieve(customerId)
    return customer.deleted ? null : (customer.metadata[USER_ID_KEY] ?? null)
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** Stores the customer, due at once. Returns false if there is no such account, or it has another customer. */
function restoreCustomer({ db, clock }: BillingDeps, customerId: string, userId: string): Promise<boolean> {
  const nowMs = clock.nowMs()
  return db.transaction(async (trx) => {
    if (!(await findUser(trx, userId))) return false
    const row = { id: customerId, user_id: userId, created_at_ms: nowMs, next_check_at_ms: nowMs }
    return (await keepCustomer(trx, row)).id === customerId
  })
}
