import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useMatch } from 'react-router'
import type { Project } from '../../../../contract/core/projects.ts'
import { useSessions } from '../../../core/chats.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useFormat } from '../../../lib/format.ts'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { SessionRow } from './session-row.tsx'

/** A folder of the sidebar shows its newest chats; the page of the project has them all. */
export const SHOWN_IN_FOLDER = 6

function useChatsOf(projectId: string) {
  const query = useSessions()
  const sessions =
    query.data?.pages
      .flatMap((page) => page.sessions)
      .filter((session) => session.project_id === projectId) ?? null
  return { query, sessions }
}

/** The newest chats of a project, in its folder of the sidebar. */
export function FolderChats({ project }: { project: Project }) {
  const { t } = useTranslation()
  const format = useFormat()
  const sessionId = useMatch('/chat/:sessionId')?.params.sessionId
  const { sessions } = useChatsOf(project.id)
  if (sessions === null) return <Skeleton className="mx-3 my-2 h-4 w-2/3" />
  const hidden = Math.max(project.chats, sessions.length) - Math.min(sessions.length, SHOWN_IN_FOLDER)
  if (sessions.length === 0 && hidden === 0) {
    return <p className="px-3 py-1.5 text-sm text-muted">{t('projects.noChats')}</p>
  }
  return (
    <>
      <ul>
        {sessions.slice(0, SHOWN_IN_FOLDER).map((session) => (
          <SessionRow key={session.id} session={session} isOpen={session.id === sessionId} />
        ))}
      </ul>
      {hidden > 0 ? (
        <Link
          to={`/project/${encodeURIComponent(project.id)}`}
          className="flex h-8 items-center rounded-lg px-3 text-sm text-muted -outline-offset-2 hover:bg-hover hover:text-text"
        >
          {t('projects.moreChats', { count: hidden, chats: format.number(hidden) })}
        </Link>
      ) : null}
    </>
  )
}

/** All chats of a project, on its page. */
export function ProjectChats({ project }: { project: Project }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const { query, sessions } = useChatsOf(project.id)
  // The list of all chats comes page by page; it is read on until this project's are all there.
  const lacksSome = sessions !== null && sessions.length < project.chats
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query
  useEffect(() => {
    if (lacksSome && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [lacksSome, hasNextPage, isFetchingNextPage, fetchNextPage])
  if (query.error) return <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
  if (sessions === null || (sessions.length === 0 && lacksSome && hasNextPage)) {
    return <Skeleton className="h-24 w-full" />
  }
  if (sessions.length === 0) return <p className="text-muted">{t('projects.noChatsYet')}</p>
  return (
    <ul className="-mx-3">
      {sessions.map((session) => (
        <SessionRow key={session.id} session={session} isOpen={false} />
      ))}
    </ul>
  )
}
