import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MAX_MESSAGE_CHARS } from '../../../../contract/core/chat.ts'
import { useSettings } from '../../../core/settings.ts'
import { Button } from '../../../ui/button.tsx'
import { keyMeaning } from '../composer-keys.ts'
import { CharacterCount } from './character-count.tsx'

interface QuestionEditorProps {
  text: string
  onSend: (text: string) => void
  onCancel: () => void
}

/** Edits a question in its place. Sending makes a new version; the old one and its answers stay. */
export function QuestionEditor({ text: original, onSend, onCancel }: QuestionEditorProps) {
  const { t } = useTranslation()
  const { send_key: sendKey } = useSettings()
  const [text, setText] = useState(original)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    field.current?.focus()
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length)
  }, [])
  const isSendable = text.trim() !== '' && text.length <= MAX_MESSAGE_CHARS
  const onKeyDown = (event: KeyboardEvent) => {
    const meaning = keyMeaning(event.nativeEvent, sendKey)
    if (meaning === null) return
    event.preventDefault()
    event.stopPropagation()
    if (meaning === 'escape') onCancel()
    else if (isSendable) onSend(text)
  }
  return (
    <div className="pt-5 pb-2">
      <div className="rounded-2xl border border-line-strong bg-raised focus-within:border-accent">
        <textarea
          ref={field}
          value={text}
          dir="auto"
          aria-label={t('chat.editLabel')}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          className="field-sizing-content block max-h-[50vh] w-full resize-none bg-transparent px-4 py-3 text-[1rem] leading-6 outline-none"
        />
        <div className="flex flex-wrap items-center justify-between gap-2 px-2 pb-2">
          <p className="px-2 text-sm text-muted">{t('chat.editKeeps')}</p>
          <div className="ml-auto flex items-center gap-2">
            <CharacterCount length={text.length} />
            <Button look="quiet" onClick={onCancel}>
              {t('actions.cancel')}
            </Button>
            <Button look="primary" disabled={!isSendable} onClick={() => onSend(text)}>
              {t('actions.send')}
            </Button>
          </div>
        </div>
      </div>
    </div>
  )
}
