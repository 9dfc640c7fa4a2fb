import { PanelLeft, SquarePen } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, Route, Routes, useLocation, useNavigate } from 'react-router'
import { giveCommand, useCommand } from '../core/commands.ts'
import { useSettings, useUpdateSettings } from '../core/settings.ts'
import { ChatBackground } from '../features/chat/components/chat-background.tsx'
import { ChatPage } from '../features/chat/components/chat-page.tsx'
import { ModelSettingsDialog } from '../features/models/components/model-settings-dialog.tsx'
import { RecommendedCard } from '../features/models/components/recommended-card.tsx'
import { NewProjectDialog } from '../features/projects/components/new-project-dialog.tsx'
import { EngineLine } from '../features/start/components/engine-line.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { useMediaQuery } from '../ui/use-media-query.ts'
import { AccountBanner } from './account-banner.tsx'
import {
  accountPart,
  constitutionPart,
  DeferredPage,
  localApiPart,
  memoryPart,
  modelsPart,
  planPart,
  projectPart,
  settingsPart,
  usagePart,
} from './deferred-pages.tsx'
import { LinkQuestion } from './link-question.tsx'
import { ShortcutDialog } from './shortcut-dialog.tsx'
import { shortcutText } from './shortcuts.ts'
import { Sidebar } from './sidebar.tsx'
import { usePlanChange } from './use-plan-change.ts'
import { useShortcuts } from './use-shortcuts.ts'

export function Shell() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const sidebar = useSidebar(pathname)
  const [hasShortcuts, setHasShortcuts] = useState(false)
  useShortcuts()
  usePlanChange()
  useCommand((command) => {
    if (command.type === 'new_chat') navigate('/')
    if (command.type === 'open_settings') navigate('/settings')
    if (command.type === 'show_shortcuts') setHasShortcuts(true)
    if (command.type === 'toggle_sidebar') sidebar.toggle()
  })
  return (
    <div className="flex h-full">
      <button
        type="button"
        onClick={() => document.getElementById('main')?.focus()}
        className="sr-only z-50 rounded-lg bg-raised px-4 py-2 font-medium focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:shadow-float"
      >
        {t('shell.skip')}
      </button>
      {sidebar.isBeside ? (
        <aside
          aria-label={t('shell.sidebar')}
          className="flex w-68 shrink-0 flex-col border-r border-line bg-side"
        >
          <Sidebar onToggle={sidebar.toggle} />
        </aside>
      ) : null}
      <Dialog.Root open={sidebar.isOver} onOpenChange={(isOpen) => (isOpen ? undefined : sidebar.toggle())}>
        <Dialog.Portal>
          <div className="fixed inset-0 z-30 bg-backdrop" />
          <Dialog.Content
            aria-describedby={undefined}
            className="fixed inset-y-0 left-0 z-40 flex w-72 max-w-[85vw] flex-col bg-side shadow-float focus:outline-none"
          >
            <Dialog.Title className="sr-only">{t('shell.sidebar')}</Dialog.Title>
            <Sidebar onToggle={sidebar.toggle} />
          </Dialog.Content>
        </Dialog.Portal>
      </Dialog.Root>
      <main
        id="main"
        tabIndex={-1}
        data-sidebar={sidebar.isBeside ? 'open' : 'closed'}
        className="group/shell relative flex min-w-0 flex-1 flex-col outline-none"
      >
        <EngineLine />
        <AccountBanner />
        <div className="relative min-h-0 flex-1">
          {sidebar.isBeside ? null : (
            <div className="absolute top-1.5 left-2 z-20 flex">
              <IconButton
                icon={PanelLeft}
                label={t('shell.openSidebar')}
                shortcut={shortcutText('toggle_sidebar', t)}
                tipAlign="start"
                onClick={sidebar.toggle}
              />
              <IconButton
                icon={SquarePen}
                label={t('sidebar.newChat')}
                shortcut={shortcutText('new_chat', t)}
                tipAlign="start"
                onClick={() => giveCommand({ type: 'new_chat' })}
              />
            </div>
          )}
          <Routes>
            <Route path="/" element={<ChatPage offer={<RecommendedCard />} />} />
            <Route path="/chat/:sessionId" element={<ChatPage offer={<RecommendedCard />} />} />
            <Route path="/usage" element={<DeferredPage part={usagePart} />} />
            <Route path="/memory" element={<DeferredPage part={memoryPart} />} />
            <Route path="/models" element={<DeferredPage part={modelsPart} />} />
            <Route path="/account" element={<DeferredPage part={accountPart} />} />
            <Route path="/account/plan" element={<DeferredPage part={planPart} />} />
            <Route path="/settings" element={<DeferredPage part={settingsPart} />} />
            <Route path="/project/:id" element={<DeferredPage part={projectPart} />} />
            <Route path="/local-api" element={<DeferredPage part={localApiPart} />} />
            <Route path="/constitution" element={<DeferredPage part={constitutionPart} />} />
            <Route path="*" element={<Navigate to="/" replace />} />
          </Routes>
        </div>
      </main>
      <ChatBackground />
      <ModelSettingsDialog />
      <NewProjectDialog />
      <LinkQuestion />
      <ShortcutDialog isOpen={hasShortcuts} onClose={() => setHasShortcuts(false)} />
    </div>
  )
}

/** The sidebar is beside the chat in a wide window (kept as a setting), over it in a narrow one. */
function useSidebar(pathname: string) {
  const isWide = useMediaQuery('(min-width: 768px)')
  const { sidebar_open: isWanted } = useSettings()
  const { mutate: update } = useUpdateSettings()
  const [isOver, setIsOver] = useState(false)
  // Close the overlay after a choice, so that the user sees the result.
  // biome-ignore lint/correctness/useExhaustiveDependencies: closes with each change of place
  useEffect(() => setIsOver(false), [pathname, isWide])
  return {
    isBeside: isWide && isWanted,
    isOver: !isWide && isOver,
    toggle: () => (isWide ? update({ sidebar_open: !isWanted }) : setIsOver(!isOver)),
  }
}
