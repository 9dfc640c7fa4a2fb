import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MAX_MEMORY_CHARS, type Memory } from '../../../../contract/core/memory.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useMergeMemories, useUndoLastStep } from '../../../core/memory-changes.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { useFormat } from '../../../lib/format.ts'
import { showToast } from '../../../lib/toasts.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { MemoryText } from '../../../ui/memory-fields.tsx'
import { joinedText } from '../joined-text.ts'

interface MergeDialogProps {
  isOpen: boolean
  memories: readonly Memory[]
  onClose: () => void
  onMerged: (memory: Memory) => void
  /** It was undone: the merged memory is gone. */
  onUnmerged: (memory: Memory) => void
}

export function MergeDialog({ isOpen, ...form }: MergeDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog
      isOpen={isOpen}
      onClose={form.onClose}
      title={t('memory.mergeTitle')}
      description={t('memory.mergeWhat')}
    >
      <MergeForm {...form} />
    </Dialog>
  )
}

function MergeForm({ memories, onClose, onMerged, onUnmerged }: Omit<MergeDialogProps, 'isOpen'>) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const format = useFormat()
  const merge = useMergeMemories()
  const { mutateAsync: undo } = useUndoLastStep()
  const sayProblem = useProblemToast()
  const [text, setText] = useState(() => joinedText(memories.map((memory) => memory.text)))
  const canMerge = text.trim() !== '' && text.trim().length <= MAX_MEMORY_CHARS && !merge.isPending
  const submit = () => {
    if (!canMerge) return
    merge.mutate(
      { ids: memories.map(({ id }) => id), text: text.trim() },
      {
        onSuccess: (merged) => {
          onMerged(merged)
          showToast({
            text: t('memory.merged', { count: memories.length, merged: format.number(memories.length) }),
            action: {
              label: t('actions.undo'),
              altText: t('memory.undoMergeHint'),
              // A promise, since the callbacks of a mutation do not run once this form is closed.
              run: () => {
                undo(merged.id).then(() => {
                  onUnmerged(merged)
                  showToast({ text: t('memory.unmerged') })
                }, sayProblem)
              },
            },
          })
        },
      },
    )
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <ul className="mb-4 list-disc space-y-1 pl-5 text-sm text-muted">
        {memories.map((memory) => (
          <li key={memory.id} className="break-words">
            {memory.text}
          </li>
        ))}
      </ul>
      <MemoryText value={text} onChange={setText} />
      {merge.error ? (
        <p role="alert" className="mt-3 text-sm text-danger">
          {errorText(merge.error)}
        </p>
      ) : null}
      <div className="mt-4 flex justify-end gap-2">
        <Button look="quiet" onClick={onClose}>
          {t('actions.cancel')}
        </Button>
        <Button look="primary" type="submit" disabled={!canMerge}>
          {t('memory.merge')}
        </Button>
      </div>
    </form>
  )
}
