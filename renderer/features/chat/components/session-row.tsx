import { clsx } from 'clsx'
import { Ellipsis, Folder, FolderPlus, GitBranch, Pencil, Trash2 } from 'lucide-react'
import { memo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink, useNavigate } from 'react-router'
import type { Session } from '../../../../contract/core/chat.ts'
import { MAX_TITLE_CHARS } from '../../../../contract/core/chat.ts'
import { useDeleteSession, useRestoreSession, useUpdateSession } from '../../../core/chats.ts'
import { giveCommand } from '../../../core/commands.ts'
import { useProject, useProjects } from '../../../core/projects.ts'
import { showToast } from '../../../lib/toasts.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Menu, MenuChoice, MenuChoices, MenuItem, MenuLine, SubMenu } from '../../../ui/menu.tsx'
import { NameField } from '../../../ui/name-field.tsx'
import { useGeneratingSessions } from '../chat-context.ts'

export const SessionRow = memo(function SessionRow({
  session,
  isOpen,
}: {
  session: Session
  isOpen: boolean
}) {
  const { t } = useTranslation()
  const [isRenaming, setIsRenaming] = useState(false)
  const isRenamingNext = useRef(false)
  const { mutate: update } = useUpdateSession()
  const remove = useRemoveWithUndo(isOpen)
  const isGenerating = useGeneratingSessions().has(session.id)
  const title = session.title || t('chat.untitled')
  if (isRenaming) {
    return (
      <li>
        <NameField
          name={session.title}
          label={t('sidebar.renameLabel')}
          maxChars={MAX_TITLE_CHARS}
          onDone={(renamed) => {
            setIsRenaming(false)
            if (renamed === null) return
            update(
              { id: session.id, title: renamed },
              { onError: () => showToast({ text: t('chat.notChanged'), isProblem: true }) },
            )
          }}
        />
      </li>
    )
  }
  return (
    <li className="group/row relative">
      <NavLink
        to={`/chat/${session.id}`}
        title={title}
        className={clsx(
          'flex h-9 items-center gap-2 rounded-lg pr-9 pl-3 text-sm -outline-offset-2',
          isOpen ? 'bg-hover font-medium' : 'hover:bg-hover',
        )}
      >
        {session.branched_from ? (
          <GitBranch role="img" aria-label={t('chat.isBranch')} className="size-3.5 shrink-0 text-muted" />
        ) : null}
        <span className="truncate" dir="auto">
          {title}
        </span>
        {isGenerating ? (
          <span
            role="img"
            aria-label={t('sidebar.answering')}
            className="ml-auto size-2 shrink-0 animate-pulse-mark rounded-full bg-accent"
          />
        ) : null}
      </NavLink>
      <div className="absolute top-1 right-1 opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100 has-aria-expanded:opacity-100">
        <Menu
          trigger={
            <IconButton
              icon={Ellipsis}
              size="small"
              tipAlign="end"
              label={t('sidebar.actionsOf', { title })}
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
          <MenuItem
            icon={Pencil}
            onSelect={() => {
              isRenamingNext.current = true
            }}
          >
            {t('sidebar.rename')}
          </MenuItem>
          <MoveMenu session={session} />
          <MenuItem icon={Trash2} isDanger onSelect={() => remove(session)}>
            {t('sidebar.delete')}
          </MenuItem>
        </Menu>
      </div>
    </li>
  )
})

/** Into a project, out of any, or into one that is made for it. */
function MoveMenu({ session }: { session: Session }) {
  const { t } = useTranslation()
  const { mutateAsync: updateAsync } = useUpdateSession()
  const projects = useProjects().data ?? []
  const current = useProject(session.project_id)
  const move = (projectId: string) => {
    const target = projects.find((project) => project.id === projectId)
    if (target?.id === current?.id) return
    // Promises, since the row moves with the chat, and callbacks of a mutation do not run once it is gone.
    updateAsync({ id: session.id, project_id: target?.id ?? null }).then(
      () => showToast({ text: target ? t('projects.moved', { name: target.name }) : t('projects.movedOut') }),
      () => showToast({ text: t('projects.notMoved'), isProblem: true }),
    )
  }
  return (
    <SubMenu icon={Folder} label={t('projects.moveTo')}>
      <MenuChoices value={current?.id ?? OUTSIDE} onChange={move}>
        <MenuChoice value={OUTSIDE}>{t('projects.none')}</MenuChoice>
        {projects.map((project) => (
          <MenuChoice key={project.id} value={project.id}>
            <span className="truncate" dir="auto">
              {project.name}
            </span>
          </MenuChoice>
        ))}
      </MenuChoices>
      <MenuLine />
      <MenuItem
        icon={FolderPlus}
        // The dialog must come after the menu has given the focus back, or it would lose it at once.
        onSelect={() => setTimeout(() => giveCommand({ type: 'new_project', sessionId: session.id }))}
      >
        {t('projects.newFor')}
      </MenuItem>
    </SubMenu>
  )
}

/** No project: ids are UUIDs. */
const OUTSIDE = 'none'

function useRemoveWithUndo(isOpen: boolean): (session: Session) => void {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { mutate: remove } = useDeleteSession()
  const { mutate: restore } = useRestoreSession()
  return (session) =>
    remove(session.id, {
      onError: () => showToast({ text: t('sidebar.notDeleted'), isProblem: true }),
      onSuccess: () => {
        if (isOpen) navigate('/')
        const undo = () => {
          restore(session.id, {
            onSuccess: () => (isOpen ? navigate(`/chat/${session.id}`) : undefined),
            onError: () => showToast({ text: t('sidebar.notRestored'), isProblem: true }),
          })
        }
        showToast({
          text: t('sidebar.deleted', { title: session.title || t('chat.untitled') }),
          action: { label: t('actions.undo'), altText: t('sidebar.undoHint'), run: undo },
        })
      },
    })
}
