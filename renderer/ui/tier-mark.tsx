import { clsx } from 'clsx'
import { useTranslation } from 'react-i18next'
import type { MemoryTier } from '../../contract/core/memory.ts'

/** A stronger colour for a longer-lasting tier; the word is always shown too. */
export const TIER_COLOURS: Readonly<Record<MemoryTier, string>> = {
  stm: 'bg-line-strong',
  itm: 'bg-accent/50',
  ltm: 'bg-accent',
}
/** Of memories; `stm` are messages that wait for review. */
export const TIERS = ['itm', 'ltm'] as const

export function TierMark({ tier }: { tier: MemoryTier }) {
  const { t } = useTranslation()
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <span aria-hidden="true" className={clsx('size-2 shrink-0 rounded-full', TIER_COLOURS[tier])} />
      {t(`memory.tier.${tier}`)}
    </span>
  )
}
