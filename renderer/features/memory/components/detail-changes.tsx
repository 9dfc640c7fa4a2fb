import { clsx } from 'clsx'
import { useTranslation } from 'react-i18next'
import type { MemoryDetail } from '../../../../contract/core/memory.ts'
import { useFormat } from '../../../lib/format.ts'
import { DetailSection } from './detail-section.tsx'

interface DetailChangesProps {
  memory: MemoryDetail
  onOpen: (id: string) => void
}

/** How a fact changed: each thing that was true, and until when. */
export function DetailChanges({ memory, onOpen }: DetailChangesProps) {
  const { t } = useTranslation()
  const format = useFormat()
  if (memory.fact_history.length === 0) return null
  return (
    <DetailSection title={t('memory.changes')}>
      <ol className="ml-1 border-l border-line-strong">
        {memory.fact_history.map(({ memory_id: id, text, from, to }) => (
          <li key={id} className="relative pb-3 pl-4 last:pb-0">
            <span
              aria-hidden="true"
              className={clsx(
                'absolute top-1.5 -left-[4.5px] size-2 rounded-full',
                to === null ? 'bg-accent' : 'bg-line-strong',
              )}
            />
            {id === memory.id ? (
              <span aria-current="true" className="font-medium break-words">
                {text}
              </span>
            ) : (
              <button
                type="button"
                onClick={() => onOpen(id)}
                className="text-left font-medium break-words text-accent underline underline-offset-2"
              >
                {text}
              </button>
            )}
            <span className="block text-muted">
              {to === null
                ? t('memory.changedSince', { date: format.date(from) })
                : t('memory.changedUntil', { date: format.date(to) })}
            </span>
          </li>
        ))}
      </ol>
    </DetailSection>
  )
}
