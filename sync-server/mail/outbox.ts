import { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import type { OutboxRow, Trx } from '../db/schema.ts'
import type { Logger } from '../logger.ts'
import { type ComposeMail, type MailJob, mailJobSchema } from './kinds.ts'
import type { MailTransport } from './transport.ts'

/**
 * A mail server may be away for three days, a long weekend: eight pauses that double from 15 s come to about an hour,
 * then one try each hour, so that mail goes out within an hour once the server is back. Then an operator must look.
 */
export const MAX_ATTEMPTS = 80
const FIRST_PAUSE_MS = 15_000
const LONGEST_PAUSE_MS = 60 * 60_000
/** A process that took a mail and died: another takes it after this. */
const LEASE_MS = 2 * 60_000
const BATCH = 10
const POLL_MS = 2_000

export interface Outbox {
  /** Within the transaction of what it tells about: either both happen or neither. */
  put(trx: Trx, job: MailJob): Promise<void>
  /** After that commit: do not wait for the next poll. */
  wake(): void
  /** Sends what is due, and resolves when it is done. */
  flush(): Promise<void>
  stop(): Promise<void>
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
  let running: Promise<void> | null = null
  let isWanted = false
  let isStopped = false

  const isAnyDue = async () =>
    (await db.queries
      .selectFrom('mail_outbox')
      .select('id')
      .where('status', '=', 'waiting')
      .where('run_after_ms', '<=', clock.nowMs())
      .limit(1)
      .executeTakeFirst()) !== undefined

  /** Taken by moving its time ahead: that is the lease. Looked at first without the lock, since mostly nothing is due. */
  async function takeDue(): Promise<OutboxRow[]> {
    if (!(await isAnyDue())) return []
    return db.withLock('mail-outbox', async (trx) => {
      const rows = await trx
        .selectFrom('mail_outbox')
        .selectAll()
        .where('status', '=', 'waiting')
        .where('run_after_ms', '<=', clock.nowMs())
        .orderBy('run_after_ms')
        .orderBy('id')
        .limit(BATCH)
        .execute()
      if (rows.length > 0) {
        await trx
          .updateTable('mail_outbox')
          .set({ run_after_ms: clock.nowMs() + LEASE_MS })
          .where(
            'id',
            'in',
            rows.map(({ id }) => id),
          )
          .execute()
      }
      return rows
    })
  }

  async function send(row: OutboxRow): Promise<void> {
    try {
      const mail = await compose(mailJobSchema.parse(JSON.parse(row.payload)))
      if (mail) await transport.send(mail)
      // Addresses are not kept longer than they are needed.
      await db.queries.deleteFrom('mail_outbox').where('id', '=', row.id).execute()
      logger.info('mail job done', { job: row.id, kind: row.kind, mails: mail ? 1 : 0 })
    } catch (error) {
      await postpone(row, error)
    }
  }

  async function postpone(row: OutboxRow, error: unknown): Promise<void> {
    const attempts = row.attempts + 1
    const status = attempts >= MAX_ATTEMPTS || isFinal(error) ? 'failed' : 'waiting'
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** row.attempts)
    const lastError = reasonOf(error)
    logger[status === 'failed' ? 'error' : 'warn']('mail was not sent', {
      job: row.id,
      kind: row.kind,
      attempts,
      reason: lastError,
    })
    await db.queries
      .updateTable('mail_outbox')
      .set({ attempts, status, run_after_ms: clock.nowMs() + pauseMs, last_error: lastError })
      .where('id', '=', row.id)
      .execute()
  }

  async function work(): Promise<void> {
    do {
      isWanted = false
      for (;;) {
        const rows = isStopped ? [] : await takeDue()
        if (rows.length === 0) break
        for (const row of rows) await send(row)
      }
    } while (isWanted && !isStopped)
  }

  function flush(): Promise<void> {
    isWanted = true
    running ??= work()
      .catch((error: unknown) => logger.error('the mail outbox stopped', { reason: reasonOf(error) }))
      .finally(() => {
        running = null
      })
    return running
  }

  const timer = setInterval(() => void flush(), POLL_MS)
  timer.unref()

  return {
    async put(trx, job) {
      const nowMs = clock.nowMs()
      await trx
        .insertInto('mail_outbox')
        .values({
          id: newId(),
          kind: job.kind,
          payload: JSON.stringify(job),
          status: 'waiting',
          attempts: 0,
          run_after_ms: nowMs,
          created_at_ms: nowMs,
          last_error: null,
        })
        .execute()
    },
    // After the answer is on its way: what a mail costs must not be seen in the time of the request.
    wake: () => void setImmediate(() => void flush()),
    flush,
    async stop() {
      isStopped = true
      clearInterval(timer)
      await running
    },
  }
}

/**
 * Whether no later try can do better: the server refused this recipient or this mail for good (5xx, RFC 5321 §4.2.1), or
 * the job is of a form that this version does not read. A 5xx to anything before that, such as the login, is the
 * configuration's fault, which an operator repairs while the mail waits.
 */
function isFinal(error: unknown): boolean {
  if (error instanceof z.ZodError) return true
  if (!(error instanceof Error) || !('responseCode' in error) || !('command' in error)) return false
  const { responseCode, command } = error
  const isAboutThisMail = command === 'RCPT TO' || command === 'DATA'
  return isAboutThisMail && typeof responseCode === 'number' && responseCode >= 500
}

/** An SMTP server's own words can quote the address: the code says enough. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  const reply =
    'responseCode' in error && typeof error.responseCode === 'number' ? ` ${error.responseCode}` : ''
  return `${code}${reply}`
}
