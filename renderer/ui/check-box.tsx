import { type ReactNode, useId } from 'react'

interface CheckBoxProps {
  label: string
  isOn: boolean
  onChange: (isOn: boolean) => void
  hint?: ReactNode
}

/** Something that may be chosen with a form, and counts when the form is sent. */
export function CheckBox({ label, isOn, onChange, hint }: CheckBoxProps) {
  const id = useId()
  return (
    <div className="flex items-start gap-2 text-sm">
      <input
        id={id}
        type="checkbox"
        checked={isOn}
        onChange={(event) => onChange(event.target.checked)}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint ? (
          <p id={`${id}-hint`} className="text-muted">
            {hint}
          </p>
        ) : null}
      </div>
    </div>
  )
}
