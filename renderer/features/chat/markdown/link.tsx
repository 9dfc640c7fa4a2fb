import type { MouseEvent, ReactNode } from 'react'
import { openableHref, openLink } from '../../../lib/open-link.ts'

/** A link that leaves the app only through openLink; an address that may not be opened is plain text. */
export function MarkdownLink({ href, children }: { href: string | undefined; children?: ReactNode }) {
  const openable = openableHref(href)
  if (!openable) return <span>{children}</span>
  const open = (event: MouseEvent) => {
    event.preventDefault()
    void openLink(openable)
  }
  return (
    <a href={openable} title={openable} rel="noreferrer noopener" onClick={open} onAuxClick={open}>
      {children}
    </a>
  )
}
