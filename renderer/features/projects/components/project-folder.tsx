import { clsx } from 'clsx'
import { ChevronRight, Ellipsis, Folder, Pencil, SquarePen, Trash2 } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, useNavigate } from 'react-router'
import type { Project } from '../../../../contract/core/projects.ts'
import { MAX_PROJECT_NAME_CHARS } from '../../../../contract/core/projects.ts'
import { setFolderOpen, useOpenFolders } from '../../../core/project-folders.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Menu, MenuItem } from '../../../ui/menu.tsx'
import { NameField } from '../../../ui/name-field.tsx'
import { newChatPath, projectPath } from '../paths.ts'
import { useRemoveProject, useRenameProject } from '../use-project-actions.ts'

interface ProjectFolderProps {
  project: Project
  /** Its page is open. */
  isOpen: boolean
  children: ReactNode
}

export function ProjectFolder({ project, isOpen, children }: ProjectFolderProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const isUnfolded = useOpenFolders().has(project.id)
  const [isRenaming, setIsRenaming] = useState(false)
  const isRenamingNext = useRef(false)
  const rename = useRenameProject()
  const remove = useRemoveProject()
  const { id, name } = project
  return (
    <li>
      {isRenaming ? (
        <NameField
          label={t('projects.nameLabel')}
          maxChars={MAX_PROJECT_NAME_CHARS}
          name={name}
          onDone={(renamed) => {
            setIsRenaming(false)
            if (renamed !== null) rename(id, renamed)
          }}
        />
      ) : (
        <div className="group/row relative flex items-center">
          <button
            type="button"
            aria-expanded={isUnfolded}
            aria-label={t('projects.chatsOf', { name })}
            onClick={() => setFolderOpen(id, !isUnfolded)}
            className="absolute left-0 z-1 flex size-9 items-center justify-center rounded-lg text-muted -outline-offset-2 hover:text-text"
          >
            <ChevronRight
              aria-hidden="true"
              className={clsx('size-4 transition-transform duration-100', isUnfolded && 'rotate-90')}
            />
          </button>
          <NavLink
            to={projectPath(id)}
            title={name}
            className={clsx(
              'flex h-9 min-w-0 flex-1 items-center gap-2 rounded-lg pr-9 pl-9 text-sm -outline-offset-2',
              isOpen ? 'bg-hover font-medium' : 'hover:bg-hover',
            )}
          >
            <Folder aria-hidden="true" className="size-4 shrink-0 text-muted" />
            <span className="truncate" dir="auto">
              {name}
            </span>
          </NavLink>
          <div className="absolute top-1 right-1 opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100 has-aria-expanded:opacity-100">
            <Menu
              trigger={
                <IconButton
                  icon={Ellipsis}
                  size="small"
                  tipAlign="end"
                  label={t('projects.actionsOf', { name })}
                />
              }
              onOpenChange={(isMenuOpen) => {
                // The field must come after the menu has given the focus back, or it would lose it at once.
                if (!isMenuOpen && isRenamingNext.current) {
                  isRenamingNext.current = false
                  setTimeout(() => setIsRenaming(true))
                }
              }}
            >
              <MenuItem icon={SquarePen} onSelect={() => navigate(newChatPath(id))}>
                {t('projects.newChat')}
              </MenuItem>
              <MenuItem
                icon={Pencil}
                onSelect={() => {
                  isRenamingNext.current = true
                }}
              >
                {t('projects.rename')}
              </MenuItem>
              <MenuItem icon={Trash2} isDanger onSelect={() => remove(project, isOpen)}>
                {t('projects.delete')}
              </MenuItem>
            </Menu>
          </div>
        </div>
      )}
      {isUnfolded ? <div className="pl-6">{children}</div> : null}
    </li>
  )
}
