import { clsx } from 'clsx'
import { useId } from 'react'

interface SelectProps<T extends string> {
  label: string
  /** Where the chosen option says enough by itself, the label is for a screen reader only. */
  isLabelHidden?: boolean
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
  isDisabled?: boolean
  className?: string
}

/** The system's own list: works by keyboard and screen reader everywhere. */
export function Select<T extends string>({
  label,
  isLabelHidden = false,
  value,
  options,
  onChange,
  isDisabled = false,
  className,
}: SelectProps<T>) {
  const id = useId()
  return (
    <div className={clsx('min-w-0', className)}>
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'text-sm font-medium'}>
        {label}
      </label>
      <select
        id={id}
        value={value}
        disabled={isDisabled}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value)
          if (chosen) onChange(chosen.value)
        }}
        className={clsx(
          'min-h-9 max-w-full rounded-lg border border-line bg-raised px-2 text-sm text-ellipsis',
          !isLabelHidden && 'mt-1 w-full border-line-strong',
        )}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
