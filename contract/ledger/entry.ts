import { z } from 'zod'

/**
 * One entry of the usage ledger (design §3). Each device has one hash chain; an entry names the one before it.
 *
 * Example (the hash is computed, not part of it):
 *   { "v": 1, "did": "0Sx…", "epoch": 1, "seq": 7, "prev": "pQ3…", "id": "0199…", "user_id": "local",
 *     "resource_type": "tokens", "amount": 42, "ts": 1760000000000, "boot": "b1f…", "mono": 81234,
 *     "meta_h": "Zk9…", "anchor": "" }
 *
 * did     RFC 7638 thumbprint of the device's Ed25519 public key
 * epoch   rises when the chain had to be reopened: another device key, or a signed head that was not there
 * seq     1, 2, 3 … over all epochs of one store
 * prev    hash of entry seq − 1; {@link GENESIS_PREV} for the first
 * ts      ms UTC at which the exchange was admitted: the quota day it belongs to is floor(ts / 86 400 000)
 * boot, mono   boot and ms since it at which the entry was recorded: says what the wall clock cannot
 * meta_h  hash of the metadata, which travels beside the entry and can be erased without breaking the chain
 * anchor  hash of the newest server receipt held, empty while there is none
 */
export const LEDGER_ENTRY_VERSION = 1

/** `prev` of the first entry: 32 zero bytes. */
export const GENESIS_PREV = 'A'.repeat(43)

/** 32 bytes in base64url without padding; the last character carries only four bits, so there is one spelling. */
export const hashSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, 'not a SHA-256 in base64url')
/** 64 bytes in base64url: an Ed25519 signature. */
export const signatureSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{85}[AQgw]$/, 'not an Ed25519 signature in base64url')

const countSchema = z.number().int().min(0)
const nameSchema = z.string().regex(/^[\w.:@/+-]{1,128}$/, 'not an identifier')

/** reflection_tokens: what background work asked of the model; recorded, in no quota (spec E1, C4). */
export const resourceTypeSchema = z.enum(['messages', 'tokens', 'reflection_tokens'])

export const ledgerEntrySchema = z.strictObject({
  v: z.literal(LEDGER_ENTRY_VERSION),
  did: hashSchema,
  epoch: z.number().int().min(1),
  seq: z.number().int().min(1),
  prev: hashSchema,
  id: nameSchema,
  user_id: nameSchema,
  resource_type: resourceTypeSchema,
  amount: countSchema,
  ts: countSchema,
  boot: nameSchema,
  mono: countSchema,
  meta_h: hashSchema,
  anchor: z.union([z.literal(''), hashSchema]),
})
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>
export type ResourceType = LedgerEntry['resource_type']

/** Ids, a model's name and integers: never text of a chat. Both entries of an exchange carry the same. */
export const ledgerMetadataSchema = z.strictObject({
  session_id: nameSchema,
  message_id: nameSchema,
  model: z.string().min(1).max(200),
  input_tokens: countSchema,
  output_tokens: countSchema,
  engine_prompt_tokens: countSchema.optional(),
  engine_answer_tokens: countSchema.optional(),
})
export type LedgerMetadata = z.infer<typeof ledgerMetadataSchema>

/** What a device signs after each exchange: how far its chain goes. */
export const ledgerHeadSchema = z.strictObject({
  did: hashSchema,
  epoch: z.number().int().min(1),
  seq: z.number().int().min(1),
  hash: hashSchema,
})
export type LedgerHead = z.infer<typeof ledgerHeadSchema>
