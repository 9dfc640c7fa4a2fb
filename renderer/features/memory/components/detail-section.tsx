import type { ReactNode } from 'react'

export function DetailSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-5 text-sm">
      <h3 className="font-semibold">{title}</h3>
      <div className="mt-1.5">{children}</div>
    </section>
  )
}
