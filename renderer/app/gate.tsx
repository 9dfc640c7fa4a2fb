import { CrashLoop } from '../features/start/components/crash-loop.tsx'
import { FirstRun } from '../features/start/components/first-run.tsx'
import { Recovery } from '../features/start/components/recovery.tsx'
import { useCoreStatus } from '../features/start/use-core-status.ts'
import { useHealth } from '../lib/health.ts'
import { useSettingsQuery } from '../lib/settings.ts'
import { Shell } from './shell.tsx'
import { StartingShell } from './starting-shell.tsx'

/** What there is to show: the app, or what has to come before it. */
export function Gate() {
  const health = useHealth()
  const settings = useSettingsQuery()
  const isComingUp = health.data === undefined || health.isError || health.data.status === 'starting'
  const coreStatus = useCoreStatus(isComingUp)
  if (isComingUp && coreStatus.data?.state === 'crash_loop') {
    return <CrashLoop status={coreStatus.data} onRestarted={() => void coreStatus.refetch()} />
  }
  if (health.data?.status === 'recovery') return <Recovery />
  if (settings.data && !settings.data.first_run_done) return <FirstRun />
  if (!settings.data && !settings.error) return <StartingShell />
  return <Shell />
}
