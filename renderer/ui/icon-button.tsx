import { clsx } from 'clsx'
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label'> {
  icon: LucideIcon
  /** What it does: its accessible name, and the text that shows on hover and focus. */
  label: string
  size?: 'small' | 'medium'
  tipSide?: 'top' | 'bottom'
  tipAlign?: 'start' | 'center' | 'end'
  /** Keys that do the same, for those who ask: "Ctrl+N". */
  shortcut?: string | undefined
}

export function IconButton({
  icon: Icon,
  label,
  size = 'medium',
  tipSide = 'bottom',
  tipAlign = 'center',
  shortcut,
  className,
  ...rest
}: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      data-tip={shortcut ? `${label} (${shortcut})` : label}
      data-tip-side={tipSide}
      data-tip-align={tipAlign}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center rounded-lg text-muted hover:bg-hover hover:text-text',
        'disabled:text-muted disabled:opacity-50 disabled:hover:bg-transparent',
        size === 'small' ? 'size-7' : 'size-9',
        className,
      )}
    >
      <Icon aria-hidden="true" className={size === 'small' ? 'size-4' : 'size-[18px]'} />
    </button>
  )
}
