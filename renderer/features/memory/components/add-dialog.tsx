import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useErrorText } from '../../../core/error-words.ts'
import { useStoreMemory } from '../../../core/memory-changes.ts'
import { useProjects } from '../../../core/projects.ts'
import { useSayStored } from '../../../core/use-say-stored.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { isSendable, type MemoryDraft, MemoryFields } from '../../../ui/memory-fields.tsx'

interface AddDialogProps {
  isOpen: boolean
  onClose: () => void
  onAdded: (id: string) => void
}

export function AddDialog({ isOpen, onClose, onAdded }: AddDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('memory.addTitle')} description={t('memory.addWhat')}>
      <AddForm onClose={onClose} onAdded={onAdded} />
    </Dialog>
  )
}

function AddForm({ onClose, onAdded }: Omit<AddDialogProps, 'isOpen'>) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const store = useStoreMemory()
  const sayStored = useSayStored()
  const projects = useProjects().data
  const [draft, setDraft] = useState<MemoryDraft>({
    text: '',
    kind: 'fact',
    scope: 'everywhere',
    scopeId: null,
  })
  const canSave = isSendable(draft) && !store.isPending
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!canSave) return
        const { text, kind, scope, scopeId } = draft
        store.mutate(
          { text: text.trim(), kind, scope, scope_id: scopeId },
          {
            onSuccess: (stored) => {
              onClose()
              onAdded(stored.memory.id)
              sayStored(stored)
            },
          },
        )
      }}
    >
      <MemoryFields draft={draft} onChange={setDraft} projects={projects} chat={null} />
      {store.error ? (
        <p role="alert" className="mt-3 text-sm text-danger">
          {errorText(store.error)}
        </p>
      ) : null}
      <div className="mt-4 flex justify-end gap-2">
        <Button look="quiet" onClick={onClose}>
          {t('actions.cancel')}
        </Button>
        <Button look="primary" type="submit" disabled={!canSave}>
          {t('memory.remember')}
        </Button>
      </div>
    </form>
  )
}
