import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { isEngineReady, useHealth } from '../../../core/health.ts'
import { useSettings, useUpdateSettings } from '../../../core/settings.ts'
import { Button } from '../../../ui/button.tsx'
import { LanguageChoice } from '../../../ui/language-choice.tsx'
import { EngineFailure } from './engine-failure.tsx'
import { StartProgress } from './start-progress.tsx'

/** The first screen: what the app is, what is being prepared, and the choice of language. */
export function FirstRun({ offer }: { offer?: ReactNode }) {
  const { t } = useTranslation()
  const health = useHealth().data
  const settings = useSettings()
  const update = useUpdateSettings()
  const isReady = isEngineReady(health)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <main className="h-full overflow-y-auto">
      <div className="mx-auto flex min-h-full max-w-xl flex-col justify-center px-6 py-10">
        <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold outline-none">
          {t('start.welcome')}
        </h1>
        <p className="mt-3 text-[1rem]">{t('start.promise')}</p>
        <div className="mt-6 border-y border-line">
          <LanguageChoice value={settings.language} onChange={(language) => update.mutate({ language })} />
        </div>
        <h2 className="mt-6 mb-3 font-semibold">{isReady ? t('start.ready') : t('start.preparing')}</h2>
        <StartProgress health={health} />
        {health?.engine.state === 'failed' ? <EngineFailure health={health} className="mt-4" /> : null}
        {isReady ? offer : null}
        <div className="mt-8 flex flex-wrap items-center gap-4">
          <Button
            look="primary"
            className="min-h-11 px-5 text-[1rem]"
            disabled={!isReady || update.isPending}
            onClick={() => update.mutate({ first_run_done: true })}
          >
            {t('start.begin')}
          </Button>
          <p role="status" className="text-sm text-muted">
            {isReady ? t('start.readyHint') : t('start.waitHint')}
          </p>
        </div>
      </div>
    </main>
  )
}
