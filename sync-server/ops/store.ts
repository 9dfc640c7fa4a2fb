import type { Queries } from '../db/schema.ts'

/** Throws when the database does not answer. */
export async function pingDatabase(db: Queries): Promise<void> {
  await db.selectFrom('schema_migrations').select('version').limit(1).executeTakeFirst()
}

export interface MailCounts {
  waiting: number
  failed: number
  /** When the oldest waiting mail was queued; null when none waits. */
  oldestMs: number | null
}

export async function countMailJobs(db: Queries): Promise<MailCounts> {
  const rows = await db
    .selectFrom('mail_outbox')
    .select(({ fn }) => ['status', fn.countAll<number>().as('n'), fn.min('created_at_ms').as('oldestMs')])
    .groupBy('status')
    .execute()
  const of = (status: string) => rows.find((row) => row.status === status)
  return {
    waiting: of('waiting')?.n ?? 0,
    failed: of('failed')?.n ?? 0,
    oldestMs: of('waiting')?.oldestMs ?? null,
  }
}

export async function countWebhooks(db: Queries): Promise<{ waiting: number; failed: number }> {
  const rows = await db
    .selectFrom('billing_events')
    .select(({ fn }) => ['status', fn.countAll<number>().as('n')])
    .where('status', 'in', ['waiting', 'failed'])
    .groupBy('status')
    .execute()
  const of = (status: string) => rows.find((row) => row.status === status)?.n ?? 0
  return { waiting: of('waiting'), failed: of('failed') }
}

export async function countOpenAlarms(
  db: Queries,
  table: 'ledger_alarms' | 'billing_alarms',
): Promise<number> {
  const { n } = await db
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('resolved_at_ms', 'is', null)
    .executeTakeFirstOrThrow()
  return n
}
