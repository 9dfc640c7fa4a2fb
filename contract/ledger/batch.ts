import { base64url } from 'jose'
import { z } from 'zod'
import type { Sha256 } from './canonical.ts'
import { canonicalMetadata, entryText, metadataHash } from './canonical.ts'
import { GENESIS_PREV, hashSchema, type LedgerEntry, type LedgerMetadata } from './entry.ts'

/**
 * How a device sends its ledger to the server (design §3): in batches, each a compact JWS (RFC 7515, EdDSA) made with
 * the device's key over where the batch begins and ends, and beside it the entries, which that signature covers
 * through their hashes.
 *
 *   header   { "alg": "EdDSA", "typ": "ledger-batch+jwt", "kid": "<did>" }
 *   payload  { "v": 1, "aud": "novacore-sync", "user": "0199…", "did": "0Sx…", "epoch": 1, "from": 1, "to": 2,
 *              "prev_head": "AAA…", "head": "G29…", "count": 2,
 *              "sums": { "messages": 1, "tokens": 10, "reflection_tokens": 0 }, "iat": 1760000000 }
 *
 * user       the account it is sent to, as the server names it
 * prev_head  `prev` of the first entry; `head` is the hash of the last
 * iat        seconds by the device's wall clock: tells the server how far that is off
 * restored   left out, or true: the device found that it was put back to an earlier state and went on from there; what
 *            the server holds beyond that stays. Without it the server takes such a batch for a copied device (fork)
 *
 * An empty batch (to = from − 1, count 0, head = prev_head) says where the device's chain ends and asks for a receipt:
 * so a device learns that it was restored to an earlier state before it adds entries.
 */
const BATCH_VERSION = 1
const BATCH_TYP = 'ledger-batch+jwt'
const BATCH_AUDIENCE = 'novacore-sync'
export const BATCH_MAX_ENTRIES = 500
export const BATCH_MAX_BYTES = 1_000_000

const countSchema = z.number().int().min(0)
export const sumsSchema = z.strictObject({
  messages: countSchema,
  tokens: countSchema,
  reflection_tokens: countSchema,
})
export type Sums = z.infer<typeof sumsSchema>

export const batchHeaderSchema = z.strictObject({
  alg: z.literal('EdDSA'),
  typ: z.literal(BATCH_TYP),
  kid: hashSchema,
})
export const batchClaimsSchema = z.strictObject({
  v: z.literal(BATCH_VERSION),
  aud: z.literal(BATCH_AUDIENCE),
  user: z.string().min(1).max(128),
  did: hashSchema,
  epoch: z.number().int().min(1),
  from: z.number().int().min(1),
  to: countSchema,
  prev_head: hashSchema,
  head: hashSchema,
  count: z.number().int().min(0).max(BATCH_MAX_ENTRIES),
  sums: sumsSchema,
  iat: countSchema,
  restored: z.literal(true).optional(),
})
export type BatchClaims = z.infer<typeof batchClaimsSchema>

/** An entry as it is sent; `metadata` is null where it was erased. */
interface SentEntry {
  entry: LedgerEntry
  metadata: LedgerMetadata | null
}
/** An entry that was checked, with the texts that were hashed. */
export interface CheckedEntry extends SentEntry {
  hash: string
  /** What {@link entryText} gives. */
  text: string
  metadataText: string | null
}

/**
 * Returns the claims of a batch of these entries. `at` is the end of the chain, for an empty batch. `restored` says that
 * the device was put back to an earlier state.
 */
export function claimsOf(
  who: { user: string; did: string; iat: number },
  entries: readonly LedgerEntry[],
  at: { epoch: number; seq: number; hash: string },
  sha256: Sha256,
  { restored = false }: { restored?: boolean } = {},
): BatchClaims {
  const first = entries[0]
  const last = entries.at(-1)
  const sums: Sums = { messages: 0, tokens: 0, reflection_tokens: 0 }
  for (const { resource_type, amount } of entries) sums[resource_type] += amount
  return {
    v: BATCH_VERSION,
    aud: BATCH_AUDIENCE,
    ...who,
    epoch: first?.epoch ?? Math.max(1, at.epoch),
    from: first?.seq ?? at.seq + 1,
    to: last?.seq ?? at.seq,
    prev_head: first?.prev ?? at.hash,
    head: last ? sha256(entryText(last)) : at.hash,
    count: entries.length,
    sums,
    ...(restored ? { restored } : {}),
  }
}

