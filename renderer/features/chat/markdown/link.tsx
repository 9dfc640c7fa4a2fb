import type { MouseEvent, ReactNode } from 'react'
import { openableHref, openLink } from '../../../core/open-link.ts'

interface MarkdownLinkProps {
  href: string | undefined
  /** How the link ends in the text, for one that cannot be opened: it is shown as it was written. */
  writtenEnd?: string | undefined
  children?: ReactNode
}

/** A link that leaves the app only through openLink; an address that may not be opened is plain text. */
export function MarkdownLink({ href, writtenEnd, children }: MarkdownLinkProps) {
  const openable = openableHref(href)
  if (!openable) {
    return (
      <>
        {writtenEnd ? '[' : null}
        <span>{children}</span>
        {writtenEnd}
      </>
    )
  }
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
