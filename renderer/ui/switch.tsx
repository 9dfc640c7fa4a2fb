import { clsx } from 'clsx'
import { type ReactNode, useId } from 'react'

interface SwitchProps {
  /** Its accessible name when there is no label beside it. */
  label: string
  isOn: boolean
  onChange: (isOn: boolean) => void
  isDisabled?: boolean
  describedBy?: string
}

/** On or off, at once. */
export function Switch({ label, isOn, onChange, isDisabled = false, describedBy }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-label={label}
      {...(describedBy ? { 'aria-describedby': describedBy } : {})}
      disabled={isDisabled}
      onClick={() => onChange(!isOn)}
      className={clsx(
        'inline-flex h-6 w-10 shrink-0 items-center rounded-full border p-0.5 disabled:opacity-50',
        isOn ? 'border-accent bg-accent' : 'border-line-strong bg-sunken',
      )}
    >
      <span
        aria-hidden="true"
        className={clsx(
          'size-4 rounded-full transition-transform duration-100',
          isOn ? 'translate-x-4 bg-on-accent' : 'bg-line-strong',
        )}
      />
    </button>
  )
}

/** A switch as a line of a settings page. */
export function SwitchLine({ hint, ...rest }: Omit<SwitchProps, 'describedBy'> & { hint?: ReactNode }) {
  const hintId = useId()
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 py-3">
      <span aria-hidden="true" className="min-w-0 flex-1 font-medium">
        {rest.label}
      </span>
      <Switch {...rest} {...(hint ? { describedBy: hintId } : {})} />
      {hint ? (
        <p id={hintId} className="basis-full text-sm text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  )
}
