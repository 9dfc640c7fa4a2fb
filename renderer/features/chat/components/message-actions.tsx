import { clsx } from 'clsx'
import type { ReactNode } from 'react'

/** Buttons of one message: in sight when it is pointed at or holds the focus, or always (the newest answer). */
export function MessageActions({
  isPinned = false,
  isRight = false,
  always,
  end,
  children,
}: {
  isPinned?: boolean
  isRight?: boolean
  /** Stands first and is always in sight. */
  always?: ReactNode
  /** Stands last and is always in sight. */
  end?: ReactNode
  children: ReactNode
}) {
  const row = 'flex flex-wrap items-center gap-x-0.5'
  return (
    // Where there is no room for one line, what is always in sight stays next to the message.
    <div className={clsx(row, 'min-h-8', isRight && 'flex-wrap-reverse justify-end')}>
      {always}
      <div
        className={clsx(
          row,
          isRight && 'justify-end',
          !isPinned &&
            'opacity-0 transition-opacity duration-100 group-focus-within/message:opacity-100 group-hover/message:opacity-100',
        )}
      >
        {children}
      </div>
      {end}
    </div>
  )
}
