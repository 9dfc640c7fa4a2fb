import type { z } from 'zod'
import type { ReceiptsCheck, ReceiptView, receiptListSchema } from '../../../contract/core/account.ts'
import { readReceiptClaims, receiptHash, verifyReceipt } from '../../../contract/sync/ledger.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { sha256 } from '../../../server-kit/sha256.ts'
import type { LedgerService } from '../ledger/service.ts'
import { listReceipts, type ReceiptRow } from './receipt-store.ts'
import type { ServerKeys } from './server-keys.ts'

/** Returns a page of an account's receipts, newest first. */
export function pageOfReceipts(
  db: ReadableDb,
  userId: string,
  limit: number,
  beforeId: number | undefined,
): z.infer<typeof receiptListSchema> {
  const rows = listReceipts(db, userId, beforeId ?? Number.MAX_SAFE_INTEGER, limit + 1)
  const shown = rows.slice(0, limit)
  return { receipts: shown.map(view), next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null }
}

function view(row: ReceiptRow): ReceiptView {
  const { batch, day, use, tier } = readReceiptClaims(row.receipt)
  return {
    hash: row.hash,
    received_at_ms: row.received_at_ms,
    from: batch.from,
    to: batch.to,
    head: row.head,
    day,
    use: { messages: use.messages, tokens: use.tokens },
    tier,
    device_id: row.device_id,
  }
}

const PORTION = 200

/**
 * Checks every receipt that is kept, without a network: the server's signature by the pinned keys, and that the local
 * ledger holds the entry at which it ends. Receipts for a chain that this device was put back from name entries that are
 * gone: those are `entry_unknown`.
 */
export async function checkReceipts(
  { db, ledger, serverKeys }: { db: ReadableDb; ledger: LedgerService; serverKeys: ServerKeys },
  userId: string,
  serverUrl: string,
): Promise<ReceiptsCheck> {
  let checked = 0
  let before = Number.MAX_SAFE_INTEGER
  for (;;) {
    const rows = listReceipts(db, userId, before, PORTION)
    for (const row of rows) {
      const fault = await faultOf(row)
      checked++
      if (fault) return { checked, first_bad: { hash: row.hash, fault } }
    }
    const last = rows.at(-1)
    if (!last || rows.length < PORTION) return { checked, first_bad: null }
    before = last.id
  }

  async function faultOf(row: ReceiptRow): Promise<'signature_invalid' | 'entry_unknown' | null> {
    if (receiptHash(row.receipt, sha256) !== row.hash) return 'signature_invalid'
    try {
      await verifyReceipt(row.receipt, { keys: serverKeys.of(serverUrl), did: row.device_id })
    } catch {
      return 'signature_invalid'
    }
    return ledger.holds(userId, { seq: row.seq, hash: row.head }) ? null : 'entry_unknown'
  }
}
