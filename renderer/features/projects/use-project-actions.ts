import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Project } from '../../../contract/core/projects.ts'
import { useDeleteProject, useRestoreProject, useUpdateProject } from '../../core/projects.ts'
import { useProblemToast } from '../../core/use-problem-toast.ts'
import { showToast } from '../../lib/toasts.ts'
import { projectPath } from './paths.ts'

export function useRenameProject(): (id: string, name: string) => void {
  const { mutate } = useUpdateProject()
  const onError = useProblemToast()
  return (id, name) => mutate({ id, name }, { onError })
}

/** `isOpen`: the page of this project is on screen, and is there again after an undo. */
export function useRemoveProject(): (project: Project, isOpen: boolean) => void {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { mutateAsync: remove } = useDeleteProject()
  const { mutateAsync: restore } = useRestoreProject()
  const sayProblem = useProblemToast()
  // Promises, since the callbacks of a mutation do not run once the project's row is gone.
  return (project, isOpen) => {
    const undo = () => {
      restore(project.id).then(() => {
        if (isOpen) navigate(projectPath(project.id))
        showToast({ text: t('projects.restored', { name: project.name }) })
      }, sayProblem)
    }
    remove(project.id).then(() => {
      if (isOpen) navigate('/')
      showToast({
        text: t('projects.deleted', { name: project.name }),
        action: { label: t('actions.undo'), altText: t('projects.undoHint'), run: undo },
      })
    }, sayProblem)
  }
}
