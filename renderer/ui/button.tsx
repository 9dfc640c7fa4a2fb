import { clsx } from 'clsx'
import type { ComponentProps } from 'react'

type Look = 'primary' | 'plain' | 'quiet' | 'danger'

const looks: Record<Look, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover disabled:bg-hover disabled:text-muted',
  plain: 'border border-line bg-raised hover:bg-hover disabled:text-muted disabled:hover:bg-raised',
  quiet: 'hover:bg-hover disabled:text-muted disabled:hover:bg-transparent',
  danger: 'border border-danger text-danger hover:bg-danger-soft disabled:border-line disabled:text-muted',
}

export function Button({ look = 'plain', className, ...rest }: ComponentProps<'button'> & { look?: Look }) {
  return (
    <button
      type="button"
      {...rest}
      className={clsx(
        'inline-flex min-h-9 items-center justify-center gap-2 rounded-lg px-3 py-1 text-sm font-medium',
        looks[look],
        className,
      )}
    />
  )
}
