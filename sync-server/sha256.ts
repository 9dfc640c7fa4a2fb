import { hash } from 'node:crypto'

/** Of the text's UTF-8 bytes, in base64url without padding. */
export function sha256(text: string): string {
  return hash('sha256', text, 'base64url')
}
