import { FilePlus, FileText, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { DOCUMENT_EXTENSIONS } from '../../../../contract/core/documents.ts'
import type { Project } from '../../../../contract/core/projects.ts'
import { useDocumentState } from '../../../core/document-words.ts'
import { isUnfinished, useAddDocument, useDocuments, useRemoveDocument } from '../../../core/documents.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { FileButton } from '../../../ui/file-button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'

/** The documents that every chat of a project can be asked about. */
export function Library({ project }: { project: Project }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const place = { project_id: project.id }
  const query = useDocuments(place)
  const { mutateAsync: add } = useAddDocument()
  const { mutate: remove } = useRemoveDocument()
  const onError = useProblemToast()
  const stateOf = useDocumentState()
  const addAll = async (files: Iterable<File>) => {
    for (const file of files) await add({ place, file }).catch(onError)
  }
  return (
    <>
      <div className="flex items-center justify-between gap-3">
        <p className="text-muted">{t('documents.libraryHint')}</p>
        <FileButton
          icon={FilePlus}
          label={t('documents.add')}
          accept={DOCUMENT_EXTENSIONS}
          onFiles={(files) => void addAll(files)}
        />
      </div>
      {query.error ? (
        <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
      ) : query.data ? (
        <ul aria-label={t('documents.library')} className="mt-2 divide-y divide-line">
          {query.data.map((document) => (
            <li key={document.id} className="flex items-center gap-3 py-2">
              <FileText aria-hidden="true" className="size-4 shrink-0 text-muted" />
              <span className="min-w-0 grow">
                <span dir="auto" className="block truncate font-medium">
                  {document.name}
                </span>
                <span
                  role={isUnfinished(document) ? 'status' : undefined}
                  className={
                    document.state === 'failed' ? 'block text-sm text-danger' : 'block text-sm text-muted'
                  }
                >
                  {stateOf(document)}
                </span>
              </span>
              <IconButton
                icon={Trash2}
                label={t('documents.remove', { name: document.name })}
                tipAlign="end"
                onClick={() => remove(document.id, { onError })}
              />
            </li>
          ))}
        </ul>
      ) : (
        <Skeleton className="mt-2 h-12 w-full" />
      )}
    </>
  )
}
