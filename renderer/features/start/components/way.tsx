import type { ReactNode } from 'react'

/** One of the ways out of a store that could not be opened. */
export function Way({ title, words, children }: { title: string; words: string; children: ReactNode }) {
  return (
    <section className="mt-8 border-t border-line pt-5">
      <h2 className="text-lg font-semibold">{title}</h2>
      <p className="mt-1 mb-3 text-muted">{words}</p>
      {children}
    </section>
  )
}
