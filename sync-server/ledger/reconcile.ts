import { AppError } from '../../contract/errors.ts'
import { checkBatch } from '../../contract/ledger/batch.ts'
import type { ReconcileReply, ReconcileRequest } from '../../contract/sync/ledger.ts'
import { sha256 } from '../../server-kit/sha256.ts'
import type { Caller } from '../sessions/service.ts'
import { verifyBatch } from './batch-signature.ts'
import { type LedgerDeps, ledgerLock } from './deps.ts'
import { receive } from './receive.ts'

/** One exchange uses some thousands of tokens. Above this an entry is a mistake, and sums would leave 2^53. */
const MAX_AMOUNT = 1_000_000_000

/**
 * A batch from a device (design §3): signature and hashes first, then all of it in one transaction. Throws ledger_*;
 * of a batch that is refused nothing is stored.
 */
export async function reconcile(
  deps: LedgerDeps,
  caller: Caller,
  { batch, entries: sent }: ReconcileRequest,
): Promise<ReconcileReply> {
  const claims = await verifyBatch(deps, caller, batch)
  const checked = checkBatch(claims, sent, sha256)
  if (!checked.ok) {
    const { fault, seq, message } = checked
    throw new AppError('ledger_batch_invalid', message, { details: { fault, seq } })
  }
  const { entries } = checked
  const huge = entries.find(({ entry }) => entry.amount > MAX_AMOUNT)
  if (huge) {
    const { seq } = huge.entry
    throw new AppError('ledger_batch_invalid', `Entry ${seq} counts more than one exchange can use.`, {
      details: { fault: 'invalid_entry', seq },
    })
  }
  // Before the transaction: a key that is not there yet is made in one of its own.
  const key = await deps.keys.signingKey('receipt')
  const received = { userId: caller.userId, batch, claims, entries }
  const outcome = await deps.db.withLock(ledgerLock(caller.userId), (trx) =>
    receive(trx, deps, received, key),
  )
  if (outcome instanceof AppError) throw outcome
  return outcome
}
