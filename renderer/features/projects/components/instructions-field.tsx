import { clsx } from 'clsx'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MAX_INSTRUCTIONS_CHARS, type Project } from '../../../../contract/core/projects.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useUpdateProject } from '../../../core/projects.ts'
import { useFormat } from '../../../lib/format.ts'
import { createStore, useStore } from '../../../lib/store.ts'
import { Button } from '../../../ui/button.tsx'

/** Unsaved instructions, by project. They outlive the page, so that leaving it loses nothing. */
const drafts = createStore<ReadonlyMap<string, string>>(new Map())

function setDraft(id: string, text: string | null): void {
  const next = new Map(drafts.get())
  if (text === null) next.delete(id)
  else next.set(id, text)
  drafts.set(next)
}

export function InstructionsField({ project }: { project: Project }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const format = useFormat()
  const fieldId = useId()
  const noteId = useId()
  const draft = useStore(drafts).get(project.id)
  const update = useUpdateProject()
  const [isSaved, setIsSaved] = useState(false)
  const text = draft ?? project.instructions
  const isChanged = draft !== undefined && draft !== project.instructions
  const over = text.length - MAX_INSTRUCTIONS_CHARS
  useEffect(() => {
    if (isChanged) setIsSaved(false)
  }, [isChanged])
  const save = () =>
    update.mutate(
      { id: project.id, instructions: text },
      {
        onSuccess: () => {
          // What was typed while it was being saved is still unsaved.
          if (drafts.get().get(project.id) === text) setDraft(project.id, null)
          setIsSaved(true)
        },
      },
    )
  return (
    <>
      <label htmlFor={fieldId} className="block max-w-(--measure) text-sm text-muted">
        {t('projects.instructionsWhat')}
      </label>
      <textarea
        id={fieldId}
        value={text}
        rows={5}
        aria-describedby={noteId}
        aria-invalid={over > 0}
        placeholder={t('projects.instructionsExample')}
        onChange={(event) => setDraft(project.id, event.target.value)}
        className="mt-2 field-sizing-content block max-h-[50vh] min-h-32 w-full resize-none rounded-lg border border-line-strong bg-raised px-3 py-2 placeholder:text-muted"
      />
      <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        <p
          id={noteId}
          className={clsx('text-xs tabular-nums', over > 0 ? 'font-medium text-danger' : 'text-muted')}
        >
          {t(over > 0 ? 'projects.tooLong' : 'composer.count', {
            count: over,
            over: format.number(over),
            length: format.number(text.length),
            limit: format.number(MAX_INSTRUCTIONS_CHARS),
          })}
        </p>
        <span role="status" className="text-sm text-muted">
          {isSaved && !isChanged ? t('projects.saved') : ''}
        </span>
        {isChanged ? (
          <div className="ml-auto flex gap-2">
            <Button look="quiet" onClick={() => setDraft(project.id, null)}>
              {t('projects.discard')}
            </Button>
            <Button look="primary" disabled={over > 0 || update.isPending} onClick={save}>
              {t('actions.save')}
            </Button>
          </div>
        ) : null}
      </div>
      {update.error ? (
        <p role="alert" className="mt-2 text-sm text-danger">
          {errorText(update.error)} {t('projects.textKept')}
        </p>
      ) : null}
    </>
  )
}
