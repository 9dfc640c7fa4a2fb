import { ArrowUp, Paperclip, Square } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MAX_MESSAGE_CHARS } from '../../../../contract/core/chat.ts'
import { DOCUMENT_EXTENSIONS } from '../../../../contract/core/documents.ts'
import type { MemoryMode } from '../../../../contract/core/projects.ts'
import { warmModel } from '../../../core/chats.ts'
import { useCommand } from '../../../core/commands.ts'
import { isMac } from '../../../core/desktop.ts'
import { useSettings } from '../../../core/settings.ts'
import { FileButton } from '../../../ui/file-button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { useDraft } from '../chat-context.ts'
import { keyMeaning } from '../composer-keys.ts'
import { NEW_CHAT } from '../drafts.ts'
import { useDraftLookup } from '../use-draft-lookup.ts'
import { CharacterCount } from './character-count.tsx'
import { ComposerNotices } from './composer-notices.tsx'
import { DocumentChips } from './document-chips.tsx'
import { MemoryPicker } from './memory-picker.tsx'
import { ModelPicker } from './model-picker.tsx'

interface ComposerProps {
  /** Session id, or NEW_CHAT. */
  chat: string
  /** The mode of the project, else of the user's settings. */
  memoryMode: MemoryMode
  model: string | null
  onModelChange: (name: string) => void
  /** The answer that is being written in this chat, if any. */
  answeringId: string | null
  /** A message of this chat is on its way. */
  isSending: boolean
  onSend: (text: string) => void
  /** Keeps the text until the quota resets. */
  onSendThen: (text: string) => void
  onStop: (answerId: string) => void
  onFiles: (files: Iterable<File>) => void
}

export function Composer(props: ComposerProps) {
  const {
    chat,
    memoryMode,
    model,
    onModelChange,
    answeringId,
    isSending,
    onSend,
    onSendThen,
    onStop,
    onFiles,
  } = props
  const { t } = useTranslation()
  const { send_key: sendKey } = useSettings()
  const [text, setText] = useDraft(chat)
  useDraftLookup(chat, text, memoryMode)
  const field = useRef<HTMLTextAreaElement>(null)
  const countId = useId()
  const isTooLong = text.length > MAX_MESSAGE_CHARS
  const hasText = text.trim() !== ''
  const busy = answeringId !== null ? 'answering' : isSending ? 'sending' : null
  // Also over the quota: only the core recognises a message of someone in danger, which is always answered.
  const canSend = hasText && !isTooLong && busy === null
  /** Enter was pressed while something else goes first. */
  const [isHeldBack, setIsHeldBack] = useState(false)
  useEffect(() => {
    if (busy === null || !hasText) setIsHeldBack(false)
  }, [busy, hasText])

  // biome-ignore lint/correctness/useExhaustiveDependencies: another chat is a new place to write in
  useEffect(() => field.current?.focus({ preventScroll: true }), [chat])
  useCommand((command) => {
    if (command.type === 'focus_composer') field.current?.focus()
    if (command.type === 'stop' && answeringId !== null) onStop(answeringId)
  })

  const send = () => {
    if (hasText && busy !== null) setIsHeldBack(true)
    if (!canSend) return
    setText('')
    onSend(text)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const meaning = keyMeaning(event.nativeEvent, sendKey)
    if (meaning === 'send') {
      event.preventDefault()
      send()
    } else if (meaning === 'escape' && answeringId !== null) {
      event.preventDefault()
      event.stopPropagation()
      onStop(answeringId)
    }
  }
  const sendKeys =
    sendKey === 'enter' ? t('keys.enter') : `${isMac() ? '⌘' : t('keys.ctrl')}+${t('keys.enter')}`
  return (
    <form
      aria-label={t('composer.form')}
      className="mx-auto w-full max-w-(--column) px-4 pb-5 sm:px-6"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <ComposerNotices
        chat={chat}
        hasText={hasText}
        heldBack={isHeldBack ? busy : null}
        onSendThen={() => onSendThen(text)}
      />
      <DocumentChips sessionId={chat === NEW_CHAT ? null : chat} />
      <div className="rounded-2xl border border-line-strong/60 bg-raised pt-2 shadow-sm focus-within:border-accent">
        <textarea
          ref={field}
          value={text}
          dir="auto"
          rows={1}
          aria-label={t('composer.label')}
          aria-describedby={countId}
          aria-invalid={isTooLong}
          placeholder={t('composer.placeholder')}
          onChange={(event) => {
            if (text === '') warmModel(model)
            setText(event.target.value)
          }}
          onKeyDown={onKeyDown}
          className="field-sizing-content block max-h-[40vh] min-h-10 w-full resize-none bg-transparent px-4 pt-1 pb-1 low:max-h-[25vh] text-[1rem] leading-6 outline-none placeholder:text-muted"
        />
        <div className="flex items-center gap-2 py-1.5 pr-1.5 pl-2">
          <FileButton
            icon={Paperclip}
            label={t('documents.add')}
            accept={DOCUMENT_EXTENSIONS}
            onFiles={onFiles}
          />
          <ModelPicker value={model} onChange={onModelChange} />
          <MemoryPicker chat={chat} set={memoryMode} />
          <div id={countId} className="ml-auto text-right">
            <CharacterCount length={text.length} />
          </div>
          {answeringId === null ? (
            <IconButton
              type="submit"
              icon={ArrowUp}
              label={t('composer.send')}
              shortcut={sendKeys}
              tipAlign="end"
              disabled={!canSend}
              className="bg-accent text-on-accent! hover:bg-accent-hover disabled:bg-hover disabled:text-muted! disabled:opacity-100"
            />
          ) : (
            <IconButton
              icon={Square}
              label={t('composer.stop')}
              shortcut={t('keys.esc')}
              tipAlign="end"
              onClick={() => onStop(answeringId)}
              className="border border-line bg-raised [&_svg]:size-3.5 [&_svg]:fill-current"
            />
          )}
        </div>
      </div>
    </form>
  )
}
