import { clsx } from 'clsx'

/** The shape of something that is on its way. Says nothing to a screen reader; the region around it is aria-busy. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={clsx('animate-skeleton rounded-md bg-hover', className)} />
}
