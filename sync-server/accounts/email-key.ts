import { domainToASCII } from 'node:url'
import { AppError } from '../../contract/errors.ts'

/**
 * Returns the normal form by which an address is found: NFC, lower case, the domain in ASCII. Only for finding: mail goes
 * to the address as the account stores it, since two spellings with one normal form can be two mailboxes. Throws
 * email_invalid when the domain is invalid.
 */
export function emailKey(email: string): string {
  const at = email.lastIndexOf('@')
  const domain = domainToASCII(email.slice(at + 1).normalize('NFC'))
  const labels = domain.split('.')
  const isDomain = domain.length <= 253 && labels.length >= 2 && labels.every((label) => LABEL.test(label))
  if (at < 1 || !isDomain) throw new AppError('email_invalid', 'This is not a mail address.')
  return `${email.slice(0, at).normalize('NFC').toLowerCase()}@${domain}`
}

/** RFC 1035 §2.3.1, with the digits of RFC 1123. */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
