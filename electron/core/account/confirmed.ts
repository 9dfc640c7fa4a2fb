import type { ReadableDb } from '../../../native/sqlite/open.ts'
import type { LedgerService } from '../ledger/service.ts'
import type { ChainEnd } from './batch-sender.ts'
import { iterateEnds, lastSkipped } from './receipt-store.ts'

export interface Confirmed {
  /** The newest end of this key's chain that the server has confirmed and the local chain holds; null for none. */
  end(userId: string, did: string): ChainEnd | null
  /** The last entry that need not be sent. */
  seq(userId: string): number
  pending(userId: string): number
}

/** What the server holds of an account's ledger, read from the receipts. */
export function createConfirmed(db: ReadableDb, ledger: LedgerService): Confirmed {
  /** After a server was put back, its newest receipts name less than older ones: the newest counts. */
  function find(userId: string, did: string | null): ChainEnd | null {
    for (const { device_id, epoch, seq, head: hash } of iterateEnds(db, userId)) {
      if (seq === 0 || (did !== null && device_id !== did)) continue
      if (ledger.holds(userId, { seq, hash })) return { epoch, seq, hash }
    }
    return null
  }
  const seq = (userId: string) => Math.max(lastSkipped(db, userId), find(userId, null)?.seq ?? 0)
  return {
    end: find,
    seq,
    pending: (userId) => ledger.countAfter(userId, seq(userId)),
  }
}
