import { expect, test } from 'vitest'
import { openDatabase } from '../../native/sqlite/open.ts'
import { makeDataDir } from '../../tests/harness/test-core.ts'
import { systemClock } from '../clock.ts'
import { openServerDatabase } from '../db/open.ts'
import { createLogger } from '../logger.ts'

/** What the worker asks every two seconds, and what a log of years is read by. */
const QUERIES = {
  billing_events_due: "SELECT id FROM billing_events WHERE status = 'waiting' AND run_after_ms <= 1 LIMIT 1",
  billing_customers_due: 'SELECT id FROM billing_customers WHERE next_check_at_ms <= 1 LIMIT 1',
  billing_events_by_time: 'SELECT * FROM billing_events ORDER BY received_at_ms DESC, id DESC LIMIT 51',
  billing_events_by_customer: "SELECT id FROM billing_events WHERE customer_id = 'cus_1'",
  billing_subscriptions_by_customer: "SELECT * FROM billing_subscriptions WHERE customer_id = 'cus_1'",
  billing_alarms_by_customer: "SELECT key FROM billing_alarms WHERE customer_id = 'c' AND kind IN ('a', 'b')",
  billing_alarms_by_time: 'SELECT * FROM billing_alarms ORDER BY last_seen_at_ms DESC LIMIT 10',
  sqlite_autoindex_billing_customers_2: "SELECT * FROM billing_customers WHERE user_id = 'u'",
}

test('no query of billing reads a whole table', async () => {
  const made = await makeDataDir()
  const options = { dataDir: made.dataDir, databaseUrl: null, poolSize: 1 }
  const server = await openServerDatabase(options, systemClock, createLogger('silent'))
  await server.close()
  const db = openDatabase(`${made.dataDir}/sync.db`)
  for (const [index, query] of Object.entries(QUERIES)) {
    const plan = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${query}`).all()
    expect(plan.map(({ detail }) => detail).join('; ')).toContain(` ${index}`)
  }
  db.close()
  await made.remove()
})
