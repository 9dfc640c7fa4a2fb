import { Gauge, type Registry } from 'prom-client'
import type { Database } from '../db/database.ts'

/** Well below Prometheus' own 10 s: a database that hangs must not take the other numbers with it. */
const DATABASE_TIMEOUT_MS = 3_000

/**
 * Gauges of what lies in the database; to be counted, by what this answers, before they are read (prom-client's own
 * `collect` does not wait for one gauge to fill another). Each process on one database tells the same: take `max`, not
 * `sum`. When the database does not answer, `novacore_database_up` is 0 and the counts are absent, not old.
 */
export function gaugesOfDatabase(db: Database, nowMs: () => number, registry: Registry): () => Promise<void> {
  const registers = [registry]
  const mails = new Gauge({
    name: 'novacore_mail_jobs',
    help: 'Mails in the outbox: waiting for their (next) try, or failed for good.',
    labelNames: ['status'] as const,
    registers,
  })
  const age = new Gauge({
    name: 'novacore_mail_oldest_seconds',
    help: 'Age of the oldest mail that waits in the outbox; 0 when none does.',
    registers,
  })
  const pool = new Gauge({
    name: 'novacore_database_connections',
    help: 'Connections of the pool by state, and requests that wait for one (PostgreSQL).',
    labelNames: ['state'] as const,
    registers,
  })
  const webhooks = new Gauge({
    name: 'novacore_webhook_jobs',
    help: 'Webhooks of Stripe: waiting to be worked off, or failed for good.',
    labelNames: ['status'] as const,
    registers,
  })
  const alarms = new Gauge({
    name: 'novacore_open_alarms',
    help: 'Alarms of the ledgers and of billing that nobody has resolved.',
    labelNames: ['source'] as const,
    registers,
  })
  const up = new Gauge({ name: 'novacore_database_up', help: 'Whether the database answered.', registers })

  return async () => {
    const counts = await within(DATABASE_TIMEOUT_MS, () => readCounts(db)).catch(() => null)
    const state = db.poolState()
    // From here on without waiting: two who ask at once must not see half of it.
    up.set(counts ? 1 : 0)
    for (const gauge of [mails, webhooks, alarms]) gauge.reset()
    age.remove()
    if (counts) {
      const { outbox } = counts
      mails.set({ status: 'waiting' }, outbox.waiting)
      mails.set({ status: 'failed' }, outbox.failed)
      webhooks.set({ status: 'waiting' }, counts.webhooks.waiting)
      webhooks.set({ status: 'failed' }, counts.webhooks.failed)
      alarms.set({ source: 'ledger' }, counts.ledgerAlarms)
      alarms.set({ source: 'billing' }, counts.billingAlarms)
      age.set(outbox.oldestMs === null ? 0 : Math.max(0, (nowMs() - outbox.oldestMs) / 1000))
    }
    if (state) {
      pool.set({ state: 'in_use' }, state.total - state.idle)
      pool.set({ state: 'idle' }, state.idle)
      pool.set({ state: 'waiting' }, state.waiting)
      pool.set({ state: 'max' }, state.max)
    }
  }
}

async function readCounts(db: Database) {
  return {
    outbox: await readOutbox(db),
    webhooks: await readWebhooks(db),
    ledgerAlarms: await countOpen(db, 'ledger_alarms'),
    billingAlarms: await countOpen(db, 'billing_alarms'),
  }
}

async function countOpen(db: Database, table: 'ledger_alarms' | 'billing_alarms'): Promise<number> {
  const { n } = await db.queries
    .selectFrom(table)
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('resolved_at_ms', 'is', null)
    .executeTakeFirstOrThrow()
  return n
}

async function readWebhooks(db: Database): Promise<{ waiting: number; failed: number }> {
  const rows = await db.queries
    .selectFrom('billing_events')
    .select(({ fn }) => ['status', fn.countAll<number>().as('n')])
    .where('status', 'in', ['waiting', 'failed'])
    .groupBy('status')
    .execute()
  const of = (status: string) => rows.find((row) => row.status === status)?.n ?? 0
  return { waiting: of('waiting'), failed: of('failed') }
}

async function readOutbox(db: Database) {
  const rows = await db.queries
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

function within<T>(ms: number, body: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The database did not answer in time.')), ms)
  })
  return Promise.race([body(), late]).finally(() => clearTimeout(timer))
}
