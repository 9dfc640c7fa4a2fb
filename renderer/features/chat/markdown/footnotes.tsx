import type { MouseEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

interface FootnoteLinkProps {
  /** From the note to where it is used. */
  isBack: boolean
  href: string | undefined
  id: string | undefined
  children?: ReactNode
}

/** Goes to a footnote or back from it, within the answer: the address of the page stays the same. */
export function FootnoteLink({ isBack, href, id, children }: FootnoteLinkProps) {
  const { t } = useTranslation()
  const go = (event: MouseEvent) => {
    event.preventDefault()
    const target = document.getElementById(decodeURIComponent(href?.slice(1) ?? ''))
    if (!target) return
    target.scrollIntoView?.({ block: 'nearest' })
    // A note takes the focus only when it is asked for.
    if (!isBack) target.tabIndex = -1
    target.focus({ preventScroll: true })
  }
  return (
    <a
      id={id}
      href={href}
      className="footnote-link"
      aria-label={isBack ? t('markdown.footnoteBack') : undefined}
      onClick={go}
      onAuxClick={(event) => event.preventDefault()}
    >
      {children}
    </a>
  )
}

export function FootnoteList({ children }: { children?: ReactNode }) {
  const { t } = useTranslation()
  return (
    <section className="footnotes" aria-label={t('markdown.footnotes')}>
      {children}
    </section>
  )
}
