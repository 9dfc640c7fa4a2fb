import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useMatch, useNavigate } from 'react-router'
import { useSessions } from '../../../core/chats.ts'
import { useCommand } from '../../../core/commands.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { setFolderOpen, useOpenFolders } from '../../../core/project-folders.ts'
import { useProjects } from '../../../core/projects.ts'
import { Button } from '../../../ui/button.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { useMinute } from '../../../ui/use-minute.ts'
import { groupByDay } from '../sessions-by-day.ts'
import { groupByProject } from '../sessions-by-project.ts'
import { SHOWN_IN_FOLDER } from './project-chats.tsx'
import { SessionRow } from './session-row.tsx'

/** The chats of no project, under the days of their newest messages. Keys go through those of unfolded projects too. */
export function SessionList() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const navigate = useNavigate()
  // The list stands beside the routes, so their parameters do not reach it.
  const sessionId = useMatch('/chat/:sessionId')?.params.sessionId
  const query = useSessions()
  const nowMs = useMinute()
  const sessions = useMemo(() => query.data?.pages.flatMap((page) => page.sessions) ?? [], [query.data])
  const projects = useProjects()
  // Until the projects are known, their chats are held back rather than shown where they do not stay.
  const isWaiting = projects.isPending && projects.failureCount === 0
  const { inProject, outside } = useMemo(
    () => groupByProject(sessions, isWaiting ? null : (projects.data ?? [])),
    [sessions, isWaiting, projects.data],
  )
  const groups = useMemo(() => groupByDay(outside, nowMs), [outside, nowMs])
  const openFolders = useOpenFolders()
  const inSight = useMemo(
    () => [
      ...[...inProject].flatMap(([id, members]) =>
        openFolders.has(id) ? members.slice(0, SHOWN_IN_FOLDER) : [],
      ),
      ...outside,
    ],
    [inProject, openFolders, outside],
  )

  // Unfold the project of the chat that is opened.
  const openProjectId = sessions.find((session) => session.id === sessionId)?.project_id ?? null
  useEffect(() => {
    if (openProjectId !== null) setFolderOpen(openProjectId, true)
  }, [openProjectId])

  useCommand((command) => {
    const at = inSight.findIndex((session) => session.id === sessionId)
    const target =
      command.type === 'open_chat'
        ? inSight[command.index]
        : command.type === 'next_chat'
          ? inSight[(at + 1) % Math.max(1, inSight.length)]
          : command.type === 'previous_chat'
            ? inSight.at(at <= 0 ? -1 : at - 1)
            : undefined
    if (target) navigate(`/chat/${target.id}`)
  })

  if (query.error) {
    return (
      <div role="alert" className="p-3 text-sm">
        <p>{errorText(query.error)}</p>
        <Button className="mt-2" onClick={() => void query.refetch()}>
          {t('actions.retry')}
        </Button>
      </div>
    )
  }
  if (!query.data) return <ListSkeleton />
  if (sessions.length === 0) return <p className="px-3 py-2 text-sm text-muted">{t('sidebar.empty')}</p>
  return (
    <nav aria-label={t('sidebar.chats')}>
      {groups.map(({ group, sessions: members }) => (
        <section key={group} className="mb-4">
          <h2 className="px-3 pb-1 text-xs font-medium text-muted">{t(`sidebar.days.${group}`)}</h2>
          <ul>
            {members.map((session) => (
              <SessionRow key={session.id} session={session} isOpen={session.id === sessionId} />
            ))}
          </ul>
        </section>
      ))}
      {query.hasNextPage ? (
        <Button
          look="quiet"
          className="w-full"
          disabled={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('sidebar.more')}
        </Button>
      ) : null}
    </nav>
  )
}

function ListSkeleton() {
  return (
    <div aria-busy="true" className="space-y-3 px-3 py-2">
      {['w-4/5', 'w-3/5', 'w-11/12', 'w-2/3'].map((width) => (
        <Skeleton key={width} className={`h-4 ${width}`} />
      ))}
    </div>
  )
}
