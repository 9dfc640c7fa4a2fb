import { useTranslation } from 'react-i18next'
import type { Document, Source } from '../../contract/core/documents.ts'
import { useFormat } from '../lib/format.ts'
import { errorWords } from './error-words.ts'

/** Returns a function that says where a passage stands: "page 3", "Costs", "rows 12–40". */
export function usePlaceWords(): (source: Omit<Source, 'document_id' | 'position' | 'name'>) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return ({ kind, page, heading, first_line: first, last_line: last }) => {
    if (page !== null) return t('documents.page', { page: format.number(page) })
    if (heading !== null) return heading
    if (first === null || last === null) return ''
    const lines = { from: format.number(first), to: format.number(last) }
    return kind === 'csv' ? t('documents.rows', lines) : t('documents.lines', lines)
  }
}

/** Returns a function that says how far a document is, or why it could not be read. */
export function useDocumentState(): (document: Document) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return ({ state, error, pages, passages, passages_indexed: indexed, size_bytes }) => {
    switch (state) {
      case 'waiting':
        return t('documents.state.waiting')
      case 'reading':
        return t('documents.state.reading')
      case 'indexing':
        return t('documents.state.indexing', { share: format.share(indexed / passages) })
      case 'failed':
        return errorWords(t, format, { code: error ?? 'document_unreadable' })
      case 'ready':
        return pages === null
          ? format.bytes(size_bytes)
          : `${format.bytes(size_bytes)} · ${t('documents.pages', { count: pages, pages: format.number(pages) })}`
    }
  }
}
