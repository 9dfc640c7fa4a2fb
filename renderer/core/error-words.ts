import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { CORE_ERROR_CODES } from '../../contract/core/errors.ts'
import { quotaExceededDetailsSchema } from '../../contract/core/usage.ts'
import { type Format, useFormat } from '../lib/format.ts'
import { asCoreError, type PageErrorCode } from './core-error.ts'

const KNOWN: ReadonlySet<string> = new Set([...CORE_ERROR_CODES, 'core_unreachable'])

/** Returns a function that puts an error of the core into words, in the language of the interface. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return (error) => errorWords(t, format, asCoreError(error))
}

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
  const memory = memoryDetailsSchema.safeParse(error.details)
  if (error.code === 'model_out_of_memory' && memory.success) return t('answer.needsMemory', memory.data)
  const room = roomDetailsSchema.safeParse(error.details)
  if (error.code === 'message_too_long_for_model' && room.success) {
    const { model, tokens, room: free } = room.data
    return t('errors.message_too_long_for_model', {
      model,
      tokens: format.number(tokens),
      room: format.number(free),
    })
  }
  const wait = retryAfterSchema.safeParse(error.details)
  if (wait.success && isThrottle(error.code)) {
    return t(`throttled.${error.code}`, { wait: format.duration(wait.data.retry_after_seconds * 1_000) })
  }
  const code = (KNOWN.has(error.code) ? error.code : 'internal_error') as PageErrorCode
  const said = engineSaidSchema.safeParse(error.details).data?.engine_said
  return said === undefined
    ? t(`errors.${code}`)
    : `${t(`errors.${code}`)} ${t('answer.engineSaid', { words: said })}`
}

const roomDetailsSchema = z.object({ model: z.string(), tokens: z.number(), room: z.number() })
const memoryDetailsSchema = z.object({ needed: z.string(), available: z.string() })
/** Of a refusal that ends by itself. */
const retryAfterSchema = z.object({ retry_after_seconds: z.number().positive() })
const THROTTLES = ['login_throttled', 'mail_throttled', 'sync_busy'] as const

function isThrottle(code: string): code is (typeof THROTTLES)[number] {
  return (THROTTLES as readonly string[]).includes(code)
}

/** The engine's own reason, in its own language. */
const engineSaidSchema = z.object({ engine_said: z.string() })

export interface Spent {
  resource: 'tokens' | 'messages'
  used: number
  /** Held by answers that are being written. */
  reserved?: number | undefined
  /** What the message needs at least, when that is known. */
  needed?: number | undefined
  limit: number
  resets_at: number
}

/** More than the limit of a whole day: waiting does not help. */
export function neverFits({ needed, limit }: Spent): boolean {
  return needed !== undefined && needed > limit
}

/** "Today’s messages are used up: 50 of 50. New ones at 02:00 (in 3 hr 12 min)." A message may also just be too long for what is left. */
export function quotaWords(t: TFunction, format: Format, spent: Spent, nowMs: number = Date.now()): string {
  const words = {
    used: format.number(spent.used),
    reserved: format.number(spent.reserved ?? 0),
    needed: format.number(spent.needed ?? 0),
    left: format.number(Math.max(0, spent.limit - spent.used)),
    limit: format.number(spent.limit),
    time: format.time(spent.resets_at),
    wait: format.duration(spent.resets_at - nowMs),
  }
  if (neverFits(spent)) return t('quota.neverFits', words)
  if ((spent.reserved ?? 0) > 0 && spent.used < spent.limit) return t('quota.heldByAnswers', words)
  if (spent.resource === 'tokens' && spent.used < spent.limit) return t('quota.tooFew', words)
  return t(`quota.usedUp.${spent.resource}`, words)
}
