import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Constitution } from '../../../../contract/core/policy.ts'
import { asCoreError } from '../../../core/core-error.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useConstitution, useSaveConstitution } from '../../../core/policy.ts'
import { useFormat } from '../../../lib/format.ts'
import { showToast } from '../../../lib/toasts.ts'
import { Button } from '../../../ui/button.tsx'
import { type ConstitutionDraft, draftStore, problemOf } from '../constitution-draft.ts'

const MAX_NOTE_CHARS = 200

/** Stands at the foot of the page while something is unsaved: one note, one button, one new version. */
export function SaveBar({ saved, draft }: { saved: Constitution; draft: ConstitutionDraft }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const format = useFormat()
  const noteId = useId()
  const save = useSaveConstitution()
  const newest = useConstitution()
  const problem = problemOf(draft.principles)
  const refusal = save.error ? asCoreError(save.error) : null
  const isOvertaken = draft.basedOn !== saved.version || refusal?.code === 'constitution_changed'
  const submit = () => {
    if (problem !== null || save.isPending) return
    save.mutate(
      { based_on: draft.basedOn, principles: [...draft.principles], note: draft.note.trim() },
      {
        onSuccess: (constitution) => {
          draftStore.set(null)
          showToast({ text: t('constitution.saved', { version: format.number(constitution.version) }) })
        },
        onError: () => void newest.refetch(),
      },
    )
  }
  /** Saves the user's text as a new version; the newest one stays in the history. */
  const putOnTop = () => {
    save.reset()
    draftStore.set({ ...draft, basedOn: saved.version })
  }
  return (
    <form
      aria-label={t('constitution.unsaved')}
      data-foot-bar
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
      className="sticky bottom-4 z-10 mt-6 rounded-xl border border-line-strong bg-raised px-4 py-3 shadow-float"
    >
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1 basis-64">
          <p className="flex flex-wrap gap-x-3 text-sm">
            <span className="font-medium">{t('constitution.unsaved')}</span>
            <label htmlFor={noteId} className="text-muted">
              {t('constitution.noteLabel')}
            </label>
          </p>
          <input
            id={noteId}
            value={draft.note}
            maxLength={MAX_NOTE_CHARS}
            onChange={(event) => draftStore.set({ ...draft, note: event.target.value })}
            className="mt-1 h-9 w-full rounded-lg border border-line-strong bg-raised px-3 text-sm"
          />
        </div>
        <div className="flex gap-2">
          <Button look="quiet" onClick={() => draftStore.set(null)}>
            {t('constitution.discard')}
          </Button>
          <Button look="primary" type="submit" disabled={problem !== null || isOvertaken || save.isPending}>
            {t('constitution.save')}
          </Button>
        </div>
      </div>
      {problem === null ? null : (
        <p role="alert" className="mt-2 text-sm text-danger">
          {t(`constitution.problems.${problem}`)}
        </p>
      )}
      {isOvertaken ? (
        <div role="alert" className="mt-3 flex flex-wrap items-center gap-3 text-sm">
          <p className="min-w-0 flex-1 basis-64">
            {t('constitution.overtaken', { version: format.number(saved.version) })}
          </p>
          <Button disabled={draft.basedOn === saved.version} onClick={putOnTop}>
            {t('constitution.putOnTop')}
          </Button>
        </div>
      ) : refusal ? (
        <p role="alert" className="mt-2 text-sm text-danger">
          {errorText(refusal)} {t('constitution.changesKept')}
        </p>
      ) : null}
    </form>
  )
}
