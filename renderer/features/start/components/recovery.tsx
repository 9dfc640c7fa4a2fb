import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecoverReply, RecoverRequest, StoreReply } from '../../../../contract/core/store.ts'
import { useDataStore, useRecoverStore } from '../../../core/data-store.ts'
import { desktop } from '../../../core/desktop.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { Button } from '../../../ui/button.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { RestoreList } from './restore-list.tsx'
import { StartNew } from './start-new.tsx'
import { Way } from './way.tsx'

/** The store could not be opened: what was found, that nothing was changed, and every way back. */
export function Recovery({ onRestored }: { onRestored: (reply: RecoverReply) => void }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const store = useDataStore()
  const recover = useRecoverStore((request, reply) => {
    if (request.action === 'restore') onRestored(reply)
  })
  const [lastRequest, setLastRequest] = useState<RecoverRequest | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const run = (request: RecoverRequest) => {
    setLastRequest(request)
    recover.mutate(request)
  }
  const state = problemState(store.data)
  return (
    <main className="h-full overflow-y-auto">
      <div className="mx-auto max-w-2xl px-6 py-12">
        <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold outline-none">
          {t(`recovery.${state}.title`)}
        </h1>
        <p className="mt-3 text-[1rem]">{t(`recovery.${state}.what`)}</p>
        <p className="mt-2 text-[1rem]">{t(state === 'newer' ? 'recovery.keptNewer' : 'recovery.kept')}</p>
        {store.error ? <Problem text={errorText(store.error)} onRetry={() => void store.refetch()} /> : null}
        {store.data ? (
          <p className="mt-3 text-sm text-muted">
            {t('data.folder')}: <code className="font-mono break-all">{store.data.path}</code>
          </p>
        ) : (
          <Skeleton className="mt-3 h-5 w-80" />
        )}
        {recover.error && lastRequest ? (
          <div className="mt-4">
            <Problem text={errorText(recover.error)} onRetry={() => run(lastRequest)} />
          </div>
        ) : null}
        {store.data && state !== 'newer' ? (
          <>
            <RestoreList
              snapshots={store.data.snapshots}
              isBusy={recover.isPending}
              onRestore={(snapshot) => run({ action: 'restore', snapshot })}
            />
            {store.data.can_open_as_is ? (
              <Way title={t('recovery.openAsIs')} words={t('recovery.openAsIsWhat')}>
                <Button disabled={recover.isPending} onClick={() => run({ action: 'open_as_is' })}>
                  {t('recovery.openAsIs')}
                </Button>
              </Way>
            ) : null}
            <StartNew
              isBusy={recover.isPending}
              onStart={() => run({ action: 'start_new', confirm: 'START NEW' })}
            />
          </>
        ) : null}
        <div className="mt-10 flex flex-wrap gap-2">
          {desktop() ? (
            <>
              <Button onClick={() => void desktop()?.openDataFolder()}>{t('data.openFolder')}</Button>
              <Button onClick={() => void desktop()?.quit()}>{t('actions.quit')}</Button>
            </>
          ) : null}
        </div>
      </div>
    </main>
  )
}

function problemState(store: StoreReply | undefined): 'damaged' | 'newer' | 'missing' {
  return store?.state === 'newer' || store?.state === 'missing' ? store.state : 'damaged'
}
