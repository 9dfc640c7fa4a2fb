import { CircleAlert, FileText, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useDocumentState } from '../../../core/document-words.ts'
import { isUnfinished, useDocuments, useRemoveDocument } from '../../../core/documents.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { IconButton } from '../../../ui/icon-button.tsx'

/** The documents of a chat, with their progress. */
export function DocumentChips({ sessionId }: { sessionId: string | null }) {
  const { t } = useTranslation()
  const documents = useDocuments(sessionId === null ? null : { session_id: sessionId }).data ?? []
  const stateOf = useDocumentState()
  const { mutate: remove } = useRemoveDocument()
  const onError = useProblemToast()
  if (documents.length === 0) return null
  return (
    <ul aria-label={t('documents.ofChat')} className="mb-2 flex max-h-32 flex-wrap gap-2 overflow-y-auto">
      {documents.map((document) => (
        <li
          key={document.id}
          className="flex max-w-full items-center gap-2 rounded-lg border border-line bg-raised pl-2.5 text-sm"
        >
          {document.state === 'failed' ? (
            <CircleAlert aria-hidden="true" className="size-4 shrink-0 text-danger" />
          ) : (
            <FileText aria-hidden="true" className="size-4 shrink-0 text-muted" />
          )}
          <span className="min-w-0 py-1">
            <span dir="auto" className="block truncate font-medium">
              {document.name}
            </span>
            <span
              role={isUnfinished(document) ? 'status' : undefined}
              className={
                document.state === 'failed' ? 'block text-xs text-danger' : 'block text-xs text-muted'
              }
            >
              {stateOf(document)}
            </span>
          </span>
          <IconButton
            icon={X}
            size="small"
            tipSide="top"
            label={t('documents.remove', { name: document.name })}
            onClick={() => remove(document.id, { onError })}
          />
        </li>
      ))}
    </ul>
  )
}
