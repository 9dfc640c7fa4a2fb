import { clsx } from 'clsx'

interface MeterProps {
  label: string
  /** The words for the value: "412 of 1,000". */
  valueText: string
  /** 0 … 1 */
  share: number
  tone?: 'accent' | 'warn' | 'danger'
  className?: string
}

const tones = { accent: 'bg-accent', warn: 'bg-warn', danger: 'bg-danger' }

export function Meter({ label, valueText, share, tone = 'accent', className }: MeterProps) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100)
  return (
    // biome-ignore lint/a11y/useSemanticElements: the looks of <meter> cannot be set
    <div
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={valueText}
      className={clsx('h-1.5 overflow-hidden rounded-full bg-line', className)}
    >
      <div className={clsx('h-full rounded-full', tones[tone])} style={{ width: `${percent}%` }} />
    </div>
  )
}

interface ProgressProps {
  label: string
  valueText: string
  /** 0 … 1; null when how far it is cannot be known. */
  share: number | null
}

export function Progress({ label, valueText, share }: ProgressProps) {
  const percent = share === null ? undefined : Math.round(Math.min(1, Math.max(0, share)) * 100)
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuetext={valueText}
      {...(percent === undefined
        ? {}
        : { 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-valuenow': percent })}
      className="h-2 overflow-hidden rounded-full bg-line"
    >
      <div
        className={clsx('h-full rounded-full bg-accent', percent === undefined && 'w-1/3 animate-pulse-mark')}
        style={percent === undefined ? undefined : { width: `${percent}%` }}
      />
    </div>
  )
}
