import type { QuotaReply } from '../../../contract/core/usage.ts'
import { TIERS, type Tier, UNLIMITED } from '../../../contract/tiers.ts'
import { dayName, dayOf, midnightAfter } from '../../../contract/utc-day.ts'
import type { ReadableDb } from '../../../native/sqlite/open.ts'
import { listUsed, readCounter } from './counter-store.ts'

/** One resource of one user on one day: a single row is read, however long the ledger is (spec E4). */
export interface Meter {
  used: number
  /** Promised to answers that are being written. */
  reserved: number
  /** {@link UNLIMITED} for none. */
  limit: number
}

export function readMeter(
  db: ReadableDb,
  scope: { userId: string; day: number; tier: Tier },
  resource: 'messages' | 'tokens',
): Meter {
  const { limitTokens, limitMessages } = TIERS[scope.tier]
  const counter = readCounter(db, scope.userId, scope.day, resource)
  return { ...counter, limit: resource === 'tokens' ? limitTokens : limitMessages }
}

/** What is left; Infinity without a limit, and 0 when a smaller tier leaves less than nothing. */
export function remaining({ used, reserved, limit }: Meter): number {
  return limit === UNLIMITED ? Number.POSITIVE_INFINITY : Math.max(0, limit - used - reserved)
}

export function readQuota(db: ReadableDb, userId: string, tier: Tier, nowMs: number): QuotaReply {
  const scope = { userId, day: dayOf(nowMs), tier }
  return {
    tier,
    tokens: toReply(readMeter(db, scope, 'tokens')),
    messages: toReply(readMeter(db, scope, 'messages')),
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
