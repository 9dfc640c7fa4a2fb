import { createHash, createHmac } from 'node:crypto'

/** The words alone: letters and digits in lower case, compatibility forms folded. "I live in Rome!" → "iliveinrome". */
export function normalised(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** "C++" and "C#" are not "C". */
const NAMED_BY_SIGNS = /\p{L}[+#]+/gu

/** Hashes the words, to find the same ones again; 96 bits, against collisions. null: the text has no words. */
export function textKey(text: string): string | null {
  const words = normalised(text)
  if (words === '') return null
  const signs = text.toLowerCase().match(NAMED_BY_SIGNS)?.join('') ?? ''
  return createHash('sha256').update(words).update(signs).digest('base64url').slice(0, 16)
}

/** What a tombstone keeps of a text: without the salt of the store it cannot be told which text it was. */
export function forgottenHash(salt: Uint8Array, text: string): string {
  return createHmac('sha256', salt).update(normalised(text)).digest('hex')
}