/** Returns the JWS; `sign` is Ed25519 over the text's UTF-8 bytes, in base64url. */
export function signBatch(claims: BatchClaims, sign: (text: string) => string): string {
  const part = (value: object) => base64url.encode(JSON.stringify(value))
  const header = { alg: 'EdDSA', typ: BATCH_TYP, kid: claims.did }
  const text = `${part(batchHeaderSchema.parse(header))}.${part(batchClaimsSchema.parse(claims))}`
  return `${text}.${sign(text)}`
}

const BATCH_FAULTS = [
  'invalid_entry',
  'foreign_device',
  'epoch_mismatch',
  'gap',
  'prev_mismatch',
  'metadata_changed',
  'repeated_id',
  'head_mismatch',
  'count_mismatch',
  'sums_mismatch',
] as const
type BatchFault = (typeof BATCH_FAULTS)[number]
export type CheckedBatch =
  | { ok: true; entries: CheckedEntry[] }
  | { ok: false; fault: BatchFault; seq: number; message: string }

/**
 * Checks that the entries are exactly those that the (verified) claims cover: each has the strict shape, is the device's
 * own, follows the one before and matches its metadata; count, sums and last hash are those claimed. Returns the first
 * fault. The caller has checked the signature.
 */
export function checkBatch(claims: BatchClaims, sent: readonly unknown[], sha256: Sha256): CheckedBatch {
  const entries: CheckedEntry[] = []
  const ids = new Set<string>()
  const sums: Sums = { messages: 0, tokens: 0, reflection_tokens: 0 }
  let meta = { json: '', text: '', hash: '' }
  let prev = claims.prev_head
  let seq = claims.from
  const bad = (fault: BatchFault, message: string): CheckedBatch => ({ ok: false, fault, seq, message })

  for (const one of sent) {
    const read = readSent(one)
    if (!read) return bad('invalid_entry', `Entry ${seq} is not a ledger entry.`)
    const { entry, metadata, text } = read
    if (entry.did !== claims.did) return bad('foreign_device', `Entry ${seq} names another device.`)
    if (entry.epoch !== claims.epoch) return bad('epoch_mismatch', `Entry ${seq} is of another epoch.`)
    if (entry.seq !== seq) return bad('gap', `Entry ${seq} is missing: there is ${entry.seq} in its place.`)
    if (entry.prev !== prev) return bad('prev_mismatch', `Entry ${seq} does not follow the one before.`)
    if (ids.has(entry.id)) return bad('repeated_id', `Entry ${seq} has an id that came before.`)
    if (metadata !== null) {
      const next = readMetadata(metadata, meta, sha256)
      if (!next) return bad('invalid_entry', `The metadata of entry ${seq} is none.`)
      meta = next
      if (meta.hash !== entry.meta_h)
        return bad('metadata_changed', `The metadata of entry ${seq} was changed.`)
    }
    ids.add(entry.id)
    sums[entry.resource_type] += entry.amount
    prev = sha256(text)
    entries.push({ entry, metadata, text, hash: prev, metadataText: metadata === null ? null : meta.text })
    seq++
  }
  if (entries.length !== claims.count || seq !== claims.to + 1) {
    return bad('count_mismatch', `${claims.count} entries up to ${claims.to} were signed, and others came.`)
  }
  if (prev !== claims.head) return bad('head_mismatch', 'The entries end in another hash than was signed.')
  const isSame = Object.keys(sums).every(
    (name) => sums[name as keyof Sums] === claims.sums[name as keyof Sums],
  )
  if (!isSame) return bad('sums_mismatch', 'The entries have other sums than were signed.')
  if (entries[0]?.entry.seq === 1 && claims.prev_head !== GENESIS_PREV) {
    return bad('prev_mismatch', 'Entry 1 names one before it.')
  }
  return { ok: true, entries }
}

function readSent(sent: unknown): (SentEntry & { text: string }) | null {
  try {
    const { entry, metadata } = sentSchema.parse(sent) as SentEntry
    // Parses strictly and throws for an invalid entry. Validated only here, because parsing is half of the cost.
    return { entry, metadata, text: entryText(entry) }
  } catch {
    return null
  }
}

const sentSchema = z.strictObject({ entry: z.unknown(), metadata: z.unknown() })

/** Parses metadata once for both entries of an exchange, which carry the same. Returns null when it is invalid. */
function readMetadata(
  metadata: LedgerMetadata,
  before: { json: string; text: string; hash: string },
  sha256: Sha256,
) {
  try {
    // Inside the try: JSON.stringify throws when the nesting is deeper than the stack.
    const json = JSON.stringify(metadata)
    if (json === before.json) return before
    return { json, text: canonicalMetadata(metadata), hash: metadataHash(metadata, sha256) }
  } catch {
    return null
  }
}
