import type { ReadableDb } from '../../../native/sqlite/open.ts'
import type { LedgerService } from '../ledger/service.ts'
import type { ChainEnd } from './batch-sender.ts'
import { lastSkipped, listReceipts, type ReceiptRow } from './receipt-store.ts'

/** After a server was put back, its newest receipts name less than older ones: the newest is the first to be asked. */
const RECEIPTS_SEARCHED = 200

export interface Confirmed {
  /** The newest end of this key's chain that the server has confirmed and the local chain holds; null for none. */
  end(userId: string, did: string): ChainEnd | null
  /** The last entry that need not be sent. */
  seq(userId: string): number
  pending(userId: string): number
}

/** What the server holds of an account's ledger, read from the receipts. */
export function createConfirmed(db: ReadableDb, ledger: LedgerService): Confirmed {
  function find(userId: string, fits: (row: ReceiptRow) => boolean): ChainEnd | null {
    for (const row of listReceipts(db, userId, Number.MAX_SAFE_INTEGER, RECEIPTS_SEARCHED)) {
      if (row.seq === 0 || !fits(row)) continue
      const { epoch, seq, head: hash } = row
      if (ledger.holds(userId, { seq, hash })) return { epoch, seq, hash }
    }
    return null
  }
  const seq = (userId: string) => Math.max(lastSkipped(db, userId), find(userId, () => true)?.seq ?? 0)
  return {
    end: (userId, did) => find(userId, (row) => row.device_id === did),
    seq,
    pending: (userId) => ledger.countAfter(userId, seq(userId)),
  }
}
