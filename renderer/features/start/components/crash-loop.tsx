import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CoreStatus } from '../../../../contract/desktop-bridge.ts'
import { desktop } from '../../../core/desktop.ts'
import { Button } from '../../../ui/button.tsx'

/** The core ended several times in a row; main has stopped trying by itself. */
export function CrashLoop({ status, onRestarted }: { status: CoreStatus; onRestarted: () => void }) {
  const { t } = useTranslation()
  const [isTrying, setIsTrying] = useState(false)
  const restart = async () => {
    setIsTrying(true)
    await desktop()
      ?.restartCore()
      .catch(() => undefined)
    setIsTrying(false)
    onRestarted()
  }
  return (
    <main className="flex h-full items-center overflow-y-auto">
      <div role="alert" className="mx-auto max-w-xl px-6 py-12">
        <h1 className="text-2xl font-semibold">{t('crash.title')}</h1>
        <p className="mt-3 text-[1rem]">{t('crash.what')}</p>
        {status.message ? (
          <p className="mt-3 rounded-lg bg-sunken px-3 py-2 font-mono text-sm">{status.message}</p>
        ) : null}
        <div className="mt-6 flex flex-wrap gap-2">
          <Button look="primary" disabled={isTrying} onClick={() => void restart()}>
            {t('actions.retry')}
          </Button>
          <Button onClick={() => void desktop()?.openDataFolder()}>{t('data.openFolder')}</Button>
          <Button onClick={() => void desktop()?.quit()}>{t('actions.quit')}</Button>
        </div>
      </div>
    </main>
  )
}
