import { deviceId, devicePublicKeySchema } from '../../../contract/ledger/signature.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import { sha256 } from '../../../server-kit/sha256.ts'
import { type ChainDeps, nextLink } from './chain.ts'
import { readNowMs } from './day-clock.ts'
import { verifyEd25519 } from './device-key.ts'
import { lastEntry, listHeads } from './entry-store.ts'
import { type EpochReason, type EpochRow, insertEpoch, lastEpoch } from './epoch-store.ts'
import { parseJson, signHead } from './head.ts'

/**
 * Lets the owner's next entries go on from the end of the chain in a higher epoch: after a restore, so that the server
 * sees a rollback and not a fork, or under a new key. The device signs the record of it, and verification names it
 * instead of calling the chain broken. Does nothing when the chain is in that epoch already, or above it.
 */
export function openEpoch(deps: ChainDeps, userId: string, epoch: number, reason: EpochReason): void {
  const { db, keys, clock, logger } = deps
  transaction(db, () => {
    if (epoch <= highestEpoch(db, userId)) return
    const key = keys.of(userId)
    const { seq: nextSeq, prev: hash } = nextLink(deps, userId)
    const seq = nextSeq - 1
    const row = { user_id: userId, epoch, seq, hash, reason, at_ms: readNowMs(db, clock), device_id: key.did }
    const signature = key.sign(epochText(row))
    insertEpoch(db, { ...row, public_key: JSON.stringify(key.publicJwk), signature })
    // A head names an entry: an empty chain has none, and begins in the epoch of the record.
    if (seq > 0) signHead(db, userId, key, { epoch, seq, hash })
    logger.info('ledger epoch opened', { epoch, seq, reason })
  })
}

/** 0 for a chain that was never begun. */
export function highestEpoch(db: ReadableDb, userId: string): number {
  const heads = listHeads(db, userId).map((head) => head.epoch)
  const opened = lastEpoch(db, userId)?.epoch ?? 0
  return Math.max(0, opened, lastEntry(db, userId)?.epoch ?? 0, ...heads)
}

/** Whether the device that the record names has signed it; the public key beside it is believed for its thumbprint. */
export function isEpochSigned(row: EpochRow): boolean {
  const publicKey = devicePublicKeySchema.safeParse(parseJson(row.public_key))
  if (!publicKey.success || deviceId(publicKey.data, sha256) !== row.device_id) return false
  return verifyEd25519(publicKey.data, epochText(row), row.signature)
}

/** In the order of RFC 8785, with a label of its own, so that it never stands for a head or an entry. */
function epochText(row: Omit<EpochRow, 'public_key' | 'signature'>): string {
  const { at_ms, device_id: did, epoch, hash, reason, seq, user_id } = row
  return `ledger-epoch-v1\n${JSON.stringify({ at_ms, did, epoch, hash, reason, seq, user_id })}`
}
