import { useTranslation } from 'react-i18next'
import { UNLIMITED } from '../../../../contract/tiers.ts'
import { useFormat } from '../../../lib/format.ts'
import { Meter } from '../../../ui/meter.tsx'

interface UseBarProps {
  resource: 'tokens' | 'messages'
  limit: number
  /** null: not known */
  used: number | null
  average: number | null
}

/** What a plan allows of a resource in a day, and how today and an average day of this month fill it. */
export function UseBar({ resource, limit, used, average }: UseBarProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const isUnlimited = limit === UNLIMITED
  const isKnown = used !== null && average !== null
  const words = {
    used: format.number(used ?? 0),
    average: format.number(average ?? 0),
    limit: format.number(limit),
  }
  const valueText = isUnlimited ? t('plans.useUnlimited', words) : t('plans.use', words)
  const share = (amount: number) => (limit === 0 ? 1 : amount / limit)
  return (
    <div>
      <p className="text-sm">
        {isUnlimited
          ? t(resource === 'tokens' ? 'plans.perDay.noTokenLimit' : 'plans.perDay.noMessageLimit')
          : t(`plans.perDay.${resource}`, { amount: format.number(limit) })}
      </p>
      {isKnown && !isUnlimited ? (
        <div className="relative">
          <Meter
            className="mt-1"
            label={t(`quota.${resource}`)}
            valueText={valueText}
            share={share(used)}
            tone={used >= limit ? 'danger' : 'accent'}
          />
          {average === 0 ? null : (
            <span
              aria-hidden="true"
              className="absolute -top-0.5 h-2.5 w-0.5 -translate-x-1/2 bg-text"
              style={{ left: `${Math.min(1, share(average)) * 100}%` }}
            />
          )}
        </div>
      ) : null}
      {isKnown ? <p className="mt-1 text-xs text-muted tabular-nums">{valueText}</p> : null}
    </div>
  )
}
