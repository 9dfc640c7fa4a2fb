import { Check, CircleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { HealthReply } from '../../../../contract/core/health.ts'
import { useFormat } from '../../../lib/format.ts'
import { Progress } from '../../../ui/meter.tsx'
import { type StepView, stepsOf } from '../start-steps.ts'

/** What is being made ready, step by step, with real numbers where there are some. */
export function StartProgress({ health }: { health: HealthReply | undefined }) {
  const { t } = useTranslation()
  return (
    <ol aria-label={t('start.steps')} className="space-y-1">
      {stepsOf(health).map((step) => (
        <Step key={step.name} step={step} />
      ))}
    </ol>
  )
}

function Step({ step }: { step: StepView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const name = t(`start.step.${step.name}`)
  const amount =
    step.doneBytes === null || step.totalBytes === null
      ? t(`start.stepState.${step.state}`)
      : t('start.bytes', { done: format.bytes(step.doneBytes), total: format.bytes(step.totalBytes) })
  return (
    <li className="min-h-10">
      <div className="flex items-center gap-2">
        <StepMark state={step.state} />
        <span className={step.state === 'waiting' ? 'text-muted' : 'font-medium'}>{name}</span>
        <span className="ml-auto text-sm text-muted tabular-nums">{amount}</span>
      </div>
      {step.state === 'running' ? (
        <div className="mt-1 ml-6">
          <Progress
            label={name}
            valueText={amount}
            share={step.doneBytes === null || !step.totalBytes ? null : step.doneBytes / step.totalBytes}
          />
        </div>
      ) : null}
    </li>
  )
}

function StepMark({ state }: { state: StepView['state'] }) {
  if (state === 'done') return <Check aria-hidden="true" className="size-4 text-accent" />
  if (state === 'failed') return <CircleAlert aria-hidden="true" className="size-4 text-danger" />
  return (
    <span aria-hidden="true" className="flex size-4 items-center justify-center">
      <span
        className={
          state === 'running'
            ? 'size-2 shrink-0 rounded-full bg-accent'
            : 'size-2 shrink-0 rounded-full bg-line'
        }
      />
    </span>
  )
}
