import { clsx } from 'clsx'
import { Tabs } from 'radix-ui'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'

interface PageTab {
  name: string
  label: string
  /** A number beside the label. */
  count?: string | undefined
  content: ReactNode
}

/** The tabs of a page. The open one is in the address (`?tab=`); the first one is open without it. */
export function PageTabs({ label, tabs }: { label: string; tabs: readonly [PageTab, ...PageTab[]] }) {
  const [params, setParams] = useSearchParams()
  const first = tabs[0].name
  const open = tabs.find(({ name }) => name === params.get('tab'))?.name ?? first
  return (
    <Tabs.Root
      value={open}
      // Replaces the entry in the window's history: Esc leaves the page, however many tabs were opened.
      onValueChange={(next) => setParams(next === first ? {} : { tab: next }, { replace: true })}
      className="mt-6"
    >
      <Tabs.List aria-label={label} className="flex flex-wrap gap-1 border-b border-line">
        {tabs.map((tab) => (
          <Tabs.Trigger
            key={tab.name}
            value={tab.name}
            className={clsx(
              '-mb-px min-h-9 border-b-2 px-3 text-sm -outline-offset-2',
              tab.name === open
                ? 'border-accent font-medium'
                : 'border-transparent text-muted hover:text-text',
            )}
          >
            {tab.label}{' '}
            {tab.count ? <span className="ml-0.5 text-muted tabular-nums">{tab.count}</span> : null}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {tabs.map((tab) => (
        <Tabs.Content key={tab.name} value={tab.name} className="pt-4 outline-offset-4">
          {tab.content}
        </Tabs.Content>
      ))}
    </Tabs.Root>
  )
}
