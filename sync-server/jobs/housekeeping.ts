import { DAY_MS } from '../../contract/utc-day.ts'
import type { Logger } from '../../server-kit/logger.ts'
import type { AccountPart } from '../accounts/account-part.ts'
import { deleteUser, listPendingBefore } from '../accounts/store.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { THROTTLE_WINDOW_MS } from '../limits/login-throttle.ts'
import { WINDOW_MS } from '../limits/rate-limiter.ts'
import { MAIL_WINDOW_MS } from '../mail/mail-slots.ts'
import { holdUser } from '../sessions/store.ts'

const EVERY_MS = 10 * 60_000
/** Longer than a year, so that a year's books can be checked; Stripe sends nothing again after some days. */
const BILLING_EVENT_RECORD_MS = 400 * DAY_MS
/** Ended sessions stay this long, so that what happened to an account can be looked up. */
const SESSION_RECORD_MS = 30 * DAY_MS

/**
 * An account that nobody confirmed. Three days for a mail server that is away (mail/outbox.ts), a day for the code, and
 * some for a user on a journey; all go after the same time, so that it tells nothing of who owns the address.
 */
const PENDING_ACCOUNT_MS = 7 * DAY_MS
/** A mail that was given up: an operator has a week to retry it, then the address in it goes. */
const FAILED_MAIL_MS = 7 * DAY_MS
const ACCOUNTS_AT_ONCE = 100

/** Removes what is over. Several processes may do it at once. */
export async function tidy(db: Database, clock: Clock, accountParts: readonly AccountPart[]): Promise<void> {
  const { queries } = db
  const nowMs = clock.nowMs()
  await removePendingAccounts(db, nowMs - PENDING_ACCOUNT_MS, accountParts)
  await queries
    .deleteFrom('mail_outbox')
    .where('status', '=', 'failed')
    .where('run_after_ms', '<', nowMs - FAILED_MAIL_MS)
    .execute()
  await queries
    .deleteFrom('mail_slots')
    .where('at_ms', '<', nowMs - MAIL_WINDOW_MS)
    .execute()
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

/** A few in each transaction, so that requests are not kept waiting; each is held, and looked at again, before it goes. */
async function removePendingAccounts(
  db: Database,
  beforeMs: number,
  accountParts: readonly AccountPart[],
): Promise<void> {
  for (;;) {
    const ids = await listPendingBefore(db.queries, beforeMs, ACCOUNTS_AT_ONCE)
    if (ids.length === 0) return
    await db.transaction(async (trx) => {
      for (const id of ids) {
        const user = await holdUser(trx, id)
        if (!user || user.owned_email_key !== null) continue
        for (const part of accountParts) await part.delete?.(trx, id)
        await deleteUser(trx, id)
      }
    })
  }
}

export function startHousekeeping(
  db: Database,
  clock: Clock,
  logger: Logger,
  accountParts: readonly AccountPart[],
): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    running = tidy(db, clock, accountParts).catch((error: unknown) => {
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
