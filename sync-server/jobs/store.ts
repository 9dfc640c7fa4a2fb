import type { Queries } from '../db/schema.ts'

/** Rows older than these times are deleted. */
export interface PruneTimes {
  nowMs: number
  failedMailsMs: number
  mailSlotsMs: number
  loginAttemptsMs: number
  rateLimitsMs: number
  sessionsMs: number
  billingEventsMs: number
}

/** Deletes expired rows of all features. */
export async function pruneRows(db: Queries, before: PruneTimes): Promise<void> {
  await db
    .deleteFrom('mail_outbox')
    .where('status', '=', 'failed')
    .where('run_after_ms', '<', before.failedMailsMs)
    .execute()
  await db.deleteFrom('mail_slots').where('at_ms', '<', before.mailSlotsMs).execute()
  await db.deleteFrom('login_attempts').where('at_ms', '<', before.loginAttemptsMs).execute()
  await db.deleteFrom('rate_limits').where('window_start_ms', '<', before.rateLimitsMs).execute()
  await db.deleteFrom('used_proofs').where('expires_at_ms', '<', before.nowMs).execute()
  await db.deleteFrom('mail_tokens').where('expires_at_ms', '<', before.nowMs).execute()
  await db.deleteFrom('sessions').where('expires_at_ms', '<', before.sessionsMs).execute()
  await db.deleteFrom('sessions').where('ended_at_ms', '<', before.sessionsMs).execute()
  await db
    .deleteFrom('billing_events')
    .where('status', '=', 'done')
    .where('received_at_ms', '<', before.billingEventsMs)
    .execute()
}
