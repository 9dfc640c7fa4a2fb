import type { Migration } from '../migrate.ts'

/** Customers at Stripe with their subscriptions, the log of webhooks, and alarms. */
export const billing: Migration = {
  version: 40,
  name: 'billing',
  async up({ table, run }) {
    await table(`CREATE TABLE billing_customers (
      id TEXT NOT NULL PRIMARY KEY,
      user_id TEXT NOT NULL UNIQUE REFERENCES users (id) ON DELETE CASCADE,
      created_at_ms BIGINT NOT NULL,
      ticket BIGINT NOT NULL DEFAULT 0,
      applied_ticket BIGINT NOT NULL DEFAULT 0,
      checked_at_ms BIGINT,
      next_check_at_ms BIGINT NOT NULL,
      checkout_until_ms BIGINT NOT NULL DEFAULT 0
    )`)
    await run('CREATE INDEX billing_customers_due ON billing_customers (next_check_at_ms)')
    await table(`CREATE TABLE billing_subscriptions (
      id TEXT NOT NULL PRIMARY KEY,
      customer_id TEXT NOT NULL REFERENCES billing_customers (id) ON DELETE CASCADE,
      tier TEXT,
      status TEXT NOT NULL,
      period_end_ms BIGINT,
      cancel_at_ms BIGINT
    )`)
    await run('CREATE INDEX billing_subscriptions_by_customer ON billing_subscriptions (customer_id)')
    await table(`CREATE TABLE billing_events (
      id TEXT NOT NULL PRIMARY KEY,
      type TEXT NOT NULL,
      api_version TEXT,
      created_at_ms BIGINT NOT NULL,
      received_at_ms BIGINT NOT NULL,
      customer_id TEXT,
      object_id TEXT,
      status TEXT NOT NULL CHECK (status IN ('waiting', 'done', 'failed')),
      attempts BIGINT NOT NULL,
      run_after_ms BIGINT NOT NULL,
      processed_at_ms BIGINT,
      outcome TEXT
    )`)
    await run('CREATE INDEX billing_events_due ON billing_events (status, run_after_ms)')
    await run('CREATE INDEX billing_events_by_time ON billing_events (received_at_ms, id)')
    await run('CREATE INDEX billing_events_by_customer ON billing_events (customer_id)')
    await table(`CREATE TABLE billing_alarms (
      key TEXT NOT NULL PRIMARY KEY,
      kind TEXT NOT NULL,
      customer_id TEXT,
      detail TEXT NOT NULL,
      times BIGINT NOT NULL,
      first_seen_at_ms BIGINT NOT NULL,
      last_seen_at_ms BIGINT NOT NULL,
      resolved_at_ms BIGINT
    )`)
    await run('CREATE INDEX billing_alarms_by_customer ON billing_alarms (customer_id, kind)')
    await run('CREATE INDEX billing_alarms_by_time ON billing_alarms (last_seen_at_ms)')
  },
}
