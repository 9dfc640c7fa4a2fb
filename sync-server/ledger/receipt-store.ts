import { isOneOf } from '../db/bulk.ts'
import type { DatabaseKind } from '../db/database.ts'
import type { LedgerReceiptRow } from '../db/ledger-tables.ts'
import type { Trx } from '../db/schema.ts'

/** Two batches that say the same within a millisecond get the same receipt, to the letter: it is kept once. */
export async function insertReceipt(trx: Trx, row: LedgerReceiptRow): Promise<void> {
  await trx
    .insertInto('ledger_receipts')
    .values(row)
    .onConflict((conflict) => conflict.columns(['user_id', 'hash']).doNothing())
    .execute()
}

/** The receipt that this very batch got. */
export function findReceiptOf(
  trx: Trx,
  batch: { userId: string; deviceId: string; epoch: number; from: number; to: number; head: string },
): Promise<LedgerReceiptRow | undefined> {
  return trx
    .selectFrom('ledger_receipts')
    .selectAll()
    .where('user_id', '=', batch.userId)
    .where('device_id', '=', batch.deviceId)
    .where('head', '=', batch.head)
    .where('from_seq', '=', batch.from)
    .where('to_seq', '=', batch.to)
    .where('epoch', '=', batch.epoch)
    .orderBy('issued_at_ms')
    .executeTakeFirst()
}

/** When each of these receipts was given to the device; one that is not ours is left out. */
export async function findAnchors(
  trx: Trx,
  kind: DatabaseKind,
  device: { userId: string; deviceId: string },
  hashes: readonly string[],
): Promise<Map<string, number>> {
  if (hashes.length === 0) return new Map()
  const rows = await trx
    .selectFrom('ledger_receipts')
    .select(['hash', 'issued_at_ms'])
    .where('user_id', '=', device.userId)
    .where(isOneOf(kind, 'hash', hashes))
    .where('device_id', '=', device.deviceId)
    .execute()
  return new Map(rows.map((row) => [row.hash, row.issued_at_ms]))
}
