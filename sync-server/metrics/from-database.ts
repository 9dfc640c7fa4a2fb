import { Gauge, type Registry } from 'prom-client'
import type { Database } from '../db/database.ts'

/** Well below Prometheus' own 10 s: a database that hangs must not take the other numbers with it. */
const DATABASE_TIMEOUT_MS = 3_000

/**
 * Gauges that are counted when Prometheus asks. Each process on one database tells the same: take `max`, not `sum`.
 * When the database does not answer, `novacore_database_up` is 0 and the counts are absent, not old.
 */
export function collectFromDatabase(db: Database, nowMs: () => number, registry: Registry): void {
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
  new Gauge({
    name: 'novacore_database_up',
    help: 'Whether the database answered.',
    registers,
    async collect() {
      mails.reset()
      age.reset()
      pool.reset()
      const state = db.poolState()
      if (state) {
        pool.set({ state: 'in_use' }, state.total - state.idle)
        pool.set({ state: 'idle' }, state.idle)
        pool.set({ state: 'waiting' }, state.waiting)
        pool.set({ state: 'max' }, state.max)
      }
      const outbox = await within(DATABASE_TIMEOUT_MS, () => readOutbox(db)).catch(() => null)
      this.set(outbox ? 1 : 0)
      if (!outbox) {
        age.remove()
        return
      }
      mails.set({ status: 'waiting' }, outbox.waiting)
      mails.set({ status: 'failed' }, outbox.failed)
      age.set(outbox.oldestMs === null ? 0 : Math.max(0, (nowMs() - outbox.oldestMs) / 1000))
    },
  })
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
