import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Plan } from '../../../../contract/sync/billing.ts'
import { TIERS, type Tier } from '../../../../contract/tiers.ts'
import { useFormat } from '../../../lib/format.ts'
import { UseBar } from './use-bar.tsx'

interface DailyUse {
  tokens: number
  messages: number
}

interface PlanCardProps {
  tier: Tier
  /** As the server offers it; missing while the server was not asked. */
  plan: Plan | undefined
  isCurrent: boolean
  today: DailyUse | null
  average: DailyUse | null
  /** What can be done about it: a button, or why there is none. */
  children: ReactNode
}

export function PlanCard({ tier, plan, isCurrent, today, average, children }: PlanCardProps) {
  const { t } = useTranslation()
  const limits = {
    tokens: plan?.limit_tokens ?? TIERS[tier].limitTokens,
    messages: plan?.limit_messages ?? TIERS[tier].limitMessages,
  }
  return (
    <li
      aria-label={t(`usage.tier.${tier}`)}
      className={clsx('flex flex-col rounded-xl border p-4', isCurrent ? 'border-accent' : 'border-line')}
    >
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-lg font-semibold">{t(`usage.tier.${tier}`)}</h2>
        {isCurrent ? (
          <span className="rounded-full bg-accent-soft px-2 py-0.5 text-xs font-medium">
            {t('plans.current')}
          </span>
        ) : null}
      </div>
      <p className="mt-1 text-muted">
        <PriceText tier={tier} plan={plan} />
      </p>
      <div className="mt-4 mb-4 space-y-4">
        {(['tokens', 'messages'] as const).map((resource) => (
          <UseBar
            key={resource}
            resource={resource}
            limit={limits[resource]}
            used={today?.[resource] ?? null}
            average={average?.[resource] ?? null}
          />
        ))}
      </div>
      <div className="mt-auto">{children}</div>
    </li>
  )
}

function PriceText({ tier, plan }: { tier: Tier; plan: Plan | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (tier === 'free_trial') return t('plans.free')
  if (!plan?.price) return t(plan?.is_for_sale ? 'plans.free' : 'plans.noPrice')
  const { amount_minor, currency, interval, interval_count: count } = plan.price
  return t(`plans.price.${interval}`, { count, price: format.money(amount_minor, currency) })
}
