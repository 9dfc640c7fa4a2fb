import { clsx } from 'clsx'
import { type ReactNode, useId } from 'react'

interface ChoiceProps<T extends string> {
  legend: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
  hint?: ReactNode
}

/** One of a few, all in sight: radio buttons that look like one bar. */
export function Choice<T extends string>({ legend, value, options, onChange, hint }: ChoiceProps<T>) {
  const name = useId()
  return (
    <fieldset className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
      <legend className="float-left mr-auto font-medium">{legend}</legend>
      <div className="inline-flex rounded-lg border border-line bg-sunken p-0.5">
        {options.map((option) => (
          <label
            key={option.value}
            className={clsx(
              'cursor-pointer rounded-md px-3 py-1 text-sm has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
              option.value === value
                ? 'bg-raised font-medium ring-1 ring-line'
                : 'text-muted hover:text-text',
            )}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="sr-only"
            />
            {option.label}
          </label>
        ))}
      </div>
      {hint ? <p className="basis-full text-sm text-muted">{hint}</p> : null}
    </fieldset>
  )
}
