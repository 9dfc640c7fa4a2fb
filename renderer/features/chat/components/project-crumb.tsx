import { ChevronRight, Folder } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Project } from '../../../../contract/core/projects.ts'

/** Shown before the title of a chat: a link to its project. */
export function ProjectCrumb({ project }: { project: Project }) {
  const { t } = useTranslation()
  return (
    <>
      <Link
        to={`/project/${encodeURIComponent(project.id)}`}
        aria-label={t('projects.open', { name: project.name })}
        className="-ml-2 flex min-h-8 max-w-[40%] min-w-0 shrink-0 items-center gap-1.5 rounded-md px-2 text-sm text-muted hover:bg-hover hover:text-text"
      >
        <Folder aria-hidden="true" className="size-4 shrink-0" />
        <span className="truncate" dir="auto">
          {project.name}
        </span>
      </Link>
      <ChevronRight aria-hidden="true" className="mr-1 size-4 shrink-0 text-muted" />
    </>
  )
}
