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

/** "Today’s messages are used up: 50 of 50. New ones at 02:00 (in 3 hr 12 min)." A message may also just be too long for what is left. */
export function quotaWords(
  t: TFunction,
  format: Format,
  spent: { resource: 'tokens' | 'messages'; used: number; limit: number; resets_at: number },
  nowMs: number = Date.now(),
): string {
  const words = {
    used: format.number(spent.used),
    left: format.number(Math.max(0, spent.limit - spent.used)),
    limit: format.number(spent.limit),
    time: format.time(spent.resets_at),
    wait: format.duration(spent.resets_at - nowMs),
  }
  if (spent.resource === 'tokens' && spent.used < spent.limit) return t('quota.tooFew', words)
  return t(`quota.usedUp.${spent.resource}`, words)
}
