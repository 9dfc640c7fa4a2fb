import { type ReactNode, useEffect, useRef } from 'react'

/** A page beside the chat: one heading, which takes the focus when the page is opened. */
export function Page({ title, intro, children }: { title: string; intro?: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-3xl px-6 pt-12 pb-16">
        <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold outline-none">
          {title}
        </h1>
        {intro ? <p className="mt-2 max-w-(--measure) text-muted">{intro}</p> : null}
        {children}
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
