import type { Queries, Trx } from '../db/schema.ts'

/** What another feature holds of an account. Billing and the ledger each hand one over in deps. */
export interface AccountPart {
  /** Its name in the export. */
  name: string
  export(db: Queries, userId: string): Promise<unknown>
  /** Before anything is deleted, outside the transaction: where the machine ends (end a subscription at Stripe). */
  beforeDelete?(userId: string): Promise<void>
  /** Inside the transaction that deletes the account, for what ON DELETE CASCADE does not take. */
  delete?(trx: Trx, userId: string): Promise<void>
}
