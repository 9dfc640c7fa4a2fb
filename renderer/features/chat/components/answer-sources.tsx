import { createContext, useContext, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Source } from '../../../../contract/core/documents.ts'
import { usePlaceWords } from '../../../core/document-words.ts'
import { PassageDialog } from './passage-dialog.tsx'

/** Sources of the answers of the chat on screen, by answer. */
export const SourcesContext = createContext<Readonly<Record<string, readonly Source[]>>>({})

/** What an answer was given of the user's documents; each opens its passage. */
export function AnswerSources({ messageId }: { messageId: string }) {
  const { t } = useTranslation()
  const placeOf = usePlaceWords()
  const sources = useContext(SourcesContext)[messageId] ?? []
  const [opened, setOpened] = useState<Source | null>(null)
  if (sources.length === 0) return null
  return (
    <div className="flex flex-wrap items-center gap-1.5 pt-2 text-sm">
      <span id={`sources-${messageId}`} className="text-muted">
        {t('documents.sources')}
      </span>
      <ul aria-labelledby={`sources-${messageId}`} className="contents">
        {sources.map((source) => (
          <li key={`${source.document_id} ${source.position}`} className="max-w-full">
            <button
              type="button"
              dir="auto"
              onClick={() => setOpened(source)}
              className="max-w-full truncate rounded-md border border-line bg-raised px-2 py-1 text-left hover:bg-hover"
            >
              {[source.name, placeOf(source)].filter((part) => part !== '').join(', ')}
            </button>
          </li>
        ))}
      </ul>
      {opened === null ? null : <PassageDialog source={opened} onClose={() => setOpened(null)} />}
    </div>
  )
}
