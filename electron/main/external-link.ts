/** What a link that a person clicked leads to, in words for the question that is asked first; null when it may not be opened. */
export interface ExternalLink {
  url: string
  /** Host of a website, or the address a mail would go to. */
  shown: string
  kind: 'website' | 'mail'
}

const MAX_URL_CHARS = 2_000

/**
 * Only http, https and mailto: anything else (file, smb, ms-…) can start programs. The host is shown as the browser
 * will resolve it (punycode), and a URL that carries a user name before the host is refused, because "bank.example@evil"
 * is made to be misread.
 */
export function parseExternalLink(raw: string): ExternalLink | null {
  if (raw.length > MAX_URL_CHARS || !URL.canParse(raw)) return null
  const url = new URL(raw)
  if (url.protocol === 'mailto:') {
    const address = url.pathname
    return address === '' ? null : { url: url.href, shown: decodeSafely(address), kind: 'mail' }
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null
  if (url.username !== '' || url.password !== '' || url.host === '') return null
  return { url: url.href, shown: url.host, kind: 'website' }
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
