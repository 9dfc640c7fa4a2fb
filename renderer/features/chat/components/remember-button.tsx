import { BookmarkPlus } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../../contract/core/chat.ts'
import { MAX_MEMORY_CHARS } from '../../../../contract/core/memory.ts'
import { useMessages } from '../../../core/chats.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useStoreMemory } from '../../../core/memory-changes.ts'
import { useProjects } from '../../../core/projects.ts'
import { useSayStored } from '../../../core/use-say-stored.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { isSendable, type MemoryDraft, MemoryFields } from '../../../ui/memory-fields.tsx'

/** "Remember this": the words that are selected in the message, else all of it, to be shortened before it is kept. */
export function RememberButton({
  message,
  tipAlign = 'center',
}: {
  message: Message
  tipAlign?: 'center' | 'end'
}) {
  const { t } = useTranslation()
  const [text, setText] = useState<string | null>(null)
  // Pressing the button may take the selection away before the click.
  const selected = useRef('')
  return (
    <>
      <IconButton
        icon={BookmarkPlus}
        size="small"
        tipAlign={tipAlign}
        label={t('memory.rememberThis')}
        disabled={message.content.trim() === ''}
        onPointerDown={(event) => {
          selected.current = selectionWithin(event.currentTarget)
        }}
        onClick={(event) => {
          const words = selected.current || selectionWithin(event.currentTarget)
          selected.current = ''
          setText((words || message.content).trim().slice(0, MAX_MEMORY_CHARS))
        }}
      />
      <Dialog
        isOpen={text !== null}
        onClose={() => setText(null)}
        title={t('memory.rememberTitle')}
        description={t('memory.rememberWhat')}
      >
        <RememberForm message={message} text={text ?? ''} onDone={() => setText(null)} />
      </Dialog>
    </>
  )
}

/** What is selected in the message that the button belongs to. */
function selectionWithin(button: Element): string {
  const selection = document.getSelection()
  const article = button.closest('article')
  if (!selection || selection.isCollapsed || !article) return ''
  const isInside = article.contains(selection.anchorNode) && article.contains(selection.focusNode)
  return isInside ? selection.toString().trim() : ''
}

function RememberForm({ message, text, onDone }: { message: Message; text: string; onDone: () => void }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const session = useMessages(message.session_id).data?.session
  const store = useStoreMemory()
  const sayStored = useSayStored()
  const projects = useProjects().data
  const [draft, setDraft] = useState<MemoryDraft>({ text, kind: 'fact', scope: 'everywhere', scopeId: null })
  const canSave = isSendable(draft) && !store.isPending
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!canSave) return
        store.mutate(
          {
            text: draft.text.trim(),
            kind: draft.kind,
            scope: draft.scope,
            scope_id: draft.scopeId,
            source_message_id: message.id,
          },
          {
            onSuccess: (stored) => {
              onDone()
              sayStored(stored)
            },
          },
        )
      }}
    >
      <MemoryFields
        draft={draft}
        onChange={setDraft}
        projects={projects}
        chat={{ id: message.session_id, title: session?.title || t('chat.untitled') }}
      />
      {store.error ? (
        <p role="alert" className="mt-3 text-sm text-danger">
          {errorText(store.error)}
        </p>
      ) : null}
      <div className="mt-4 flex justify-end gap-2">
        <Button look="quiet" onClick={onDone}>
          {t('actions.cancel')}
        </Button>
        <Button look="primary" type="submit" disabled={!canSave}>
          {t('memory.remember')}
        </Button>
      </div>
    </form>
  )
}
