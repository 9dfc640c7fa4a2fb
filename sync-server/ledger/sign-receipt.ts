import { SignJWT } from 'jose'
import type { BatchClaims, Sums } from '../../contract/ledger/batch.ts'
import { GENESIS_PREV } from '../../contract/ledger/entry.ts'
import {
  RECEIPT_ISSUER,
  RECEIPT_TYP,
  type ReceiptClaims,
  type ReconcileOutcome,
  receiptHash,
} from '../../contract/sync/ledger.ts'
import { dayName, dayOf } from '../../contract/utc-day.ts'
import { sha256 } from '../../server-kit/sha256.ts'
import type { LedgerHeadRow, LedgerReceiptRow } from '../db/ledger-tables.ts'
import type { Trx } from '../db/schema.ts'
import { tierOf } from '../entitlements/tier-state.ts'
import type { SigningKey } from '../keys/key-ring.ts'
import { currentHead, newestEpoch } from './place-batch.ts'
import { insertReceipt } from './receipt-store.ts'
import { readDay } from './usage-store.ts'

/** Signs what the server holds now, as it is in this transaction, and keeps the receipt. */
export async function signReceipt(
  trx: Trx,
  given: {
    userId: string
    claims: BatchClaims
    batch: string
    heads: readonly LedgerHeadRow[]
    outcome: ReconcileOutcome
    key: SigningKey
    nowMs: number
  },
): Promise<string> {
  const { userId, claims, heads, nowMs, key } = given
  const head = currentHead(heads)
  const day = dayOf(nowMs)
  const { tier, rev } = await tierOf(trx, userId, nowMs)
  const content: ReceiptClaims = {
    v: 1,
    iss: RECEIPT_ISSUER,
    sub: userId,
    did: claims.did,
    batch: { from: claims.from, to: claims.to },
    epoch: Math.max(1, newestEpoch(heads)),
    seq: head?.seq ?? 0,
    head: head?.hash ?? GENESIS_PREV,
    size: heads.reduce((size, each) => size + each.size, 0),
    day: dayName(day),
    use: sumsOf(await readDay(trx, userId, day)),
    tier,
    rev,
    srv_time: nowMs,
  }
  const receipt = await new SignJWT({ ...content })
    .setProtectedHeader({ alg: 'EdDSA', typ: RECEIPT_TYP, kid: key.kid })
    .sign(key.privateKey)
  const row: LedgerReceiptRow = {
    user_id: userId,
    hash: receiptHash(receipt, sha256),
    device_id: claims.did,
    epoch: claims.epoch,
    from_seq: claims.from,
    to_seq: claims.to,
    head: claims.head,
    outcome: given.outcome,
    batch: given.batch,
    receipt,
    issued_at_ms: nowMs,
  }
  await insertReceipt(trx, row)
  return receipt
}

function sumsOf(rows: readonly { resource_type: string; used: number }[]): Sums {
  const used = (name: string) => Math.max(0, rows.find((row) => row.resource_type === name)?.used ?? 0)
  return { messages: used('messages'), tokens: used('tokens'), reflection_tokens: used('reflection_tokens') }
}
