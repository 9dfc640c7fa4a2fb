import { LRUCache } from 'lru-cache'
import { sha256 } from '../../server-kit/sha256.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { addTaken } from './store.ts'

/**
 * F3: limits one caller's requests in each minute of the clock, over all processes on one database. http/rate-limit.ts
 * decides who counts as a caller.
 *
 * A process leases a few requests at once from the caller's row and counts them down in memory, so that a request
 * rarely writes. The lease is a tenth of what is left, and one by one at the end, so that requests leased by another
 * process never exceed the limit, and few stay unused.
 *
 * Not rate-limiter-flexible: it has no store for Kysely, writes for each request (a synced commit on SQLite), and on
 * our one SQLite connection its statements would land inside whatever transaction is open there.
 */
export const WINDOW_MS = 60_000
const LEASE_SHARE = 0.1
/** A process that restarts often within a minute must not use up what many users share. */
const MAX_LEASE = 1_000
const MAX_REMEMBERED = 50_000

export interface RateVerdict {
  isAllowed: boolean
  limit: number
  /** As far as this process knows. */
  remaining: number
  resetSeconds: number
}

export interface RateLimiter {
  /** At once while this process holds a lease for the caller. One caller always has the same limit. */
  take(caller: string, limit: number): RateVerdict | Promise<RateVerdict>
  /** The refusal of this minute, where this process knows of one already. Takes nothing. */
  refusal(caller: string): RateVerdict | null
}

interface Lease {
  windowStartMs: number
  limit: number
  left: number
  /** Of the limit, not yet leased by anybody when last asked. */
  unleased: number
}

export function createRateLimiter(db: Database, clock: Clock): RateLimiter {
  const leases = new LRUCache<string, Lease>({ max: MAX_REMEMBERED })
  const asking = new Map<string, Promise<Lease>>()

  async function ask(key: string, windowStartMs: number, limit: number, wanted: number): Promise<Lease> {
    const taken = await addTaken(db.queries, key, windowStartMs, wanted)
    const before = taken - wanted
    return {
      windowStartMs,
      limit,
      left: Math.max(0, Math.min(wanted, limit - before)),
      unleased: Math.max(0, limit - taken),
    }
  }

  /** Requests of one caller that come at once share one lease. */
  function renew(caller: string, windowStartMs: number, limit: number): Promise<Lease> {
    const pending = asking.get(caller)
    if (pending) return pending
    const known = leases.get(caller)
    const unleased = known?.windowStartMs === windowStartMs ? known.unleased : limit
    const wanted = Math.min(MAX_LEASE, Math.max(1, Math.floor(unleased * LEASE_SHARE)))
    const asked = ask(sha256(caller), windowStartMs, limit, wanted)
      .then((lease) => {
        leases.set(caller, lease)
        return lease
      })
      .finally(() => asking.delete(caller))
    asking.set(caller, asked)
    return asked
  }

  /** Null when the caller's row has to be asked first. */
  function takeLeased(caller: string): RateVerdict | null {
    const known = leaseOf(caller)
    if (!known || known.lease.left === 0) return refusal(caller)
    const { lease, resetSeconds } = known
    lease.left -= 1
    return { isAllowed: true, limit: lease.limit, remaining: lease.left + lease.unleased, resetSeconds }
  }

  function refusal(caller: string): RateVerdict | null {
    const known = leaseOf(caller)
    if (!known || known.lease.left > 0 || known.lease.unleased > 0) return null
    return { isAllowed: false, limit: known.lease.limit, remaining: 0, resetSeconds: known.resetSeconds }
  }

  /** Undefined where none was asked for in this minute. */
  function leaseOf(caller: string): { lease: Lease; resetSeconds: number } | undefined {
    const nowMs = clock.nowMs()
    const windowStartMs = nowMs - (nowMs % WINDOW_MS)
    const lease = leases.get(caller)
    if (lease?.windowStartMs !== windowStartMs) return undefined
    return { lease, resetSeconds: Math.ceil((windowStartMs + WINDOW_MS - nowMs) / 1000) }
  }

  async function takeAsking(caller: string, limit: number): Promise<RateVerdict> {
    for (;;) {
      const nowMs = clock.nowMs()
      await renew(caller, nowMs - (nowMs % WINDOW_MS), limit)
      const verdict = takeLeased(caller)
      if (verdict) return verdict
    }
  }

  return { take: (caller, limit) => takeLeased(caller) ?? takeAsking(caller, limit), refusal }
}
