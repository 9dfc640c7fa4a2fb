import { useTranslation } from 'react-i18next'
import { isEngineReady, useHealth } from '../../../core/health.ts'
import { useFormat } from '../../../lib/format.ts'
import { EngineFailure } from './engine-failure.tsx'

/** A line over the top of the page, which does not move for it, while the core or its engine is not up. Nothing when all is well. `isAppKnown`: there is more than a shape of the app yet. */
export function EngineLine({ isAppKnown = true }: { isAppKnown?: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { data: health, isError } = useHealth()
  if (!isError && isEngineReady(health)) return null
  if (health && !isError && (health.engine.state === 'failed' || health.engine.state === 'stopped')) {
    return (
      <div className="border-b border-line px-4 py-2">
        <EngineFailure health={health} hasSettingsLink />
      </div>
    )
  }
  const progress = health?.engine.progress ?? null
  const words =
    isError || !health || !isAppKnown
      ? t('engine.coreAway')
      : health.engine.error?.code === 'core_hung'
        ? t('errors.core_hung')
        : health.engine.state === 'restarting'
          ? t('engine.states.restarting')
          : t(`engine.steps.${progress?.step ?? 'starting'}`)
  const amount =
    !isError && progress?.done_bytes != null && progress.total_bytes != null
      ? t('start.bytes', {
          done: format.bytes(progress.done_bytes),
          total: format.bytes(progress.total_bytes),
        })
      : null
  return (
    <p
      role="status"
      className="absolute top-2 right-3 z-20 flex min-h-8 max-w-[60%] items-center gap-2 rounded-full border border-line bg-sunken px-3 text-sm text-muted"
    >
      <span aria-hidden="true" className="size-2 shrink-0 animate-pulse-mark rounded-full bg-accent" />
      <span className="truncate">{words}</span>
      {amount ? <span className="tabular-nums">{amount}</span> : null}
    </p>
  )
}
