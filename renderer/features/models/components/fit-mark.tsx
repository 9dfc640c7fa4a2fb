import { clsx } from 'clsx'
import { useTranslation } from 'react-i18next'
import type { Fit } from '../../../../contract/core/model-library.ts'
import { useFormat } from '../../../lib/format.ts'

const TONES = { well: 'bg-accent', tight: 'bg-warn', too_big: 'bg-danger' } as const

/** Whether the model fits this machine; the arithmetic on hover and focus. */
export function FitMark({ fit }: { fit: Fit }) {
  const { t } = useTranslation()
  const format = useFormat()
  const bytes = {
    need: format.bytes(fit.need_bytes),
    weights: format.bytes(fit.weights_bytes),
    cache: format.bytes(fit.cache_bytes),
    overhead: format.bytes(fit.overhead_bytes),
    well: format.bytes(fit.well_up_to_bytes),
    tight: format.bytes(fit.tight_up_to_bytes),
  }
  const level = t(
    fit.level === 'too_big' && fit.by === 'disk' ? 'models.fit.noRoom' : `models.fit.${fit.level}`,
  )
  const arithmetic = `${t('models.fit.need', bytes)} ${t(`models.fit.by.${fit.by}`, bytes)}`
  return (
    <button
      type="button"
      aria-label={`${level}. ${arithmetic}`}
      data-tip={arithmetic}
      data-tip-align="end"
      className="inline-flex min-h-6 cursor-help items-center gap-2 rounded-md px-1 text-sm"
    >
      <span aria-hidden="true" className={clsx('size-2 rounded-full', TONES[fit.level])} />
      {level}
    </button>
  )
}
