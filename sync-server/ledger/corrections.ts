import { SignJWT } from 'jose'
import { GENESIS_PREV, type ResourceType } from '../../contract/ledger/entry.ts'
import {
  CORRECTION_TYP,
  type CorrectionClaims,
  correctionClaimsSchema,
  correctionHash,
} from '../../contract/sync/ledger.ts'
import { dayOf } from '../../contract/utc-day.ts'
import { sha256 } from '../../server-kit/sha256.ts'
import { type LedgerHeadRow, SERVER_CHAIN } from '../db/ledger-tables.ts'
import type { Trx } from '../db/schema.ts'
import type { SigningKey } from '../keys/key-ring.ts'
import { type InTransaction, type LedgerDeps, ledgerLock } from './deps.ts'
import { addToCounters, insertEntries, listHeads, writeHead } from './entry-store.ts'

export interface Correction {
  userId: string
  resource: ResourceType
  /** Below zero: given back. */
  amount: number
  /** One line, for the user and the audit. */
  reason: string
  adminId: string
}

const MAX_CORRECTION = 1_000_000_000

/**
 * Adds a signed entry to the server's chain for this user, which counts today; what a device signed is never changed.
 * Throws RangeError for an invalid amount, ZodError for an invalid reason.
 */
export async function correct(
  deps: LedgerDeps,
  correction: Correction,
  inTransaction: InTransaction,
): Promise<CorrectionClaims> {
  const { amount, userId } = correction
  if (!Number.isSafeInteger(amount) || amount === 0 || Math.abs(amount) > MAX_CORRECTION) {
    throw new RangeError(`A correction cannot be ${amount}.`)
  }
  const key = await deps.keys.signingKey('receipt')
  return deps.db.withLock(ledgerLock(userId), async (trx) => {
    await inTransaction(trx)
    return append(trx, deps, correction, key)
  })
}

async function append(
  trx: Trx,
  deps: LedgerDeps,
  { userId, resource, amount, reason, adminId }: Correction,
  key: SigningKey,
): Promise<CorrectionClaims> {
  const nowMs = deps.clock.nowMs()
  const [head] = await listHeads(trx, userId, SERVER_CHAIN)
  const claims = correctionClaimsSchema.parse({
    v: 1,
    sub: userId,
    seq: (head?.seq ?? 0) + 1,
    prev: head?.hash ?? GENESIS_PREV,
    id: deps.newId(),
    resource_type: resource,
    amount,
    reason,
    admin: adminId,
    ts: nowMs,
  })
  const entry = await new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'EdDSA', typ: CORRECTION_TYP, kid: key.kid })
    .sign(key.privateKey)
  const hash = correctionHash(entry, sha256)
  const row = {
    user_id: userId,
    hash,
    id: claims.id,
    device_id: SERVER_CHAIN,
    branch: 1,
    epoch: 1,
    seq: claims.seq,
    resource_type: resource,
    amount,
    day: dayOf(nowMs),
    is_counted: 1,
    entry,
    metadata: null,
    received_at_ms: nowMs,
  }
  await insertEntries(trx, deps.db.kind, [row])
  await addToCounters(trx, deps.db.kind, [row])
  const next: LedgerHeadRow = {
    user_id: userId,
    device_id: SERVER_CHAIN,
    branch: 1,
    epoch: 1,
    seq: claims.seq,
    hash,
    after_hash: GENESIS_PREV,
    size: claims.seq,
    status: 'live',
  }
  await writeHead(trx, next)
  return claims
}
