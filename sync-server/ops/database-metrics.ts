import { Gauge, type Registry } from 'prom-client'
import type { Database } from '../db/database.ts'
import { countMailJobs, countOpenAlarms, countWebhooks } from './store.ts'

/** Well below Prometheus' own 10 s, so that a database that hangs does not take the other numbers with it. */
const DATABASE_TIMEOUT_MS = 3_000

/**
 * Registers gauges for what is in the database. Call the returned function before the registry is read: prom-client's
 * own `collect` does not wait for one gauge to fill another. All processes on one database report the same: use `max`,
 * not `sum`. When the database does not answer, `novacore_database_up` is 0 and the counts are absent, not old.
 */
export function createDatabaseGauges(
  db: Database,
  nowMs: () => number,
  registry: Registry,
): () => Promise<void> {
  const registers = [registry]
  const mails = new Gauge({
    name: 'novacore_mail_jobs',
    help: 'Mails in the outbox: waiting for their (next) attempt, or failed for good.',
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
    help: 'Stripe webhooks: waiting to be handled, or failed for good.',
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
    // No await from here on: two requests at once must not see half of the gauges.
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

async function readCounts({ queries }: Database) {
  return {
    outbox: await countMailJobs(queries),
    webhooks: await countWebhooks(queries),
    ledgerAlarms: await countOpenAlarms(queries, 'ledger_alarms'),
    billingAlarms: await countOpenAlarms(queries, 'billing_alarms'),
  }
}

function within<T>(ms: number, body: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The database did not answer in time.')), ms)
  })
  return Promise.race([body(), late]).finally(() => clearTimeout(timer))
}
