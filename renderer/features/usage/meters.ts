import type { QuotaReply } from '../../../contract/core/usage.ts'
import { UNLIMITED } from '../../../contract/tiers.ts'

export interface MeterView {
  resource: 'tokens' | 'messages'
  used: number
  /** The part of `used` that other devices of the account used. */
  elsewhere: number
  /** Held by answers that are being written. */
  reserved: number
  /** null: without a limit */
  limit: number | null
  /** 0 … 1 of the limit; 0 without one. */
  share: number
  tone: 'accent' | 'warn' | 'danger'
}

const NEARLY = 0.85

export function meterOf(quota: QuotaReply, resource: 'tokens' | 'messages'): MeterView {
  const { used, limit, remaining, reserved = 0, elsewhere = 0 } = quota[resource]
  if (limit === UNLIMITED)
    return { resource, used, elsewhere, reserved, limit: null, share: 0, tone: 'accent' }
  const share = limit === 0 ? 1 : Math.min(1, (limit - remaining) / limit)
  return {
    resource,
    used,
    elsewhere,
    reserved,
    limit,
    share,
    tone: remaining <= 0 ? 'danger' : share >= NEARLY ? 'warn' : 'accent',
  }
}
