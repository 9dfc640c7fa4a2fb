/** A clicked link, described for the confirmation dialog. */
export interface ExternalLink {
  url: string
  /** Host of a website, or the recipient of a mail. */
  shown: string
  kind: 'website' | 'mail'
}

const MAX_URL_CHARS = 2_000

/**
 * Returns the link if it may be opened, else null. Only https and mailto: http can be read and changed on the way, and
 * other schemes (file, smb, ms-…) can start programs. The host is shown as the browser resolves it (punycode). A URL with
 * a user name is refused, because "bank.example@evil" is easy to misread. With `opensLoopback` (development and tests)
 * http to this machine is allowed too: the local stand-ins of the sync server and of Stripe have no certificate.
 */
export function parseExternalLink(raw: string, { opensLoopback = false } = {}): ExternalLink | null {
  if (raw.length > MAX_URL_CHARS || !URL.canParse(raw)) return null
  const url = new URL(raw)
  if (url.protocol === 'mailto:') return parseMailto(url)
  const isAllowed = url.protocol === 'https:' || (opensLoopback && isLoopback(url))
  if (!isAllowed || url.username !== '' || url.password !== '' || url.host === '') return null
  return { url: url.href, shown: url.host, kind: 'website' }
}

function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname)
}

/** One address, without anything that a mail program could read as an option, a list or another header. */
const PLAIN_ADDRESS = /^[\p{L}\p{N}_.+'][\p{L}\p{N}_.+'-]*@[\p{L}\p{N}.-]+$/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is removed.
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above, without tab and line breaks.
const CONTROL_BUT_LINE_BREAKS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g

/**
 * Keeps the address, the subject and the body (RFC 6068) and removes the rest: in some mail programs `attach` adds files
 * of this machine, and `bcc` sends to an address that was not shown.
 */
function parseMailto(url: URL): ExternalLink | null {
  const address = decode(url.pathname)
  if (address === null || !PLAIN_ADDRESS.test(address)) return null
  const kept = new Map<string, string>()
  for (const field of url.search.slice(1).split('&')) {
    const [name = '', ...rest] = field.split('=')
    const header = decode(name)?.toLowerCase()
    const value = decode(rest.join('='))
    if (value === null || value === '' || kept.has(header ?? '')) continue
    if (header === 'subject') kept.set(header, value.replace(CONTROL_CHARACTERS, ' '))
    if (header === 'body') kept.set(header, value.replace(CONTROL_BUT_LINE_BREAKS, ' '))
  }
  const fields = [...kept].map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  const to = address.split('@').map(encodeURIComponent).join('@')
  const query = fields.length === 0 ? '' : `?${fields.join('&')}`
  return { url: `mailto:${to}${query}`, shown: address, kind: 'mail' }
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
