import { useIsMutating } from '@tanstack/react-query'
import { useState } from 'react'
import type { RecoverReply } from '../../contract/core/store.ts'
import { useCoreStatus } from '../core/core-status.ts'
import { RECOVER_KEY } from '../core/data-store.ts'
import { desktop } from '../core/desktop.ts'
import { useHealth } from '../core/health.ts'
import { useSettingsQuery } from '../core/settings.ts'
import { RecommendedCard } from '../features/models/components/recommended-card.tsx'
import { CrashLoop } from '../features/start/components/crash-loop.tsx'
import { FirstRun } from '../features/start/components/first-run.tsx'
import { Recovery } from '../features/start/components/recovery.tsx'
import { Restored } from '../features/start/components/restored.tsx'
import { Shell } from './shell.tsx'
import { StartingShell } from './starting-shell.tsx'

/** Shows the app, or the screen that must come first: crash loop, recovery, first run. */
export function Gate() {
  const health = useHealth()
  const settings = useSettingsQuery()
  const [restored, setRestored] = useState<RecoverReply | null>(null)
  // The store is open a moment before the core reports the result.
  const isRecovering = useIsMutating({ mutationKey: RECOVER_KEY }) > 0
  const isComingUp = health.data === undefined || health.isError || health.data.status === 'starting'
  const coreStatus = useCoreStatus(isComingUp)
  if (isComingUp && coreStatus.data?.state === 'crash_loop') {
    return <CrashLoop status={coreStatus.data} onRestarted={() => void coreStatus.refetch()} />
  }
  if (restored) return <Restored reply={restored} onContinue={() => setRestored(null)} />
  if (isRecovering || health.data?.status === 'recovery') return <Recovery onRestored={setRestored} />
  if (settings.data && !settings.data.first_run_done)
    return <FirstRun offer={<RecommendedCard hasLink={false} />} />
  // A returning user gets the composer at once; a message waits until the core is ready.
  if (!settings.data && !settings.error && desktop()?.start.hasData !== true) return <StartingShell />
  return <Shell />
}
