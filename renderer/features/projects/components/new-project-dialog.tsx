import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { MAX_PROJECT_NAME_CHARS } from '../../../../contract/core/projects.ts'
import { useUpdateSession } from '../../../core/chats.ts'
import { useCommand } from '../../../core/commands.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { setFolderOpen } from '../../../core/project-folders.ts'
import { useCreateProject } from '../../../core/projects.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { showToast } from '../../../lib/toasts.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { projectPath } from '../paths.ts'

/** Opens with the command `new_project`, whichever page is open; a chat that is given moves into the new project. */
export function NewProjectDialog() {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<{ sessionId: string | null } | null>(null)
  useCommand((command) => {
    if (command.type === 'new_project') setAsked({ sessionId: command.sessionId ?? null })
  })
  return (
    <Dialog
      isOpen={asked !== null}
      onClose={() => setAsked(null)}
      title={t('projects.new')}
      description={t('projects.what')}
    >
      <NewProjectForm sessionId={asked?.sessionId ?? null} onDone={() => setAsked(null)} />
    </Dialog>
  )
}

function NewProjectForm({ sessionId, onDone }: { sessionId: string | null; onDone: () => void }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const navigate = useNavigate()
  const fieldId = useId()
  const [name, setName] = useState('')
  const create = useCreateProject()
  const moveChat = useMoveChat()
  const canCreate = name.trim() !== '' && !create.isPending
  const submit = () => {
    if (!canCreate) return
    create.mutate(
      { name: name.trim() },
      {
        onSuccess: (project) => {
          onDone()
          setFolderOpen(project.id, true)
          if (sessionId === null) navigate(projectPath(project.id))
          else void moveChat(sessionId, project)
        },
      },
    )
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <label htmlFor={fieldId} className="text-sm font-medium">
        {t('projects.nameLabel')}
      </label>
      <input
        id={fieldId}
        // biome-ignore lint/a11y/noAutofocus: the dialog was opened to write here; its first button closes it
        autoFocus
        value={name}
        maxLength={MAX_PROJECT_NAME_CHARS}
        autoComplete="off"
        onChange={(event) => setName(event.target.value)}
        className="mt-1 h-9 w-full rounded-lg border border-line-strong bg-raised px-3 text-sm"
      />
      {create.error ? (
        <p role="alert" className="mt-2 text-sm text-danger">
          {errorText(create.error)}
        </p>
      ) : null}
      <div className="mt-4 flex justify-end gap-2">
        <Button look="quiet" onClick={onDone}>
          {t('actions.cancel')}
        </Button>
        <Button look="primary" type="submit" disabled={!canCreate}>
          {t('projects.create')}
        </Button>
      </div>
    </form>
  )
}

function useMoveChat() {
  const { t } = useTranslation()
  const { mutateAsync: updateSession } = useUpdateSession()
  const sayProblem = useProblemToast()
  // A promise, since the callbacks of a mutation do not run once the dialog is closed.
  return (sessionId: string, project: { id: string; name: string }) =>
    updateSession({ id: sessionId, project_id: project.id }).then(
      () => showToast({ text: t('projects.moved', { name: project.name }) }),
      sayProblem,
    )
}
