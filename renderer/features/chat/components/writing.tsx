import { useTranslation } from 'react-i18next'
import { isEngineReady, useHealth } from '../../../core/health.ts'
import { Skeleton } from '../../../ui/skeleton.tsx'
import type { LiveAnswer } from '../live-answers.ts'

/** What stands below an answer that is being written. It keeps its height, so that nothing jumps at the end. */
export function Writing({ hasText, line }: { hasText: boolean; line: LiveAnswer['line'] }) {
  const { t } = useTranslation()
  const isEngineUp = isEngineReady(useHealth().data)
  if (line === 'reconnecting') {
    return <p className="flex min-h-8 items-center text-sm text-muted">{t('chat.reconnecting')}</p>
  }
  if (!hasText && !isEngineUp) {
    return (
      <p role="status" className="flex min-h-8 items-center text-sm text-muted">
        {t('chat.waitsForEngine')}
      </p>
    )
  }
  if (!hasText) {
    return (
      <div className="space-y-2 pt-1 pb-2">
        <Skeleton className="h-4 w-3/4 max-w-md" />
        <Skeleton className="h-4 w-1/2 max-w-xs" />
      </div>
    )
  }
  return (
    <div className="flex min-h-8 items-center" aria-hidden="true">
      <span className="size-2 shrink-0 animate-pulse-mark rounded-full bg-accent" />
    </div>
  )
}
