import { DAY_MS } from '../../contract/utc-day.ts'
import type { Logger } from '../../server-kit/logger.ts'
import type { AccountPart } from '../accounts/account-part.ts'
import { prunePendingAccounts } from '../accounts/prune-pending.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { THROTTLE_WINDOW_MS } from '../limits/login-throttle.ts'
import { WINDOW_MS } from '../limits/rate-limiter.ts'
import { MAIL_WINDOW_MS } from '../mail/mail-slots.ts'
import { pruneRows } from './store.ts'

const EVERY_MS = 10 * 60_000
/** Longer than a year, so that a year's books can be checked; Stripe sends nothing again after some days. */
const BILLING_EVENT_RECORD_MS = 400 * DAY_MS
/** Ended sessions stay this long, so that what happened to an account can be looked up. */
const SESSION_RECORD_MS = 30 * DAY_MS

/**
 * An account that nobody confirmed: three days for a mail server that is down (mail/outbox.ts), a day for the code, and
 * some for a user who travels. All are deleted after the same time, so that it does not tell who owns the address.
 */
const PENDING_ACCOUNT_MS = 7 * DAY_MS
/** A mail that was given up: an operator has a week to retry it, then the address in it goes. */
const FAILED_MAIL_MS = 7 * DAY_MS

/** Deletes what has expired. Several processes may do it at once. */
export async function pruneExpired(
  db: Database,
  clock: Clock,
  accountParts: readonly AccountPart[],
): Promise<void> {
  const nowMs = clock.nowMs()
  await prunePendingAccounts(db, nowMs - PENDING_ACCOUNT_MS, accountParts)
  await pruneRows(db.queries, {
    nowMs,
    failedMailsMs: nowMs - FAILED_MAIL_MS,
    mailSlotsMs: nowMs - MAIL_WINDOW_MS,
    loginAttemptsMs: nowMs - THROTTLE_WINDOW_MS,
    rateLimitsMs: nowMs - 2 * WINDOW_MS,
    sessionsMs: nowMs - SESSION_RECORD_MS,
    billingEventsMs: nowMs - BILLING_EVENT_RECORD_MS,
  })
}

export function startHousekeeping(
  db: Database,
  clock: Clock,
  logger: Logger,
  accountParts: readonly AccountPart[],
): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    running = pruneExpired(db, clock, accountParts).catch((error: unknown) => {
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
