import { useEffect, useRef, useState } from 'react'
import { isComposing } from '../lib/input-method.ts'

interface NameFieldProps {
  name: string
  label: string
  maxChars: number
  onDone: (name: string | null) => void
}

/** Enter and leaving the field keep the new name, Esc the old one. `onDone(null)`: nothing changed. */
export function NameField({ name, label, maxChars, onDone }: NameFieldProps) {
  const [text, setText] = useState(name)
  const field = useRef<HTMLInputElement>(null)
  const isDone = useRef(false)
  useEffect(() => field.current?.select(), [])
  const finish = (next: string | null) => {
    if (isDone.current) return
    isDone.current = true
    const trimmed = next?.trim() ?? ''
    onDone(trimmed === '' || trimmed === name ? null : trimmed)
  }
  return (
    <input
      ref={field}
      value={text}
      dir="auto"
      maxLength={maxChars}
      aria-label={label}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => finish(text)}
      onKeyDown={(event) => {
        if (isComposing(event.nativeEvent)) return
        if (event.key === 'Enter') finish(text)
        if (event.key === 'Escape') {
          event.stopPropagation()
          finish(null)
        }
      }}
      className="h-9 w-full rounded-lg border border-accent bg-raised px-3 text-sm outline-none"
    />
  )
}
