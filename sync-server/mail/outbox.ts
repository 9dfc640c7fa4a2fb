import { z } from 'zod'
import { codeOf } from '../../contract/errors.ts'
import type { Logger } from '../../server-kit/logger.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import type { OutboxRow, Trx } from '../db/schema.ts'
import { afterFailure, type LeaseLoop, type RetryPlan, startLeaseLoop } from '../jobs/lease-loop.ts'
import { type ComposeMail, type MailJob, mailJobSchema } from './kinds.ts'
import {
  deleteMailJob,
  hasDueMailJobs,
  insertMailJob,
  leaseMailJobs,
  retryFailedMailJobs,
  updateMailJob,
} from './store.ts'
import type { MailTransport } from './transport.ts'

/**
 * A mail server may be down for three days, a long weekend: eight pauses that double from 15 s come to about an hour,
 * then one attempt each hour, so that mail goes out within an hour once the server is back. Then an operator must look.
 */
const MAX_ATTEMPTS = 80
const RETRY: RetryPlan = { maxAttempts: MAX_ATTEMPTS, firstMs: 15_000, longestMs: 60 * 60_000 }
const LEASE_MS = 2 * 60_000
const BATCH = 10

export interface Outbox extends LeaseLoop {
  /** Adds a mail job in the caller's transaction. Call `wake` after the commit. */
  put(trx: Trx, job: MailJob): Promise<void>
  /** Queues all failed mail jobs again; returns how many. Call `wake` after the commit. */
  retryFailed(trx: Trx): Promise<number>
}

export interface OutboxDeps {
  db: Database
  clock: Clock
  newId: () => string
  logger: Logger
  compose: ComposeMail
  transport: MailTransport
}

export function createOutbox({ db, clock, newId, logger, compose, transport }: OutboxDeps): Outbox {
  /** Looks without the lock first, since mostly nothing is due. */
  async function leaseDue(): Promise<OutboxRow[]> {
    if (!(await hasDueMailJobs(db.queries, clock.nowMs()))) return []
    return db.withLock('mail-outbox', (trx) => leaseMailJobs(trx, clock.nowMs(), LEASE_MS, BATCH))
  }

  async function send(row: OutboxRow): Promise<void> {
    try {
      const mail = await compose(mailJobSchema.parse(JSON.parse(row.payload)))
      if (mail) await transport.send(mail)
      // Addresses are not kept longer than they are needed.
      await deleteMailJob(db.queries, row.id)
      logger.info('mail job done', { job: row.id, kind: row.kind, mails: mail ? 1 : 0 })
    } catch (error) {
      await postpone(row, error)
    }
  }

  async function postpone(row: OutboxRow, error: unknown): Promise<void> {
    const next = afterFailure(row, RETRY, clock)
    const status = isFinal(error) ? 'failed' : next.status
    const reason = reasonOf(error)
    logger[status === 'failed' ? 'error' : 'warn']('mail was not sent', {
      job: row.id,
      kind: row.kind,
      attempts: next.attempts,
      reason,
    })
    await updateMailJob(db.queries, row.id, { ...next, status, last_error: reason })
  }

  const loop = startLeaseLoop({
    async runBatch() {
      const rows = await leaseDue()
      for (const row of rows) await send(row)
      return rows.length > 0
    },
    onError: (error) => logger.error('the mail outbox stopped', { reason: reasonOf(error) }),
  })

  return {
    ...loop,
    put(trx, job) {
      const nowMs = clock.nowMs()
      return insertMailJob(trx, {
        id: newId(),
        kind: job.kind,
        payload: JSON.stringify(job),
        status: 'waiting',
        attempts: 0,
        run_after_ms: nowMs,
        created_at_ms: nowMs,
        last_error: null,
      })
    },
    retryFailed: (trx) => retryFailedMailJobs(trx, clock.nowMs()),
  }
}

/**
 * Says whether a later attempt cannot succeed: the server refused this recipient or this mail for good (5xx, RFC 5321 §4.2.1), or
 * this version cannot read the job. A 5xx to anything before that, such as the login, is the
 * configuration's fault, which an operator corrects while the mail waits.
 */
function isFinal(error: unknown): boolean {
  if (error instanceof z.ZodError) return true
  if (!(error instanceof Error) || !('responseCode' in error) || !('command' in error)) return false
  const { responseCode, command } = error
  const isAboutThisMail = command === 'RCPT TO' || command === 'DATA'
  return isAboutThisMail && typeof responseCode === 'number' && responseCode >= 500
}

/** Returns the code alone: the words of an SMTP server can quote the address. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const code = codeOf(error) || error.name
  const reply =
    'responseCode' in error && typeof error.responseCode === 'number' ? ` ${error.responseCode}` : ''
  return `${code}${reply}`
}
