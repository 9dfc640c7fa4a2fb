import type { Clock } from './clock.ts'
import type { Database } from './db/database.ts'
import { THROTTLE_WINDOW_MS } from './limits/login-throttle.ts'
import { WINDOW_MS } from './limits/rate-limiter.ts'
import type { Logger } from './logger.ts'

const EVERY_MS = 10 * 60_000
/** Longer than a year, so that a year's books can be checked; Stripe sends nothing again after some days. */
const BILLING_EVENT_RECORD_MS = 400 * 24 * 60 * 60_000
/** Ended sessions stay this long, so that what happened to an account can be looked up. */
const SESSION_RECORD_MS = 30 * 24 * 60 * 60_000

/** Removes what is over. Several processes may do it at once. */
export async function tidy({ queries }: Database, clock: Clock): Promise<void> {
  const nowMs = clock.nowMs()
  await queries
    .deleteFrom('login_attempts')
    .where('at_ms', '<', nowMs - THROTTLE_WINDOW_MS)
    .execute()
  await queries
    .deleteFrom('rate_limits')
    .where('window_start_ms', '<', nowMs - 2 * WINDOW_MS)
    .execute()
  await queries.deleteFrom('used_proofs').where('expires_at_ms', '<', nowMs).execute()
  await queries.deleteFrom('mail_tokens').where('expires_at_ms', '<', nowMs).execute()
  await queries
    .deleteFrom('sessions')
    .where('expires_at_ms', '<', nowMs - SESSION_RECORD_MS)
    .execute()
  await queries
    .deleteFrom('sessions')
    .where('ended_at_ms', '<', nowMs - SESSION_RECORD_MS)
    .execute()
  await queries
    .deleteFrom('billing_events')
    .where('status', '=', 'done')
    .where('received_at_ms', '<', nowMs - BILLING_EVENT_RECORD_MS)
    .execute()
}

export function startHousekeeping(db: Database, clock: Clock, logger: Logger): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    running = tidy(db, clock).catch((error: unknown) => {
      logger.warn('housekeeping failed', { error: error instanceof Error ? error.name : 'unknown' })
    })
  }, EVERY_MS)
  timer.unref()
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
