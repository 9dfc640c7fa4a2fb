import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isProtection, type PolicyAct } from '../../../../contract/core/policy.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useAppeal } from '../../../core/policy.ts'
import { useFormat } from '../../../lib/format.ts'
import { isComposing } from '../../../lib/input-method.ts'
import { Button } from '../../../ui/button.tsx'

const MAX_NOTE_CHARS = 1_000

/** "This was wrong": what came of it, or the way to say so. */
export function Appeal({ act }: { act: PolicyAct }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const format = useFormat()
  const fieldId = useId()
  const [isOpen, setIsOpen] = useState(false)
  const [note, setNote] = useState('')
  const appeal = useAppeal()
  const made = appeal.data?.appeal ?? act.appeal
  if (made) {
    return (
      <p role="status" className="text-sm">
        {t('constitution.appeal.made', { time: format.dateTime(made.at) })}{' '}
        {t(
          isProtection(act.category, act.outcome)
            ? 'constitution.appeal.stays'
            : 'constitution.appeal.effect',
        )}
        {made.note === '' ? null : <q className="mt-1 block text-muted">{made.note}</q>}
      </p>
    )
  }
  if (act.outcome === 'allow') return null
  if (!isOpen) return <Button onClick={() => setIsOpen(true)}>{t('constitution.appeal.start')}</Button>
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        appeal.mutate({ actId: act.id, note: note.trim() })
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || isComposing(event.nativeEvent)) return
        event.preventDefault()
        setIsOpen(false)
      }}
    >
      <label htmlFor={fieldId} className="text-sm">
        {t('constitution.appeal.note')}
      </label>
      <textarea
        id={fieldId}
        // biome-ignore lint/a11y/noAutofocus: a user who pressed the button wants to write here
        autoFocus
        value={note}
        maxLength={MAX_NOTE_CHARS}
        rows={2}
        onChange={(event) => setNote(event.target.value)}
        className="mt-1 field-sizing-content block w-full resize-none rounded-lg border border-line-strong bg-raised px-3 py-2 text-sm"
      />
      {appeal.error ? (
        <p role="alert" className="mt-2 text-sm text-danger">
          {errorText(appeal.error)}
        </p>
      ) : null}
      <div className="mt-2 flex gap-2">
        <Button look="primary" type="submit" disabled={appeal.isPending}>
          {t('constitution.appeal.send')}
        </Button>
        <Button look="quiet" onClick={() => setIsOpen(false)}>
          {t('actions.cancel')}
        </Button>
      </div>
    </form>
  )
}
