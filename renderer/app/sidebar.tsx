import {
  Box,
  Brain,
  CircleUser,
  Keyboard,
  type LucideIcon,
  PanelLeftClose,
  Scale,
  Settings,
  Sparkle,
  SquarePen,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { NavLink } from 'react-router'
import { useAccount } from '../core/account-state.ts'
import { giveCommand } from '../core/commands.ts'
import { isOpenPull, usePulls } from '../core/pulls.ts'
import { useMemoryQuestions } from '../core/remembered.ts'
import { FolderChats } from '../features/chat/components/project-chats.tsx'
import { SessionList } from '../features/chat/components/session-list.tsx'
import { ProjectSection } from '../features/projects/components/project-section.tsx'
import { QuotaMeter } from '../features/usage/components/quota-meter.tsx'
import { useFormat } from '../lib/format.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { shortcutText } from './shortcuts.ts'

export function Sidebar({ onToggle }: { onToggle: () => void }) {
  const { t } = useTranslation()
  return (
    <>
      <div className="flex h-12 shrink-0 items-center gap-2 pr-2 pl-5">
        <Sparkle aria-hidden="true" className="size-4 fill-accent text-accent" />
        <span className="text-sm font-semibold">NovaCore</span>
        <IconButton
          icon={PanelLeftClose}
          label={t('shell.closeSidebar')}
          shortcut={shortcutText('toggle_sidebar', t)}
          tipAlign="end"
          className="ml-auto"
          onClick={onToggle}
        />
      </div>
      <div className="px-2 pb-3 low:pb-1">
        <NavLink
          to="/"
          title={shortcutText('new_chat', t)}
          className="flex h-9 items-center gap-2 rounded-lg border border-line bg-raised px-3 text-sm font-medium hover:bg-hover"
        >
          <SquarePen aria-hidden="true" className="size-4" />
          {t('sidebar.newChat')}
        </NavLink>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2">
        <ProjectSection
          shortcut={shortcutText('new_project', t)}
          chatsOf={(project) => <FolderChats project={project} />}
        />
        <SessionList />
      </div>
      {/* In a low window the places stand in one line, so that chats stay in sight. */}
      <div className="shrink-0 space-y-1 border-t border-line p-2 low:space-y-0 low:py-1">
        <QuotaMeter />
        <div className="flex flex-col gap-1 low:flex-row">
          <MemoryLink />
          <ModelsLink />
          <PlaceLink to="/constitution" icon={Scale} label={t('constitution.title')} />
          <AccountLink />
          <div className="flex items-center gap-1 low:flex-2">
            <PlaceLink to="/settings" icon={Settings} label={t('settings.title')} />
            <IconButton
              icon={Keyboard}
              label={t('shortcuts.title')}
              shortcut={shortcutText('show_shortcuts', t)}
              tipSide="top"
              tipAlign="end"
              onClick={() => giveCommand({ type: 'show_shortcuts' })}
            />
          </div>
        </div>
      </div>
    </>
  )
}

/** Memory, with the number of questions that wait for the user there. */
function MemoryLink() {
  const { t } = useTranslation()
  const waiting = useMemoryQuestions().data?.length ?? 0
  return (
    <PlaceLink to="/memory" icon={Brain} label={t('memory.title')}>
      {waiting === 0 ? null : (
        <span className="ml-auto rounded-full bg-accent px-1.5 text-xs text-on-accent tabular-nums low:ml-0">
          <span aria-hidden="true">{waiting}</span>
          <span className="sr-only">{t('memory.ask.badge', { count: waiting })}</span>
        </span>
      )}
    </PlaceLink>
  )
}

/** Models, with how far the download is that runs. */
function ModelsLink() {
  const { t } = useTranslation()
  const format = useFormat()
  const running = usePulls().data?.find(isOpenPull)
  const share = running?.total_bytes ? format.share(running.done_bytes / running.total_bytes) : '…'
  return (
    <PlaceLink to="/models" icon={Box} label={t('models.title')}>
      {running ? (
        <span className="ml-auto text-xs text-muted tabular-nums low:ml-0">
          <span className="sr-only">{t('models.downloading')} </span>
          {share}
        </span>
      ) : null}
    </PlaceLink>
  )
}

/** The account by its name, or the way into one. */
function AccountLink() {
  const { t } = useTranslation()
  const account = useAccount().data
  const profile = account?.session === 'signed_out' ? null : account?.profile
  const label = account === undefined ? t('account.title') : t('account.signIn')
  return <PlaceLink to="/account" icon={CircleUser} label={profile ? profile.name || profile.email : label} />
}

/** A page beside the chats. */
function PlaceLink({
  to,
  icon: Icon,
  label,
  children,
}: {
  to: string
  icon: LucideIcon
  label: string
  /** Stands last. */
  children?: ReactNode
}) {
  return (
    <NavLink
      to={to}
      title={label}
      className="flex h-9 min-w-0 grow items-center gap-2 low:justify-center rounded-lg px-3 text-sm hover:bg-hover aria-[current=page]:bg-hover aria-[current=page]:font-medium"
    >
      <Icon aria-hidden="true" className="size-4 shrink-0" />
      <span className="min-w-0 truncate low:sr-only">{label}</span> {children}
    </NavLink>
  )
}
