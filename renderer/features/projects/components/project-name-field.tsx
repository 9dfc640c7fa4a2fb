import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MAX_PROJECT_NAME_CHARS } from '../../../../contract/core/projects.ts'
import { isComposing } from '../../../lib/input-method.ts'

/** Enter and leaving the field keep the new name, Esc the old one. `onDone(null)`: nothing changed. */
export function ProjectNameField({ name, onDone }: { name: string; onDone: (name: string | null) => void }) {
  const { t } = useTranslation()
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
      maxLength={MAX_PROJECT_NAME_CHARS}
      aria-label={t('projects.nameLabel')}
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
