import { Brain, Check, Copy, GitBranch, Pencil } from 'lucide-react'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../../contract/core/chat.ts'
import type { RememberedMemory } from '../../../../contract/core/remembered.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { useCopied } from '../../../ui/use-copied.ts'
import type { Version } from '../message-tree.ts'
import type { ChatActions } from '../use-chat-actions.ts'
import { useSavedEntries } from '../use-saved.ts'
import { MessageActions } from './message-actions.tsx'
import { QuestionEditor } from './question-editor.tsx'
import { RememberButton } from './remember-button.tsx'
import { SavedChip } from './saved-chip.tsx'
import { SavedDialog } from './saved-dialog.tsx'
import { VersionSwitch } from './version-switch.tsx'

interface QuestionProps {
  message: Message
  version: Version
  /** What was kept of it. */
  memories: readonly RememberedMemory[]
  actions: ChatActions
  /** Nothing can be sent in this chat now: an answer is being written. */
  isBusy: boolean
}

/** The user's message: plain text, as it was typed. */
export const Question = memo(function Question(props: QuestionProps) {
  const { message, version, memories, actions, isBusy } = props
  const { t } = useTranslation()
  const entries = useSavedEntries(message.id, memories)
  const [isEditing, setIsEditing] = useState(false)
  const [isShowingSaved, setIsShowingSaved] = useState(false)
  const [isCopied, copy] = useCopied()
  if (isEditing) {
    return (
      <QuestionEditor
        text={message.content}
        onCancel={() => setIsEditing(false)}
        onSend={(text) => {
          setIsEditing(false)
          actions.edit(message, text)
        }}
      />
    )
  }
  return (
    <div className="group/message flex flex-col items-end pt-5">
      <h2 className="sr-only">{t('chat.youSaid')}</h2>
      <QuestionBubble text={message.content} />
      <MessageActions
        isRight
        always={<VersionSwitch version={version} onShow={actions.showVersion} />}
        end={<SavedChip messageId={message.id} entries={entries} onShow={() => setIsShowingSaved(true)} />}
      >
        <IconButton
          icon={isCopied ? Check : Copy}
          size="small"
          label={isCopied ? t('actions.copied') : t('actions.copy')}
          onClick={() => void copy(message.content)}
        />
        <IconButton
          icon={Pencil}
          size="small"
          label={t('chat.edit')}
          disabled={isBusy}
          onClick={() => setIsEditing(true)}
        />
        <RememberButton message={message} tipAlign="end" />
        <IconButton
          icon={Brain}
          size="small"
          tipAlign="end"
          label={t(entries.length === 0 ? 'memory.saved.whyNot' : 'memory.saved.what')}
          aria-haspopup="dialog"
          onClick={() => setIsShowingSaved(true)}
        />
        <IconButton
          icon={GitBranch}
          size="small"
          tipAlign="end"
          label={t('chat.branch')}
          onClick={() => actions.branch(message.id)}
        />
      </MessageActions>
      <SavedDialog
        message={message}
        entries={entries}
        isOpen={isShowingSaved}
        onClose={() => setIsShowingSaved(false)}
      />
    </div>
  )
})

export function QuestionBubble({ text }: { text: string }) {
  return (
    <div
      dir="auto"
      className="max-w-[85%] rounded-2xl rounded-br-md bg-accent-soft px-4 py-2 text-[1rem] leading-6 break-words whitespace-pre-wrap [unicode-bidi:plaintext]"
    >
      {text}
    </div>
  )
}
