import { clsx } from 'clsx'
import { Tabs } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { Constitution, Principle } from '../../../../contract/core/policy.ts'
import { useConstitution } from '../../../core/policy.ts'
import { useStore } from '../../../lib/store.ts'
import { Page, Section } from '../../../ui/page.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { draftStore, isChanged } from '../constitution-draft.ts'
import { AuditList } from './audit-list.tsx'
import { PrincipleList } from './principle-list.tsx'
import { SaveBar } from './save-bar.tsx'
import { Protections, SignatureState } from './signature-state.tsx'
import { TryIt } from './try-it.tsx'
import { VersionList } from './version-list.tsx'

const TABS = ['principles', 'acts', 'history'] as const

/** What Nova holds itself to, in the person's words and order, and all that came of it. */
export function ConstitutionPage() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const tab = TABS.find((name) => name === params.get('tab')) ?? 'principles'
  const query = useConstitution()
  return (
    <Page title={t('constitution.title')} intro={t('constitution.intro')}>
      <Tabs.Root
        value={tab}
        // One place in the history of the window, however many tabs were looked at: Esc leaves the page.
        onValueChange={(next) => setParams(next === 'principles' ? {} : { tab: next }, { replace: true })}
        className="mt-6"
      >
        <Tabs.List aria-label={t('constitution.title')} className="flex gap-1 border-b border-line">
          {TABS.map((name) => (
            <Tabs.Trigger
              key={name}
              value={name}
              className={clsx(
                '-mb-px min-h-9 border-b-2 px-3 text-sm -outline-offset-2',
                name === tab ? 'border-accent font-medium' : 'border-transparent text-muted hover:text-text',
              )}
            >
              {t(`constitution.tabs.${name}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Panel name="principles">
          {query.data ? (
            <Editor saved={query.data} />
          ) : query.error ? (
            <Problem error={query.error} onRetry={() => void query.refetch()} />
          ) : (
            <div aria-busy="true" className="space-y-2">
              {[1, 2, 3, 4].map((row) => (
                <Skeleton key={row} className="h-20 w-full" />
              ))}
            </div>
          )}
        </Panel>
        <Panel name="acts">
          <AuditList />
        </Panel>
        <Panel name="history">
          <VersionList current={query.data} />
        </Panel>
      </Tabs.Root>
    </Page>
  )
}

function Panel({ name, children }: { name: string; children: ReactNode }) {
  return (
    <Tabs.Content value={name} className="pt-4 outline-offset-4">
      {children}
    </Tabs.Content>
  )
}

function Editor({ saved }: { saved: Constitution }) {
  const { t } = useTranslation()
  const draft = useStore(draftStore)
  const change = (principles: Principle[]) => {
    const next = { basedOn: draft?.basedOn ?? saved.version, principles, note: draft?.note ?? '' }
    draftStore.set(next.basedOn === saved.version && !isChanged(next, saved) ? null : next)
  }
  return (
    <>
      <SignatureState constitution={saved} />
      <Protections />
      <div className="mt-6">
        <PrincipleList saved={saved} principles={draft?.principles ?? saved.principles} onChange={change} />
      </div>
      <Section title={t('constitution.try.title')}>
        <TryIt />
      </Section>
      {draft ? <SaveBar saved={saved} draft={draft} /> : null}
    </>
  )
}
