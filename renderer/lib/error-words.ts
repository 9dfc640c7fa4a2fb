import type { TFunction } from 'i18next'
import { quotaExceededDetailsSchema } from '../../contract/api/usage.ts'
import { ERROR_CODES } from '../../contract/errors.ts'
import type { CoreErrorCode } from './core-error.ts'
import type { Format } from './format.ts'

const KNOWN: ReadonlySet<string> = new Set([...ERROR_CODES, 'core_unreachable'])

/** What happened and what to do, in the language of the interface. */
export function errorWords(
  t: TFunction,
  format: Format,
  error: { code: string; details?: Record<string, unknown> | undefined },
): string {
  if (error.code === 'quota_exceeded') {
    const details = quotaExceededDetailsSchema.safeParse(error.details)
    if (details.success) return quotaWords(t, format, details.data)
  }
  const code = (KNOWN.has(error.code) ? error.code : 'internal_error') as CoreErrorCode
  return t(`errors.${code}`)
}

/** "All 50 messages of today are used. New ones from 02:00 (in 3 hr 12 min)." */
export function quotaWords(
  t: TFunction,
  format: Format,
  spent: { resource: 'tokens' | 'messages'; used: number; limit: number; resets_at: number },
  nowMs: number = Date.now(),
): string {
  return t(`quota.usedUp.${spent.resource}`, {
    used: format.number(spent.used),
    limit: format.number(spent.limit),
    time: format.time(spent.resets_at),
    wait: format.duration(spent.resets_at - nowMs),
  })
}
