import { clsx } from 'clsx'
import { type ComponentProps, type ReactNode, useId } from 'react'

export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'id'> {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: ReactNode
  /** What is wrong with it; read together with the field. */
  problem?: string | undefined
  /** A button inside the field's frame. */
  button?: ReactNode
}

/** One line of text with its label above; its hint and what is wrong with it below. */
export function TextField({
  label,
  value,
  onChange,
  hint,
  problem,
  button,
  className,
  ...rest
}: TextFieldProps) {
  const id = useId()
  const descriptions = [problem ? `${id}-problem` : null, hint ? `${id}-hint` : null].filter((one) => one)
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="relative mt-1">
        <input
          {...rest}
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={problem ? true : undefined}
          aria-describedby={descriptions.length > 0 ? descriptions.join(' ') : undefined}
          className={clsx(
            'h-10 w-full rounded-lg border bg-raised px-3 text-sm',
            problem ? 'border-danger' : 'border-line-strong',
            button ? 'pr-11' : null,
            className,
          )}
        />
        {button ? <div className="absolute inset-y-0 right-0.5 flex items-center">{button}</div> : null}
      </div>
      {problem ? (
        <p id={`${id}-problem`} className="mt-1 text-sm text-danger">
          {problem}
        </p>
      ) : null}
      {hint ? (
        <p id={`${id}-hint`} className="mt-1 text-sm text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  )
}
