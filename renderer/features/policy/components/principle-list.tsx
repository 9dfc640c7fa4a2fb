import { Plus } from 'lucide-react'
import { useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { type Constitution, MAX_PRINCIPLES, type Principle } from '../../../../contract/core/policy.ts'
import { principleWords } from '../../../core/principle-words.ts'
import { useFormat } from '../../../lib/format.ts'
import { Button } from '../../../ui/button.tsx'
import { canAdd, changePrinciple, movePrinciple, newPrincipleId } from '../constitution-draft.ts'
import { PrincipleCard } from './principle-card.tsx'

interface PrincipleListProps {
  saved: Constitution
  principles: readonly Principle[]
  onChange: (principles: Principle[]) => void
}

/** The principles in the user's order: the first counts most. */
export function PrincipleList({ saved, principles, onChange }: PrincipleListProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const [moved, setMoved] = useState('')
  const [newId, setNewId] = useState<string | null>(null)
  const savedById = new Map(saved.principles.map((principle, index) => [principle.id, { principle, index }]))

  const move = (principle: Principle, by: -1 | 1) => {
    const held = document.activeElement
    const next = movePrinciple(principles, principle.id, by)
    flushSync(() => {
      onChange(next)
      setMoved(
        t('constitution.movedTo', {
          name: principleWords(t, principle).name,
          place: format.number(next.findIndex(({ id }) => id === principle.id) + 1),
          count: format.number(next.length),
        }),
      )
    })
    // A card that changes its place loses the focus; at an end its button cannot hold it any more.
    if (!(held instanceof HTMLElement)) return
    const isAtEnd = held instanceof HTMLButtonElement && held.disabled
    const other = held.dataset.move === 'up' ? 'down' : 'up'
    const target = isAtEnd ? held.parentElement?.querySelector<HTMLElement>(`[data-move=${other}]`) : held
    target?.focus()
  }

  return (
    <>
      <p className="max-w-(--measure) text-sm text-muted">{t('constitution.orderHint')}</p>
      <p role="status" className="sr-only">
        {moved}
      </p>
      <ol aria-label={t('constitution.tabs.principles')} className="mt-3 space-y-2">
        {principles.map((principle, index) => {
          const before = savedById.get(principle.id)
          return (
            <PrincipleCard
              key={principle.id}
              principle={principle}
              index={index}
              count={principles.length}
              isChanged={
                JSON.stringify(before?.principle) !== JSON.stringify(principle) || before?.index !== index
              }
              isNew={principle.id === newId}
              onChange={(change) => onChange(changePrinciple(principles, principle.id, change))}
              onMove={(by) => move(principle, by)}
              onRemove={() => onChange(principles.filter(({ id }) => id !== principle.id))}
            />
          )
        })}
      </ol>
      <div className="mt-3 flex flex-wrap items-center gap-3">
        <Button
          disabled={!canAdd(principles)}
          onClick={() => {
            const id = newPrincipleId()
            setNewId(id)
            onChange([...principles, { id, name: '', statement: '', is_active: true }])
          }}
        >
          <Plus aria-hidden="true" className="size-4" />
          {t('constitution.add')}
        </Button>
        {canAdd(principles) ? null : (
          <p className="text-sm text-muted">
            {t('constitution.atMost', { limit: format.number(MAX_PRINCIPLES) })}
          </p>
        )}
      </div>
    </>
  )
}
