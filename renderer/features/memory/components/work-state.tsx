import type { UseQueryResult } from '@tanstack/react-query'
import { clsx } from 'clsx'
import { Play } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { BackgroundWork } from '../../../../contract/core/background-work.ts'
import { useErrorText } from '../../../core/error-words.ts'
import { useMemoryStats } from '../../../core/memories.ts'
import { useProblemToast } from '../../../core/use-problem-toast.ts'
import { usePauseWork, useRunNow } from '../../../core/work.ts'
import { useFormat } from '../../../lib/format.ts'
import { showToast } from '../../../lib/toasts.ts'
import { Button } from '../../../ui/button.tsx'
import { Meter } from '../../../ui/meter.tsx'
import { Problem } from '../../../ui/problem.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { SwitchLine } from '../../../ui/switch.tsx'

/** The two workers, the switch that pauses them, and how much of what reflection proposes is kept. */
export function WorkState({ query }: { query: UseQueryResult<BackgroundWork> }) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const pause = usePauseWork()
  const onError = useProblemToast()
  if (query.error && !query.data) {
    return (
      <div className="mt-4">
        <Problem text={errorText(query.error)} onRetry={() => void query.refetch()} />
      </div>
    )
  }
  if (!query.data) return <Skeleton className="mt-4 h-32 w-full" />
  const { is_paused: isPaused, workers } = query.data
  return (
    <div className="mt-4 max-w-3xl">
      <SwitchLine
        label={t('memory.run.inBackground')}
        isOn={!isPaused}
        onChange={(isOn) => pause.mutate(!isOn, { onError })}
        hint={t(isPaused ? 'memory.run.pausedHint' : 'memory.run.onHint')}
      />
      <ul className="grid gap-3 sm:grid-cols-2">
        {workers.map((worker) => (
          <WorkerCard key={worker.worker} worker={worker} isPaused={isPaused} />
        ))}
      </ul>
      <Acceptance />
    </div>
  )
}

function WorkerCard({ worker, isPaused }: { worker: BackgroundWork['workers'][number]; isPaused: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const run = useRunNow()
  const onError = useProblemToast()
  const start = () =>
    run.mutate(worker.worker, {
      onError,
      onSuccess: ({ has_work: hasWork }) => {
        if (!hasWork) showToast({ text: t(`memory.run.nothing.${worker.worker}`) })
      },
    })
  const isStarted = run.isPending || worker.state !== 'idle'
  const state = worker.state === 'idle' && isPaused ? 'paused' : worker.state
  return (
    <li className="rounded-xl border border-line p-4">
      <h3 className="font-medium">{t(`memory.worker.${worker.worker}`)}</h3>
      <p className="mt-1 text-sm text-muted">{t(`memory.workerWhat.${worker.worker}`)}</p>
      <p role="status" className="mt-2 flex items-center gap-2 text-sm">
        <span
          aria-hidden="true"
          className={clsx(
            'size-2 shrink-0 rounded-full',
            state === 'running' ? 'animate-pulse-mark bg-accent' : 'bg-line-strong',
          )}
        />
        {t(`memory.run.now.${state}`)}
        {state === 'idle' && worker.next_at !== null
          ? ` · ${t('memory.run.next', { when: format.dateTime(worker.next_at) })}`
          : worker.jobs > 0
            ? ` · ${t('memory.run.jobs', { count: worker.jobs, jobs: format.number(worker.jobs) })}`
            : ''}
      </p>
      <Button
        className="mt-3 aria-disabled:cursor-default aria-disabled:text-muted aria-disabled:hover:bg-raised"
        // Not `disabled`: the button that was just pressed would lose the focus.
        aria-disabled={isStarted}
        onClick={() => (isStarted ? undefined : start())}
      >
        <Play aria-hidden="true" className="size-4" />
        {t(`memory.run.start.${worker.worker}`)}
      </Button>
    </li>
  )
}

function Acceptance() {
  const { t } = useTranslation()
  const format = useFormat()
  const counts = useMemoryStats().data?.reflection
  if (!counts || counts.proposed === 0) return null
  const share = counts.accepted / counts.proposed
  const words = t('memory.run.accepted', {
    accepted: format.number(counts.accepted),
    proposed: format.number(counts.proposed),
    share: format.share(share),
  })
  return (
    <div className="mt-4">
      <p className="text-sm text-muted">{words}</p>
      <Meter className="mt-1 max-w-80" label={t('memory.run.acceptance')} valueText={words} share={share} />
    </div>
  )
}
