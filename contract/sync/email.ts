import { z } from 'zod'

/** RFC 3696 errata 1690: an address of more than 254 octets reaches no mailbox. */
const MAX_EMAIL_LENGTH = 254
/** RFC 5321 §4.5.3.1.1, in octets. */
const MAX_LOCAL_LENGTH = 64
/** RFC 1035 §2.3.4. */
const MAX_LABEL_LENGTH = 63
const MAX_DOMAIN_LENGTH = 253

/** RFC 5322 atext; with RFC 6531 letters, marks and digits of every script. */
const ATOM = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+$/u
const LABEL = /^[\p{L}\p{M}\p{N}-]+$/u
const ASCII = /^[\x20-\x7e]*$/
const LETTER_FIRST = /^\p{L}/u

/**
 * Whether mail can be delivered to an address of this form: `local@domain` with at least two labels. Refused are
 * quoted local parts, dots at an end or side by side, IP addresses in any spelling, and top-level domains that do not
 * begin with a letter. Letters of every script may be used on both sides, in their NFKC form: a full-width or
 * otherwise disguised spelling is refused. Takes time in proportion to the length: each check reads the text once.
 */
function isDeliverableEmail(text: string): boolean {
  const at = text.lastIndexOf('@')
  return (
    isLocalPart(text.slice(0, at)) && isMailDomain(text.slice(at + 1)) && octets(text) <= MAX_EMAIL_LENGTH
  )
}

function isLocalPart(local: string): boolean {
  return octets(local) <= MAX_LOCAL_LENGTH && local.split('.').every((atom) => ATOM.test(atom))
}

function isMailDomain(domain: string): boolean {
  const labels = domain.split('.')
  return (
    labels.length >= 2 &&
    domain.length <= MAX_DOMAIN_LENGTH &&
    labels.every(isLabel) &&
    LETTER_FIRST.test(labels.at(-1) ?? '')
  )
}

/** The length of a label in other scripts counts in its ASCII form, which the server makes. */
function isLabel(label: string): boolean {
  if (!LABEL.test(label) || label.startsWith('-') || label.endsWith('-')) return false
  // RFC 5891 §4.2.3.1: hyphens in the third and fourth place are for xn-- alone.
  if (label.slice(2, 4) === '--' && label.slice(0, 2).toLowerCase() !== 'xn') return false
  return ASCII.test(label)
    ? label.length <= MAX_LABEL_LENGTH
    : label.normalize('NFKC') === label.normalize('NFC')
}

/** UTF-8 octets; without TextEncoder, which this folder cannot count on. */
function octets(text: string): number {
  let count = 0
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    count += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return count
}

/** The address of a new account, or the new address of one. */
export const emailSchema = z
  .string()
  .trim()
  .max(MAX_EMAIL_LENGTH)
  .refine((text) => text.isWellFormed() && isDeliverableEmail(text), { error: 'not a mail address' })

/** An address by which an account is looked up: any that could once be registered, so that old rules lock nobody out. */
export const knownEmailSchema = z
  .string()
  .trim()
  .max(MAX_EMAIL_LENGTH)
  .refine(
    (text) =>
      text.isWellFormed() && /^[^\s@<>()[\]\\,;:"\p{C}\p{Z}]{1,64}@[^\s@\p{C}\p{Z}]{1,253}$/u.test(text),
    {
      error: 'not a mail address',
    },
  )
