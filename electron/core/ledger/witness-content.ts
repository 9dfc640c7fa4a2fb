import { z } from 'zod'
import { hashSchema } from '../../../contract/ledger/entry.ts'

const countSchema = z.number().int().min(0)

/** Where one owner's chain ended, and what its day had used. */
const ownerSchema = z.object({
  did: hashSchema,
  /** Ids of the keys before, oldest first. */
  formerDids: z.array(hashSchema),
  epoch: countSchema,
  seq: countSchema,
  hash: hashSchema,
  /** UTC days since 1970-01-01. */
  day: countSchema,
  messages: countSchema,
  tokens: countSchema,
})
export type WitnessedOwner = z.infer<typeof ownerSchema>

/** What the server last said of one account: the highest revision of its plan, and the latest time, ms UTC. */
const accountSchema = z.object({ rev: countSchema, timeMs: countSchema })
export type WitnessedAccount = z.infer<typeof accountSchema>

/**
 * What is remembered outside of the database. Example, about 330 bytes for each owner:
 *
 *   { "v": 1, "storeId": "5f0…", "timeMs": 1760000000000,
 *     "owners": { "local": { "did": "0Sx…", "formerDids": [], "epoch": 1, "seq": 84, "hash": "pQ3…",
 *                            "day": 20370, "messages": 6, "tokens": 410 } },
 *     "accounts": { "0199…": { "rev": 3, "timeMs": 1760000000000 } } }
 */
export const witnessSchema = z.object({
  v: z.literal(1),
  /** The data folder that it was written for. */
  storeId: z.string(),
  /** Highest time of the ledger, ms UTC. */
  timeMs: countSchema,
  owners: z.record(z.string(), ownerSchema),
  accounts: z.record(z.string(), accountSchema),
})
export type WitnessContent = z.infer<typeof witnessSchema>

/** Windows' Credential Manager holds 2,560 bytes (CRED_MAX_CREDENTIAL_BLOB_SIZE). */
const MAX_BYTES = 2_500

/** Leaves out the oldest former ids when it would be too long. */
export function witnessText(content: WitnessContent): string {
  const owners = structuredClone(content.owners)
  const text = () => JSON.stringify({ ...content, owners })
  const longest = () =>
    Object.values(owners).reduce<WitnessedOwner | undefined>(
      (most, one) => (one.formerDids.length > (most?.formerDids.length ?? 0) ? one : most),
      undefined,
    )
  for (let owner = longest(); owner && Buffer.byteLength(text()) > MAX_BYTES; owner = longest()) {
    owner.formerDids.shift()
  }
  return text()
}
