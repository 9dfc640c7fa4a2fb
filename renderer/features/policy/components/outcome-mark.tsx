import { clsx } from 'clsx'
import { CircleCheck, CircleHelp, CircleSlash, type LucideIcon, MessageCircle } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { PolicyOutcome } from '../../../../contract/core/policy.ts'

export const OUTCOMES = ['block', 'ask', 'note', 'allow'] as const satisfies readonly PolicyOutcome[]

const looks: Record<PolicyOutcome, { Icon: LucideIcon; text: string; bar: string }> = {
  allow: { Icon: CircleCheck, text: 'text-accent', bar: 'bg-accent' },
  note: { Icon: MessageCircle, text: 'text-muted', bar: 'bg-line-strong' },
  ask: { Icon: CircleHelp, text: 'text-warn', bar: 'bg-warn' },
  block: { Icon: CircleSlash, text: 'text-danger', bar: 'bg-danger' },
}

/** An outcome as a word and an icon, never as a colour alone. */
export function OutcomeMark({ outcome }: { outcome: PolicyOutcome }) {
  const { t } = useTranslation()
  const { Icon, text } = looks[outcome]
  return (
    <span className={clsx('inline-flex items-center gap-1.5 font-medium', text)}>
      <Icon aria-hidden="true" className="size-4 shrink-0" />
      {t(`constitution.outcomes.${outcome}`)}
    </span>
  )
}

/** All acts ever recorded, as one thin bar. The numbers stand beside it in words. */
export function OutcomeBar({ counts }: { counts: Record<PolicyOutcome, number> }) {
  const total = OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0)
  if (total === 0) return null
  return (
    <div aria-hidden="true" className="flex h-1.5 gap-px overflow-hidden rounded-full bg-line">
      {OUTCOMES.filter((outcome) => counts[outcome] > 0).map((outcome) => (
        <div
          key={outcome}
          className={looks[outcome].bar}
          style={{ width: `${(counts[outcome] / total) * 100}%` }}
        />
      ))}
    </div>
  )
}
