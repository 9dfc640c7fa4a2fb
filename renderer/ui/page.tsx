import { clsx } from 'clsx'
import { type ReactNode, useEffect, useRef } from 'react'

/** A page beside the chat: one heading, which takes the focus when the page is opened. */
export function Page({
  title,
  intro,
  isWide = false,
  children,
}: {
  title: string
  intro?: string
  /** For two columns side by side. */
  isWide?: boolean
  children: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <PageScroller isWide={isWide}>
      <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold outline-none">
        {title}
      </h1>
      {intro ? <p className="mt-2 max-w-(--measure) text-muted">{intro}</p> : null}
      {children}
    </PageScroller>
  )
}

/** Scrolls under a line of its own for the icons of a closed sidebar, so that they lie over no text. */
export function PageScroller({ isWide = false, children }: { isWide?: boolean; children: ReactNode }) {
  return (
    <div className="h-full group-data-[sidebar=closed]/shell:pt-12">
      {/* What takes the focus must not come to stand behind a bar at the foot of the page (WCAG 2.4.11). */}
      <div className="relative h-full overflow-y-auto [scrollbar-gutter:stable] has-data-foot-bar:scroll-pb-52">
        <div
          className={clsx(
            'mx-auto px-6 pt-12 pb-16 group-data-[sidebar=closed]/shell:pt-2 low:pt-6',
            isWide ? 'max-w-6xl' : 'max-w-3xl',
          )}
        >
          {children}
        </div>
      </div>
    </div>
  )
}

export function Section({
  title,
  children,
  aside,
}: {
  title: string
  children: ReactNode
  aside?: ReactNode
}) {
  return (
    <section className="mt-10">
      <div className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line pb-2">
        <h2 className="text-lg font-semibold">{title}</h2>
        {aside}
      </div>
      <div className="pt-3">{children}</div>
    </section>
  )
}
