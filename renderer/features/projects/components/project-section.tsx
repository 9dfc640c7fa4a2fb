import { FolderPlus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMatch } from 'react-router'
import type { Project } from '../../../../contract/core/projects.ts'
import { giveCommand } from '../../../core/commands.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useProjects } from '../../../core/projects.ts'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { ProjectFolder } from './project-folder.tsx'

interface ProjectSectionProps {
  /** Keys that make a project. */
  shortcut: string
  /** Its chats in the sidebar; they belong to another feature. */
  chatsOf: (project: Project) => ReactNode
}

/** Projects above the days: folders of chats. */
export function ProjectSection({ shortcut, chatsOf }: ProjectSectionProps) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const query = useProjects()
  const openId = useMatch('/project/:id')?.params.id
  return (
    <nav aria-label={t('projects.title')} className="mb-4">
      <div className="flex items-center justify-between pr-1 pl-3">
        <h2 className="text-xs font-medium text-muted">{t('projects.title')}</h2>
        <IconButton
          icon={FolderPlus}
          size="small"
          tipAlign="end"
          label={t('projects.new')}
          shortcut={shortcut}
          onClick={() => giveCommand({ type: 'new_project' })}
        />
      </div>
      {query.error ? (
        <div role="alert" className="px-3 py-1 text-sm">
          <p>{errorText(query.error)}</p>
          <Button className="mt-2" onClick={() => void query.refetch()}>
            {t('actions.retry')}
          </Button>
        </div>
      ) : query.data && query.data.length > 0 ? (
        <ul>
          {query.data.map((project) => (
            <ProjectFolder key={project.id} project={project} isOpen={project.id === openId}>
              {chatsOf(project)}
            </ProjectFolder>
          ))}
        </ul>
      ) : null}
    </nav>
  )
}
