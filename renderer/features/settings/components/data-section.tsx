import { useTranslation } from 'react-i18next'
import { useDataStore, useTakeSnapshot } from '../../../core/data-store.ts'
import { desktop } from '../../../core/desktop.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useFormat } from '../../../lib/format.ts'
import { showToast } from '../../../lib/toasts.ts'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/page.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { SnapshotList } from './snapshot-list.tsx'

export function DataSection() {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const format = useFormat()
  const store = useDataStore()
  const take = useTakeSnapshot()
  const backUp = () =>
    take.mutate(undefined, {
      onSuccess: (snapshot) =>
        showToast({ text: t('data.backedUp', { size: format.bytes(snapshot.size_bytes) }) }),
    })
  return (
    <Section title={t('data.title')}>
      <p className="max-w-(--measure) text-muted">{t('data.intro')}</p>
      {store.error ? <Problem text={errorText(store.error)} onRetry={() => void store.refetch()} /> : null}
      <div className="mt-2 flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
        <div className="min-w-0">
          <p className="font-medium">{t('data.folder')}</p>
          {store.data ? (
            <code className="font-mono text-sm break-all text-muted">{store.data.path}</code>
          ) : (
            <Skeleton className="mt-1 h-5 w-64" />
          )}
        </div>
        {desktop() ? (
          <Button
            onClick={() =>
              desktop()
                ?.openDataFolder()
                .catch(() => showToast({ text: t('data.folderNotOpened'), isProblem: true }))
            }
          >
            {t('data.openFolder')}
          </Button>
        ) : null}
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-t border-line py-3">
        <h3 className="font-medium">{t('data.snapshots')}</h3>
        <Button disabled={take.isPending} onClick={backUp}>
          {t('data.backUpNow')}
        </Button>
      </div>
      {take.error ? <Problem text={errorText(take.error)} onRetry={backUp} /> : null}
      {store.data ? <SnapshotList snapshots={store.data.snapshots} /> : null}
    </Section>
  )
}
