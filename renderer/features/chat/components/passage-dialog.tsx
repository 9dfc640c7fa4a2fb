import { useTranslation } from 'react-i18next'
import type { Source } from '../../../../contract/core/documents.ts'
import { usePlaceWords } from '../../../core/document-words.ts'
import { usePassage } from '../../../core/documents.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { Dialog } from '../../../ui/dialog.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'

/** A passage with the ones beside it, as they stand in the document. */
export function PassageDialog({ source, onClose }: { source: Source; onClose: () => void }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const placeOf = usePlaceWords()
  const { data, error, refetch } = usePassage(source.document_id, source.position)
  const place = placeOf(source)
  return (
    <Dialog isOpen onClose={onClose} title={source.name} {...(place === '' ? {} : { description: place })}>
      {error ? (
        <Problem text={errorText(error)} onRetry={() => void refetch()} />
      ) : data ? (
        <div dir="auto" className="space-y-3 break-words whitespace-pre-wrap">
          {data.before ? <p className="text-sm text-muted">{data.before.text}</p> : null}
          <p>
            <mark className="box-decoration-clone bg-accent-soft text-text">{data.passage.text}</mark>
          </p>
          {data.after ? <p className="text-sm text-muted">{data.after.text}</p> : null}
        </div>
      ) : (
        <div role="status" aria-busy="true" aria-label={t('documents.opening')}>
          <Skeleton className="h-24 w-full" />
        </div>
      )}
    </Dialog>
  )
}
