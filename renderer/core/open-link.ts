import { desktop } from './desktop.ts'

const OPENABLE_PROTOCOLS: ReadonlySet<string> = new Set(['https:', 'mailto:'])

/** Returns the address if it may be opened outside the app (absolute https or mailto), else null. */
export function openableHref(href: string | undefined): string | null {
  if (!href) return null
  try {
    const url = new URL(href)
    return OPENABLE_PROTOCOLS.has(url.protocol) ? url.href : null
  } catch {
    return null
  }
}

/** Opens a link outside the app. The desktop shows the host and asks before the browser opens. */
export async function openLink(href: string): Promise<boolean> {
  const openable = openableHref(href)
  if (!openable) return false
  const bridge = desktop()
  if (bridge) return bridge.openExternal(openable)
  window.open(openable, '_blank', 'noopener,noreferrer')
  return true
}

/**
 * Opens a payment page in the browser, after the desktop has shown its host and asked. Beside https, a page of this
 * machine may be opened: main allows it in development only, for a payment service that stands in for the real one.
 */
export async function openPaymentPage(href: string): Promise<boolean> {
  const bridge = desktop()
  if (!isLoopback(href)) return openLink(href)
  if (bridge) return bridge.openExternal(href)
  window.open(href, '_blank', 'noopener,noreferrer')
  return true
}

function isLoopback(href: string): boolean {
  const url = URL.parse(href)
  return url?.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname)
}
