import { desktop } from './desktop.ts'

const OPENABLE_PROTOCOLS: ReadonlySet<string> = new Set(['https:', 'mailto:'])

/** The address if it may leave the app (https, mailto; absolute), else null: no http:, no javascript:, no file:. */
export function openableHref(href: string | undefined): string | null {
  if (!href) return null
  try {
    const url = new URL(href)
    return OPENABLE_PROTOCOLS.has(url.protocol) ? url.href : null
  } catch {
    return null
  }
}

/** The one way out of the page. The desktop shows the host and asks before the system's browser opens. */
export async function openLink(href: string): Promise<boolean> {
  const openable = openableHref(href)
  if (!openable) return false
  const bridge = desktop()
  if (bridge) return bridge.openExternal(openable)
  window.open(openable, '_blank', 'noopener,noreferrer')
  return true
}
