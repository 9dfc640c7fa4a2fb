import { clsx } from 'clsx'
import { ArrowDown, ArrowUp, Pencil, Trash2 } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Principle } from '../../../../contract/core/policy.ts'
import { principleWords } from '../../../core/principle-words.ts'
import { useFormat } from '../../../lib/format.ts'
import { isComposing } from '../../../lib/input-method.ts'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Switch } from '../../../ui/switch.tsx'
import { isOwn } from '../constitution-draft.ts'

type Words = Pick<Principle, 'name' | 'statement'>

interface PrincipleCardProps {
  principle: Principle
  /** From 0. */
  index: number
  count: number
  /** Differs from what is saved. */
  isChanged: boolean
  /** Just added: opens with the cursor in its name. */
  isNew: boolean
  onChange: (change: Partial<Omit<Principle, 'id'>>) => void
  onMove: (by: -1 | 1) => void
  onRemove: () => void
}

/** One principle: read, switched, moved (also Alt and an arrow) and edited in its place. */
export function PrincipleCard(props: PrincipleCardProps) {
  const { principle, index, count, isChanged, isNew, onChange, onMove, onRemove } = props
  const { t } = useTranslation()
  const format = useFormat()
  /** The words before they were edited; null while nothing is edited. */
  const [before, setBefore] = useState<Words | null>(isNew ? principle : null)
  const isEditing = before !== null
  const editButton = useRef<HTMLButtonElement>(null)
  const { is_active: isActive } = principle
  const { name, statement } = principleWords(t, principle)
  const shownName = name.trim() === '' ? t('constitution.unnamed') : name
  const finish = () => {
    setBefore(null)
    setTimeout(() => editButton.current?.focus())
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (before !== null && event.key === 'Escape' && !isComposing(event.nativeEvent)) {
      event.preventDefault()
      // A new principle without words is removed.
      if (before.name === '' && before.statement === '') onRemove()
      else onChange({ name: before.name, statement: before.statement })
      finish()
    }
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    onMove(event.key === 'ArrowUp' ? -1 : 1)
  }
  return (
    <li
      onKeyDown={onKeyDown}
      className={clsx(
        'flex gap-4 rounded-xl border p-4',
        isChanged ? 'border-accent' : 'border-line',
        isActive ? 'bg-raised' : 'bg-sunken',
      )}
    >
      <span aria-hidden="true" className="w-5 pt-0.5 text-right text-sm text-muted tabular-nums">
        {format.number(index + 1)}
      </span>
      <div className="min-w-0 flex-1">
        {isEditing ? (
          <PrincipleEditor
            principle={{ ...principle, name, statement }}
            onChange={onChange}
            onDone={finish}
          />
        ) : (
          <>
            <h3 className={clsx('font-semibold break-words', !isActive && 'text-muted')}>
              {shownName}
              {isActive ? null : (
                <span className="ml-2 text-sm font-normal text-muted">{t('constitution.off')}</span>
              )}
              {isChanged ? (
                <span className="ml-2 text-sm font-normal text-accent">{t('constitution.unsavedMark')}</span>
              ) : null}
            </h3>
            <p className={clsx('mt-1 max-w-(--measure) break-words', !isActive && 'text-muted')}>
              {statement}
            </p>
          </>
        )}
      </div>
      <div className="flex shrink-0 flex-col items-end gap-1 sm:flex-row sm:items-start">
        {isEditing ? null : (
          <IconButton
            ref={editButton}
            icon={Pencil}
            size="small"
            tipAlign="end"
            label={t('constitution.edit', { name: shownName })}
            onClick={() => setBefore(principle)}
          />
        )}
        <IconButton
          icon={ArrowUp}
          size="small"
          tipAlign="end"
          data-move="up"
          label={t('constitution.moveUp', { name: shownName })}
          disabled={index === 0}
          onClick={() => onMove(-1)}
        />
        <IconButton
          icon={ArrowDown}
          size="small"
          data-move="down"
          tipAlign="end"
          label={t('constitution.moveDown', { name: shownName })}
          disabled={index === count - 1}
          onClick={() => onMove(1)}
        />
        {isOwn(principle.id) ? (
          <IconButton
            icon={Trash2}
            size="small"
            tipAlign="end"
            label={t('constitution.remove', { name: shownName })}
            disabled={count === 1}
            onClick={onRemove}
          />
        ) : null}
        <span className="flex h-7 items-center pl-1">
          <Switch
            label={t('constitution.switch', { name: shownName })}
            isOn={isActive}
            onChange={(isOn) => onChange({ is_active: isOn })}
          />
        </span>
      </div>
    </li>
  )
}

interface PrincipleEditorProps {
  principle: Principle
  onChange: (change: Partial<Omit<Principle, 'id'>>) => void
  onDone: () => void
}

/** What is typed is in the draft at once; Esc takes the card's words back to how they were. */
function PrincipleEditor({ principle, onChange, onDone }: PrincipleEditorProps) {
  const { t } = useTranslation()
  const nameId = useId()
  const statementId = useId()
  const nameField = useRef<HTMLInputElement>(null)
  useEffect(() => nameField.current?.select(), [])
  return (
    <div>
      <label htmlFor={nameId} className="text-sm text-muted">
        {t('constitution.nameLabel')}
      </label>
      <input
        ref={nameField}
        id={nameId}
        value={principle.name}
        maxLength={60}
        onChange={(event) => onChange({ name: event.target.value })}
        className="mt-1 block h-9 w-full rounded-lg border border-line-strong bg-raised px-3 font-semibold"
      />
      <label htmlFor={statementId} className="mt-3 block text-sm text-muted">
        {t('constitution.statementLabel')}
      </label>
      <textarea
        id={statementId}
        value={principle.statement}
        maxLength={600}
        rows={3}
        onChange={(event) => onChange({ statement: event.target.value })}
        className="mt-1 field-sizing-content block min-h-20 w-full resize-none rounded-lg border border-line-strong bg-raised px-3 py-2"
      />
      <Button className="mt-2" onClick={onDone}>
        {t('constitution.done')}
      </Button>
    </div>
  )
}
