import type { ComponentProps } from 'react'

/** A button that reads like a link: it changes what is shown, not the page. */
export function LinkButton(props: ComponentProps<'button'>) {
  return (
    <button
      type="button"
      {...props}
      className="min-h-6 rounded text-left text-sm font-medium text-accent underline underline-offset-2"
    />
  )
}
