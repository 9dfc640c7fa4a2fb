import { createHash } from 'node:crypto'

/** Returns the SHA-256 of the text's UTF-8 bytes, in base64url without padding. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64url')
}
