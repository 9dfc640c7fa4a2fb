import { useTranslation } from 'react-i18next'
import { useMemoryStats } from '../../../core/memories.ts'
import { useFreshMemory } from '../../../core/work.ts'
import { useFormat } from '../../../lib/format.ts'
import { Page } from '../../../ui/page.tsx'
import { PageTabs } from '../../../ui/page-tabs.tsx'
import { MemoryBrowser } from './memory-browser.tsx'
import { RunLog } from './run-log.tsx'
import { UnreadList } from './unread-list.tsx'

/** All that is remembered, where it came from, and the work that made it. */
export function MemoryPage() {
  const { t } = useTranslation()
  const format = useFormat()
  useFreshMemory()
  const waiting = useMemoryStats().data?.by_tier.stm ?? 0
  return (
    <Page title={t('memory.title')} intro={t('memory.intro')} isWide>
      <PageTabs
        label={t('memory.title')}
        tabs={[
          { name: 'memories', label: t('memory.tabs.memories'), content: <MemoryBrowser /> },
          {
            name: 'unread',
            label: t('memory.tabs.unread'),
            count: waiting > 0 ? format.number(waiting) : undefined,
            content: <UnreadList />,
          },
          { name: 'log', label: t('memory.tabs.log'), content: <RunLog /> },
        ]}
      />
    </Page>
  )
}
