import { AppError } from '../../contract/errors.ts'
import { sha256 } from '../../server-kit/sha256.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { deleteLoginAttempt, insertLoginAttempt, listLoginAttempts } from './store.ts'

/**
 * F2: five failures in 15 minutes for one address. A slot is taken before the password is checked, so that of twenty
 * wrong passwords sent at once only five are checked, and returned if the password was right. A success returns only its
 * own slot: otherwise an attacker could reset the count by a login to their own account.
 *
 * Each address has a lane, whether or not it has an account. An enrolled device has its own lane, so that nobody can lock
 * a user out by sending wrong passwords.
 */
const MAX_FAILURES = 5
export const THROTTLE_WINDOW_MS = 15 * 60_000

export interface LoginThrottle {
  /** Throws login_throttled with the seconds that remain. */
  takeSlot(lane: string): Promise<{ giveBack(): Promise<void> }>
}

export function createLoginThrottle(db: Database, clock: Clock, newId: () => string): LoginThrottle {
  return {
    async takeSlot(lane) {
      const key = sha256(lane)
      const id = newId()
      const nowMs = clock.nowMs()
      const oldestMs = await db.withLock(`login ${key}`, async (trx) => {
        const failures = await listLoginAttempts(trx, key, nowMs - THROTTLE_WINDOW_MS)
        if (failures.length >= MAX_FAILURES) return failures[0] ?? nowMs
        await insertLoginAttempt(trx, { id, key, at_ms: nowMs })
        return null
      })
      if (oldestMs !== null) throw throttled(oldestMs + THROTTLE_WINDOW_MS - nowMs)
      return { giveBack: () => deleteLoginAttempt(db.queries, id) }
    },
  }
}

function throttled(remainsMs: number): AppError {
  const seconds = Math.max(1, Math.ceil(remainsMs / 1000))
  return new AppError('login_throttled', `Too many wrong passwords. Try again in ${seconds} seconds.`, {
    details: { retry_after_seconds: seconds },
    retryAfterSeconds: seconds,
  })
}
