import { clsx } from 'clsx'

/** A placeholder while something loads. Hidden from screen readers; the region around it is aria-busy. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={clsx('animate-skeleton rounded-md bg-hover', className)} />
}
