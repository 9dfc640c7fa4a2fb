import { useTranslation } from 'react-i18next'
import { NavLink } from 'react-router'
import type { QuotaReply } from '../../../../contract/core/usage.ts'
import { UNLIMITED } from '../../../../contract/tiers.ts'
import { useQuota } from '../../../core/usage.ts'
import { useFormat } from '../../../lib/format.ts'
import { Meter } from '../../../ui/meter.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { useMinute } from '../../../ui/use-minute.ts'
import { type MeterView, meterOf } from '../meters.ts'

/** Today's use, always in sight at the foot of the sidebar; opens the usage page. */
export function QuotaMeter() {
  const { t } = useTranslation()
  const quota = useQuota().data
  if (!quota) {
    return (
      <div aria-busy="true" className="space-y-3 px-3 py-2">
        <Skeleton className="h-3 w-2/3" />
        <Skeleton className="h-1.5 w-full" />
        <Skeleton className="h-3 w-2/3" />
        <Skeleton className="h-1.5 w-full" />
      </div>
    )
  }
  return (
    <NavLink
      to="/usage"
      className="block rounded-lg px-3 py-2 text-xs low:py-1 -outline-offset-2 hover:bg-hover aria-[current=page]:bg-hover"
    >
      <span className="sr-only">{t('quota.open')}: </span>
      <Row meter={meterOf(quota, 'tokens')} />
      <Row meter={meterOf(quota, 'messages')} />
      {quota.tokens.limit === UNLIMITED ? null : <ResetLine quota={quota} />}
    </NavLink>
  )
}

function Row({ meter }: { meter: MeterView }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useMeterWords(meter)
  const name = t(`quota.${meter.resource}`)
  return (
    <div className="mb-2 low:mb-0">
      <div className="flex justify-between gap-2 tabular-nums">
        <span className="text-muted">{name}</span>
        <span>{words}</span>
      </div>
      {meter.reserved > 0 ? (
        <div className="text-right text-muted tabular-nums">
          {t('quota.inUse', { reserved: format.number(meter.reserved) })}
        </div>
      ) : null}
      {meter.limit === null ? null : (
        // The words above say the same; within a link a second meter would be read twice.
        <div aria-hidden="true" className="low:hidden">
          <Meter className="mt-1" label={name} valueText={words} share={meter.share} tone={meter.tone} />
        </div>
      )}
    </div>
  )
}

function ResetLine({ quota }: { quota: QuotaReply }) {
  const { t } = useTranslation()
  const format = useFormat()
  const waitMs = quota.resets_at - useMinute()
  return (
    <div className="text-muted low:hidden">
      {t('quota.resets', { time: format.time(quota.resets_at), wait: format.roughDuration(waitMs) })}
    </div>
  )
}

export function useMeterWords(meter: MeterView): string {
  const { t } = useTranslation()
  const format = useFormat()
  return meter.limit === null
    ? t('quota.usedUnlimited', { used: format.number(meter.used) })
    : t('quota.usedOf', { used: format.number(meter.used), limit: format.number(meter.limit) })
}
