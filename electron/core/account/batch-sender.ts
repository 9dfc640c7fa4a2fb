import { AppError } from '../../../contract/errors.ts'
import { claimsOf, signBatch } from '../../../contract/ledger/batch.ts'
import { GENESIS_PREV, type LedgerEntry, type LedgerMetadata } from '../../../contract/ledger/entry.ts'
import {
  type ReceiptClaims,
  type ReconcileReply,
  receiptHash,
  reconcileReplySchema,
  verifyReceipt,
} from '../../../contract/sync/ledger.ts'
import type { WritableDb } from '../../../native/sqlite/open.ts'
import { transaction } from '../../../native/sqlite/sql.ts'
import { sha256 } from '../../../server-kit/sha256.ts'
import type { Clock } from '../clock.ts'
import type { OwnerKeys } from '../secrets/owner-keys.ts'
import { insertReceipt, newestReceipt } from './receipt-store.ts'
import type { ServerKeys } from './server-keys.ts'
import { addNotice } from './store.ts'
import type { SyncClient } from './sync-client.ts'

/** Where a device's chain ends for the server, as far as this device knows. */
export interface ChainEnd {
  epoch: number
  seq: number
  hash: string
}
export const CHAIN_START: ChainEnd = { epoch: 1, seq: 0, hash: GENESIS_PREV }

export interface Batch {
  userId: string
  did: string
  entries: readonly { entry: LedgerEntry; metadata: LedgerMetadata | null }[]
  /** Where the chain ends before these entries. */
  after: ChainEnd
  /** The device was put back to an earlier state and went on from there. */
  isRestored: boolean
}

export interface SenderDeps {
  db: WritableDb
  clock: Clock
  client: SyncClient
  keys: OwnerKeys
  serverKeys: ServerKeys
  noteServerTime: (serverMs: number) => void
}

export interface SentBatch {
  outcome: ReconcileReply['outcome']
  receipt: ReceiptClaims
}

/**
 * Sends one batch (an empty one asks where the server stands), checks the receipt and keeps it, with what the server
 * noticed. A receipt that does not fit what was sent is not kept. Throws SyncRefusal, AppError sync_untrusted and what
 * the client throws.
 */
export async function sendBatch(
  deps: SenderDeps,
  access: { token: string; serverUrl: string; signal: AbortSignal },
  batch: Batch,
): Promise<SentBatch> {
  const { client, clock, keys } = deps
  const { userId, did, entries } = batch
  const key = keys.byId(did)
  if (!key) throw new AppError('secrets_unavailable', 'The key that made these entries is gone.')
  const who = { user: userId, did, iat: Math.floor(clock.nowMs() / 1000) }
  const claims = claimsOf(
    who,
    entries.map(({ entry }) => entry),
    batch.after,
    sha256,
    { restored: batch.isRestored },
  )
  const json = { batch: signBatch(claims, (text) => key.sign(text)), entries: [...entries] }
  const reply = await client.ask(
    reconcileReplySchema,
    (api, options) => api.ledger.reconcile.$post({ json }, options),
    { token: access.token, signal: access.signal, isRepeatable: true },
  )
  const receipt = await readReceipt(deps, access.serverUrl, did, reply.receipt)
  const isOfThisBatch =
    receipt.sub === userId &&
    receipt.batch.from === claims.from &&
    receipt.batch.to === claims.to &&
    (reply.outcome === 'same' || reply.outcome === 'fork' || receipt.head === claims.head)
  if (!isOfThisBatch) throw new AppError('sync_failed', 'The server’s receipt is not about what was sent.')
  keep(deps, { userId, did, reply, receipt })
  return { outcome: reply.outcome, receipt }
}

/** By the pinned keys; the server may have begun to sign with its next one, so its keys are fetched once. */
async function readReceipt(
  { serverKeys }: SenderDeps,
  serverUrl: string,
  did: string,
  text: string,
): Promise<ReceiptClaims> {
  try {
    return await verifyReceipt(text, { keys: serverKeys.of(serverUrl), did })
  } catch {
    await serverKeys.fetch(serverUrl)
    return verifyReceipt(text, { keys: serverKeys.of(serverUrl), did }).catch((cause: unknown) => {
      throw new AppError('sync_untrusted', 'The server’s receipt has a foreign signature.', { cause })
    })
  }
}

function keep(
  { db, clock, noteServerTime }: SenderDeps,
  {
    userId,
    did,
    reply,
    receipt,
  }: { userId: string; did: string; reply: ReconcileReply; receipt: ReceiptClaims },
): void {
  const nowMs = clock.nowMs()
  transaction(db, () => {
    const before = newestReceipt(db, userId, did)
    const notice = (kind: string, entries: number) => addNotice(db, userId, { kind, entries, at_ms: nowMs })
    if (before && receipt.size < before.size) notice('server_has_less', before.size - receipt.size)
    // A receipt that is given again, word for word, is not an older one.
    const isAgain = before?.receipt === reply.receipt
    if (
      before &&
      !isAgain &&
      receipt.srv_time < before.server_ms - OLDER_TOLERANCE_MS &&
      reply.outcome !== 'same'
    ) {
      notice('receipt_older', 0)
    }
    for (const seen of reply.seen) notice(seen.kind, seen.entries)
    if (reply.outcome === 'rollback') notice('restored', 0)
    insertReceipt(db, {
      user_id: userId,
      device_id: did,
      hash: receiptHash(reply.receipt, sha256),
      receipt: reply.receipt,
      epoch: receipt.epoch,
      seq: receipt.seq,
      head: receipt.head,
      size: receipt.size,
      server_ms: receipt.srv_time,
      received_at_ms: nowMs,
    })
    // In the same commit: each one waits for the disk.
    noteServerTime(receipt.srv_time)
  })
}

const OLDER_TOLERANCE_MS = 5 * 60_000
