import { decodeJwt, type JWK } from 'jose'
import { z } from 'zod'
import { BATCH_MAX_ENTRIES, batchClaimsSchema, sumsSchema } from '../ledger/batch.ts'
import type { Sha256 } from '../ledger/canonical.ts'
import { hashSchema, resourceTypeSchema } from '../ledger/entry.ts'
import { tierSchema } from '../tiers.ts'
import { deviceSchema } from './devices.ts'
import { readSigned, SignedError } from './signed.ts'
import { lineSchema } from './text.ts'

/** What is sent to POST /ledger/reconcile. The entries are checked strictly, each, by contract/ledger/batch.ts. */
export const reconcileSchema = z.strictObject({
  batch: z.string().max(4_000).describe('Compact JWS (EdDSA) by the device: contract/ledger/batch.ts'),
  entries: z
    .array(z.unknown())
    .max(BATCH_MAX_ENTRIES)
    .describe('{ entry, metadata } each, in order; metadata is null where it was erased'),
})
export type ReconcileRequest = z.infer<typeof reconcileSchema>

/**
 * appended   stored, each once
 * same       nothing new: all of it was here before
 * rollback   stored; the device went back to an earlier state and declared it, by a new epoch or by `restored`
 * fork       stored, and both ends kept as evidence; the device can send no more until an operator releases it
 */
const RECONCILE_OUTCOMES = ['appended', 'same', 'rollback', 'fork'] as const
const reconcileOutcomeSchema = z.enum(RECONCILE_OUTCOMES)
export type ReconcileOutcome = z.infer<typeof reconcileOutcomeSchema>

const SEEN_KINDS = [
  'clock_ahead',
  'clock_behind',
  'device_clock_off',
  'start_unknown',
  'repeated_elsewhere',
  'other_account',
] as const
/** What the server noticed but accepted, for the app to show (spec G4). */
const seenSchema = z.object({
  kind: z.enum(SEEN_KINDS),
  message: z.string(),
  entries: z.number().int().describe('How many entries it is about; 0: the batch'),
})
export type Seen = z.infer<typeof seenSchema>

export const reconcileReplySchema = z.object({
  outcome: reconcileOutcomeSchema,
  receipt: z.string().describe('Compact JWS (EdDSA) by the server, typ ledger-receipt+jwt'),
  seen: z.array(seenSchema),
})
export type ReconcileReply = z.infer<typeof reconcileReplySchema>

/**
 * The receipt: what the server holds of this device and how much was used today on all of them.
 *
 *   header   { "alg": "EdDSA", "typ": "ledger-receipt+jwt", "kid": "…" }
 *   payload  { "v": 1, "iss": "novacore-sync", "sub": "0199…", "did": "0Sx…", "batch": { "from": 1, "to": 2 },
 *              "epoch": 1, "seq": 2, "head": "G29…", "size": 2, "day": "2026-03-01",
 *              "use": { "messages": 1, "tokens": 10, "reflection_tokens": 0 },
 *              "tier": "free_trial", "rev": 0, "srv_time": 1760000000000 }
 *
 * seq, head   where the device's chain ends on the server. A head that the device does not know: it was put back
 * size        entries that the server holds of this device, all branches
 */
export const RECEIPT_TYP = 'ledger-receipt+jwt'
export const RECEIPT_ISSUER = 'novacore-sync'
const receiptClaimsSchema = z.object({
  v: z.literal(1),
  iss: z.literal(RECEIPT_ISSUER),
  sub: z.string(),
  did: hashSchema,
  batch: batchClaimsSchema.pick({ from: true, to: true }),
  epoch: z.number().int(),
  seq: z.number().int(),
  head: hashSchema,
  size: z.number().int(),
  day: z.string(),
  use: z.object(sumsSchema.shape),
  tier: tierSchema,
  rev: z.number().int(),
  srv_time: z.number().int().describe('ms UTC'),
})
export type ReceiptClaims = z.infer<typeof receiptClaimsSchema>

/** What an entry made after this receipt carries as its anchor. */
export function receiptHash(receipt: string, sha256: Sha256): string {
  return sha256(`ledger-receipt-v1\n${receipt}`)
}

/** Reads a receipt that was verified when it came; throws for text that is no receipt. */
export function readReceiptClaims(receipt: string): ReceiptClaims {
  return receiptClaimsSchema.parse(decodeJwt(receipt))
}

/** Throws when none of these keys signed the receipt, or it is invalid or for another device. */
export async function verifyReceipt(
  receipt: string,
  expected: { keys: readonly JWK[]; did: string },
): Promise<ReceiptClaims> {
  const claims = receiptClaimsSchema.parse(await readSigned(receipt, RECEIPT_TYP, expected.keys))
  if (claims.did !== expected.did) throw new SignedError('other_device', 'The receipt is for another device.')
  return claims
}

const useSchema = z.object({ messages: z.number().int(), tokens: z.number().int() })
const deviceHistorySchema = z.object({
  epoch: z.number().int(),
  seq: z.number().int(),
  head: hashSchema.describe('Hash of the last entry of the newest branch'),
  entries: z.number().int().describe('Of all branches'),
  status: z
    .enum(['live', 'superseded', 'frozen'])
    .describe('frozen: two histories grew; the device can send no more until an operator releases it'),
  branches: z.number().int().describe('1, and one more for each time that the history parted'),
})
export type DeviceHistory = z.infer<typeof deviceHistorySchema>

/** What the server saw (spec G4). `seq`, `head` and `epoch` are those that the newest receipt names. */
export const deviceHistoriesSchema = z.object({
  devices: z.array(
    deviceSchema.omit({ enrolled_at_ms: true }).extend({
      history: deviceHistorySchema.nullable().describe('Null when nothing came from it yet'),
      last_received_at_ms: z.number().int().nullable().describe('When its newest entry came'),
      today: useSchema.describe('What its own entries count today'),
    }),
  ),
  corrections: z.object({
    count: z.number().int().describe('All that operators ever made for this user'),
    today: useSchema.describe('Below zero: given back'),
  }),
  today: useSchema.describe('Over all devices, with corrections; never below zero'),
  day: z.string().describe('The UTC day of the server: YYYY-MM-DD'),
  server_time_ms: z.number().int(),
})
export type DeviceHistories = z.infer<typeof deviceHistoriesSchema>

/**
 * A correction: an entry by an admin in the server's own chain for a user, signed by the server. A compact JWS of
 * typ ledger-correction+jwt; `prev` is the hash of the one before ({@link correctionHash}).
 */
export const CORRECTION_TYP = 'ledger-correction+jwt'
export const correctionClaimsSchema = z.strictObject({
  v: z.literal(1),
  sub: z.string(),
  seq: z.number().int().min(1),
  prev: hashSchema,
  id: z.string(),
  resource_type: resourceTypeSchema,
  amount: z.number().int().describe('Below zero: given back'),
  reason: lineSchema(1, 500),
  admin: z.string(),
  ts: z.number().int().describe('ms UTC; it counts on this day'),
})
export type CorrectionClaims = z.infer<typeof correctionClaimsSchema>

export function correctionHash(correction: string, sha256: Sha256): string {
  return sha256(`ledger-correction-v1\n${correction}`)
}
