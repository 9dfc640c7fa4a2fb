import { useTranslation } from 'react-i18next'
import { useErrorText } from '../../../core/error-words.ts'
import { useLocalApi } from '../../../core/local-api.ts'
import { Page } from '../../../ui/page.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { AddressSection } from './address-section.tsx'
import { ExampleSection } from './example-section.tsx'
import { KeySection } from './key-section.tsx'

/** The API for other programs on this computer: its switch, its address, its keys, and how it is called. */
export function LocalApiPage() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const query = useLocalApi()
  return (
    <Page title={t('localApi.title')} intro={t('localApi.intro')}>
      {query.error ? <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} /> : null}
      {query.data ? (
        <>
          <AddressSection api={query.data} />
          <KeySection keys={query.data.keys} />
          <ExampleSection url={query.data.url} />
        </>
      ) : (
        <div aria-busy="true" className="mt-10 space-y-2">
          <Skeleton className="h-14 w-full" />
          <Skeleton className="h-14 w-full" />
        </div>
      )}
    </Page>
  )
}
