import { LRUCache } from 'lru-cache'
import type { z } from 'zod'
import type { QuotaReply, usageHistoryReplySchema } from '../../contract/core/usage.ts'
import { TIERS, UNLIMITED } from '../../contract/tiers.ts'
import { dayName, dayOf, midnightAfter } from '../../contract/utc-day.ts'
import { tierOf } from '../entitlements/tier-state.ts'
import type { LedgerDeps } from './deps.ts'
import { readDay, readDays } from './usage-store.ts'

export type UsageHistory = z.infer<typeof usageHistoryReplySchema>

/**
 * How long the writes of another process may be missing here. A meter that is read many times a second asks the
 * database once; the writes of this process are seen at once.
 */
const REMEMBERED_MS = 1_000
const MAX_REMEMBERED = 10_000

export interface Usage {
  quota(userId: string): Promise<QuotaReply>
  history(userId: string, days: number): Promise<UsageHistory>
  /** Call it after a commit that changed this user's counters. */
  forget(userId: string): void
}

/** Sums over all devices of a user. Constant time: two keyed reads, however long the ledger is. */
export function createUsage({ db, clock }: Pick<LedgerDeps, 'db' | 'clock'>): Usage {
  const known = new LRUCache<string, { reply: Promise<QuotaReply>; untilMs: number; day: number }>({
    max: MAX_REMEMBERED,
  })

  return {
    quota(userId) {
      const nowMs = clock.nowMs()
      const day = dayOf(nowMs)
      const kept = known.get(userId)
      if (kept && kept.untilMs > nowMs && kept.untilMs <= nowMs + REMEMBERED_MS && kept.day === day) {
        return kept.reply
      }
      const reply = readQuota(userId, nowMs)
      const mine = { reply, untilMs: nowMs + REMEMBERED_MS, day }
      known.set(userId, mine)
      // Do not cache a failure.
      reply.catch(() => known.get(userId) === mine && known.delete(userId))
      return reply
    },
    async history(userId, days) {
      const today = dayOf(clock.nowMs())
      const first = today - days + 1
      const byDay = Array.from({ length: days }, (_, index) => ({
        day: dayName(first + index),
        tokens: 0,
        messages: 0,
      }))
      for (const row of await readDays(db.queries, userId, first, today)) {
        const entry = byDay[row.day - first]
        const name = row.resource_type
        if (entry && (name === 'tokens' || name === 'messages')) entry[name] = Math.max(0, row.used)
      }
      return { days: byDay }
    },
    forget: (userId) => void known.delete(userId),
  }

  async function readQuota(userId: string, nowMs: number): Promise<QuotaReply> {
    const [{ tier }, rows] = await Promise.all([
      tierOf(db.queries, userId, nowMs),
      readDay(db.queries, userId, dayOf(nowMs)),
    ])
    const { limitTokens, limitMessages } = TIERS[tier]
    const meter = (name: 'tokens' | 'messages', limit: number) => {
      const used = Math.max(0, rows.find((row) => row.resource_type === name)?.used ?? 0)
      return { used, limit, remaining: limit === UNLIMITED ? UNLIMITED : Math.max(0, limit - used) }
    }
    return {
      tier,
      tokens: meter('tokens', limitTokens),
      messages: meter('messages', limitMessages),
      resets_at: midnightAfter(nowMs),
    }
  }
}
