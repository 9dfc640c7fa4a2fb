import { GitBranch } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Session } from '../../../../contract/core/chat.ts'

/** "Branched from …": the chat and the message that this one goes on from. */
export function BranchSource({ source }: { source: NonNullable<Session['branched_from']> }) {
  const { t } = useTranslation()
  return (
    <p className="ml-3 flex min-w-0 shrink-[2] items-center gap-1.5 text-sm text-muted">
      <GitBranch aria-hidden="true" className="size-4 shrink-0" />
      {source.title === null ? (
        <span className="truncate">{t('chat.branchedFromGone')}</span>
      ) : (
        <>
          <span className="shrink-0">{t('chat.branchedFrom')}</span>
          <Link
            to={`/chat/${source.session_id}?message=${source.message_id}`}
            className="truncate underline underline-offset-2 hover:text-text"
          >
            {source.title || t('chat.untitled')}
          </Link>
        </>
      )}
    </p>
  )
}
