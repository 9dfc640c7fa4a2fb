import canonicalize from 'canonicalize'
import {
  type LedgerEntry,
  type LedgerHead,
  type LedgerMetadata,
  ledgerEntrySchema,
  ledgerHeadSchema,
  ledgerMetadataSchema,
} from './entry.ts'

/**
 * The exact texts that are hashed and signed: a label that names their kind and version, a newline, and the RFC 8785
 * form of the value. The label keeps a hash of one kind from ever standing for another.
 *
 *   ledger-entry-v1\n{"amount":42,"anchor":"","boot":"b1f…","did":"0Sx…","epoch":1,…,"v":1}
 *
 * Values are parsed strictly before: canonicalize drops undefined members, so an entry with a hole in it would get a
 * text, and a hash, like any other. Each function throws ZodError for a value that is not exactly of its shape.
 */
export function entryText(entry: LedgerEntry): string {
  return labelled('ledger-entry-v1', ledgerEntrySchema.parse(entry))
}

export function metadataText(metadata: LedgerMetadata): string {
  return labelled('ledger-meta-v1', ledgerMetadataSchema.parse(metadata))
}

export function headText(head: LedgerHead): string {
  return labelled('ledger-head-v1', ledgerHeadSchema.parse(head))
}

/**
 * SHA-256 of the text's UTF-8 bytes, in base64url without padding. Handed in, since this folder sees neither Node nor
 * the DOM, and since Web Crypto only has an asynchronous one while entries are chained inside a transaction.
 */
export type Sha256 = (text: string) => string

export function entryHash(entry: LedgerEntry, sha256: Sha256): string {
  return sha256(entryText(entry))
}

export function metadataHash(metadata: LedgerMetadata, sha256: Sha256): string {
  return sha256(metadataText(metadata))
}

/** The RFC 8785 form, as it is stored in the metadata column. */
export function canonicalMetadata(metadata: LedgerMetadata): string {
  return canonical(ledgerMetadataSchema.parse(metadata))
}

function labelled(label: string, value: object): string {
  return `${label}\n${canonical(value)}`
}

function canonical(value: object): string {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('A parsed object always has a canonical form.')
  return text
}
