import type { QuotaReply } from '../../../contract/core/usage.ts'
import { TIERS, type Tier, UNLIMITED } from '../../../contract/tiers.ts'
import { dayName, dayOf, midnightAfter } from '../../../contract/utc-day.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { listUsed, readCounter } from './counter-store.ts'
import { readElsewhere } from './elsewhere-store.ts'

/** One resource of one user on one day: two rows are read by key, however long the ledger is (spec E4). */
export interface Meter {
  /** Here and elsewhere. */
  used: number
  /** The part of `used` that is in no entry here: other devices, and entries that are gone. */
  elsewhere: number
  /** Promised to answers that are being written. */
  reserved: number
  /** {@link UNLIMITED} for none. */
  limit: number
}

export function readMeters(
  db: ReadableDb,
  { userId, day, tier }: { userId: string; day: number; tier: Tier },
): { messages: Meter; tokens: Meter } {
  const { limitTokens, limitMessages } = TIERS[tier]
  const elsewhere = readElsewhere(db, userId, day)
  const meter = (resource: 'messages' | 'tokens', limit: number): Meter => {
    const { used, reserved } = readCounter(db, userId, day, resource)
    return { used: used + elsewhere[resource], elsewhere: elsewhere[resource], reserved, limit }
  }
  return { messages: meter('messages', limitMessages), tokens: meter('tokens', limitTokens) }
}

/** What is left; Infinity without a limit, and 0 when a smaller tier leaves less than nothing. */
export function remaining({ used, reserved, limit }: Meter): number {
  return limit === UNLIMITED ? Number.POSITIVE_INFINITY : Math.max(0, limit - used - reserved)
}

export function readQuota(db: ReadableDb, userId: string, tier: Tier, nowMs: number): QuotaReply {
  const { messages, tokens } = readMeters(db, { userId, day: dayOf(nowMs), tier })
  return {
    tier,
    tokens: toReply(tokens),
    messages: toReply(messages),
    resets_at: midnightAfter(nowMs),
  }
}

function toReply(meter: Meter): QuotaReply['tokens'] {
  const left = remaining(meter)
  return {
    used: meter.used,
    limit: meter.limit,
    remaining: left === Number.POSITIVE_INFINITY ? UNLIMITED : left,
    reserved: meter.reserved,
    ...(meter.elsewhere > 0 ? { elsewhere: meter.elsewhere } : {}),
  }
}

export interface DayUse {
  /** YYYY-MM-DD, UTC. */
  day: string
  tokens: number
  messages: number
}

/** The last `days` days, oldest first, today last; a day without use is there with zeros. */
export function readHistory(db: ReadableDb, userId: string, nowMs: number, days: number): DayUse[] {
  const today = dayOf(nowMs)
  const firstDay = today - days + 1
  const byDay = Array.from({ length: days }, (_, index) => ({
    day: dayName(firstDay + index),
    tokens: 0,
    messages: 0,
  }))
  for (const row of listUsed(db, userId, firstDay)) {
    const entry = byDay[row.day - firstDay]
    if (entry && (row.resource_type === 'tokens' || row.resource_type === 'messages')) {
      entry[row.resource_type] = row.used
    }
  }
  return byDay
}
