import { clsx } from 'clsx'
import { Tabs } from 'radix-ui'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useMemoryStats } from '../../../core/memories.ts'
import { useFreshMemory } from '../../../core/work.ts'
import { useFormat } from '../../../lib/format.ts'
import { Page } from '../../../ui/page.tsx'
import { MemoryBrowser } from './memory-browser.tsx'
import { RunLog } from './run-log.tsx'
import { UnreadList } from './unread-list.tsx'

const TABS = ['memories', 'unread', 'log'] as const

/** All that is remembered, where it came from, and the work that made it. */
export function MemoryPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const [params, setParams] = useSearchParams()
  useFreshMemory()
  const waiting = useMemoryStats().data?.by_tier.stm ?? 0
  const tab = TABS.find((name) => name === params.get('tab')) ?? 'memories'
  return (
    <Page title={t('memory.title')} intro={t('memory.intro')} isWide>
      <Tabs.Root
        value={tab}
        // One place in the history of the window, however many tabs were looked at: Esc leaves the page.
        onValueChange={(next) => setParams(next === 'memories' ? {} : { tab: next }, { replace: true })}
        className="mt-6"
      >
        <Tabs.List aria-label={t('memory.title')} className="flex flex-wrap gap-1 border-b border-line">
          {TABS.map((name) => (
            <Tabs.Trigger
              key={name}
              value={name}
              className={clsx(
                '-mb-px min-h-9 border-b-2 px-3 text-sm -outline-offset-2',
                name === tab ? 'border-accent font-medium' : 'border-transparent text-muted hover:text-text',
              )}
            >
              {t(`memory.tabs.${name}`)}{' '}
              {name === 'unread' && waiting > 0 ? (
                <span className="ml-0.5 text-muted tabular-nums">{format.number(waiting)}</span>
              ) : null}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value="memories" className="pt-4 outline-offset-4">
          <MemoryBrowser />
        </Tabs.Content>
        <Tabs.Content value="unread" className="pt-4 outline-offset-4">
          <UnreadList />
        </Tabs.Content>
        <Tabs.Content value="log" className="pt-4 outline-offset-4">
          <RunLog />
        </Tabs.Content>
      </Tabs.Root>
    </Page>
  )
}
