import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MAX_TITLE_CHARS } from '../../../../contract/core/chat.ts'
import { isComposing } from '../../../lib/input-method.ts'

/** Enter and leaving the field keep the new title, Esc the old one. `onDone(null)`: nothing changed. */
export function RenameField({ title, onDone }: { title: string; onDone: (title: string | null) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState(title)
  const field = useRef<HTMLInputElement>(null)
  const isDone = useRef(false)
  useEffect(() => field.current?.select(), [])
  const finish = (next: string | null) => {
    if (isDone.current) return
    isDone.current = true
    const trimmed = next?.trim() ?? ''
    onDone(trimmed === '' || trimmed === title ? null : trimmed)
  }
  return (
    <input
      ref={field}
      value={text}
      dir="auto"
      maxLength={MAX_TITLE_CHARS}
      aria-label={t('sidebar.renameLabel')}
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
