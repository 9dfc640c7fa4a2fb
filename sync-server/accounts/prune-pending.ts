import type { Database } from '../db/database.ts'
import { holdUser } from '../db/hold-user.ts'
import type { AccountPart } from './account-part.ts'
import { deleteUser, listPendingBefore } from './store.ts'

const ACCOUNTS_AT_ONCE = 100

/**
 * Deletes accounts that nobody confirmed. A few in each transaction, so that requests are not kept waiting; each is
 * locked and looked at again before it is deleted.
 */
export async function prunePendingAccounts(
  db: Database,
  beforeMs: number,
  accountParts: readonly AccountPart[],
): Promise<void> {
  for (;;) {
    const ids = await listPendingBefore(db.queries, beforeMs, ACCOUNTS_AT_ONCE)
    if (ids.length === 0) return
    await db.transaction(async (trx) => {
      for (const id of ids) {
        const user = await holdUser(trx, id)
        if (!user || user.owned_email_key !== null) continue
        for (const part of accountParts) await part.delete?.(trx, id)
        await deleteUser(trx, id)
      }
    })
  }
}
