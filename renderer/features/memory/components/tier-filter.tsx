import { clsx } from 'clsx'
import { useTranslation } from 'react-i18next'
import type { MemoryStats } from '../../../../contract/core/memory.ts'
import type { MemoryFilter } from '../../../core/memory-filter.ts'
import { useFormat } from '../../../lib/format.ts'
import { TIER_COLOURS, TIERS, TierMark } from '../../../ui/tier-mark.tsx'

interface TierFilterProps {
  stats: MemoryStats | undefined
  value: MemoryFilter['tier']
  onChange: (tier: MemoryFilter['tier']) => void
}

/** How much there is of each tier, as a bar and in numbers; each number shows its tier alone. */
export function TierFilter({ stats, value, onChange }: TierFilterProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const counts = stats?.by_tier
  const total = counts ? counts.itm + counts.ltm : undefined
  return (
    <fieldset>
      <legend className="sr-only">{t('memory.tierLabel')}</legend>
      <div aria-hidden="true" className="flex h-2 gap-0.5 overflow-hidden rounded-full bg-line">
        {TIERS.map((tier) =>
          counts && counts[tier] > 0 ? (
            <div key={tier} className={TIER_COLOURS[tier]} style={{ flexGrow: counts[tier] }} />
          ) : null,
        )}
      </div>
      <div className="mt-2 flex flex-wrap gap-1">
        {[null, ...TIERS].map((tier) => {
          const count = tier === null ? total : counts?.[tier]
          return (
            <button
              key={tier ?? 'all'}
              type="button"
              aria-pressed={tier === value}
              onClick={() => onChange(tier)}
              className={clsx(
                'inline-flex min-h-8 items-center gap-2 rounded-lg border px-3 text-sm',
                tier === value ? 'border-line-strong bg-hover font-medium' : 'border-line hover:bg-hover',
              )}
            >
              {tier === null ? t('memory.allTiers') : <TierMark tier={tier} />}
              {count === undefined ? null : (
                <span className="text-muted tabular-nums">{format.number(count)}</span>
              )}
            </button>
          )
        })}
      </div>
    </fieldset>
  )
}
