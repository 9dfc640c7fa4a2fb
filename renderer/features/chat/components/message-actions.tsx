import { clsx } from 'clsx'
import type { ReactNode } from 'react'

/** Buttons of one message: in sight when it is pointed at or holds the focus, or always (the newest answer). */
export function MessageActions({
  isPinned = false,
  isRight = false,
  children,
}: {
  isPinned?: boolean
  isRight?: boolean
  children: ReactNode
}) {
  return (
    <div
      className={clsx(
        'flex min-h-8 flex-wrap items-center gap-x-0.5',
        isRight && 'justify-end',
        !isPinned &&
          'opacity-0 transition-opacity duration-100 group-focus-within/message:opacity-100 group-hover/message:opacity-100',
      )}
    >
      {children}
    </div>
  )
}
