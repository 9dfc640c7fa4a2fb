import { useTranslation } from 'react-i18next'
import type { Constitution, Principle } from '../../../../contract/core/policy.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useConstitution } from '../../../core/policy.ts'
import { useStore } from '../../../lib/store.ts'
import { Page, Section } from '../../../ui/page.tsx'
import { PageTabs } from '../../../ui/page-tabs.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { draftStore, isChanged } from '../constitution-draft.ts'
import { AuditList } from './audit-list.tsx'
import { PrincipleList } from './principle-list.tsx'
import { SaveBar } from './save-bar.tsx'
import { Protections, SignatureState } from './signature-state.tsx'
import { TryIt } from './try-it.tsx'
import { VersionList } from './version-list.tsx'

/** The principles of Nova in the user's words and order, and what came of them. */
export function ConstitutionPage() {
  const { t } = useTranslation()
  const current = useConstitution().data
  return (
    <Page title={t('constitution.title')} intro={t('constitution.intro')}>
      <PageTabs
        label={t('constitution.title')}
        tabs={[
          { name: 'principles', label: t('constitution.tabs.principles'), content: <Principles /> },
          { name: 'acts', label: t('constitution.tabs.acts'), content: <AuditList /> },
          {
            name: 'history',
            label: t('constitution.tabs.history'),
            content: <VersionList current={current} />,
          },
        ]}
      />
    </Page>
  )
}

function Principles() {
  const query = useConstitution()
  const errorText = useErrorText()
  if (query.data) return <Editor saved={query.data} />
  if (query.error) return <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
  return (
    <div aria-busy="true" className="space-y-2">
      {[1, 2, 3, 4].map((row) => (
        <Skeleton key={row} className="h-20 w-full" />
      ))}
    </div>
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
