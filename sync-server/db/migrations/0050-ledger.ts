import type { Migration } from '../migrate.ts'

/** The ledgers of all devices as they were signed, what is derived from them (daily counters), and what was odd. */
export const ledger: Migration = {
  version: 50,
  name: 'ledger',
  async up({ table, run }) {
    await table(`CREATE TABLE ledger_entries (
      user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      hash TEXT NOT NULL,
      id TEXT NOT NULL,
      device_id TEXT NOT NULL,
      branch BIGINT NOT NULL,
      epoch BIGINT NOT NULL,
      seq BIGINT NOT NULL,
      resource_type TEXT NOT NULL,
      amount BIGINT NOT NULL,
      day BIGINT NOT NULL,
      is_counted BIGINT NOT NULL CHECK (is_counted IN (0, 1)),
      entry TEXT NOT NULL,
      metadata TEXT,
      received_at_ms BIGINT NOT NULL,
      PRIMARY KEY (user_id, device_id, seq, branch)
    )`)
    await run(
      'CREATE UNIQUE INDEX ledger_entries_counted ON ledger_entries (user_id, id) WHERE is_counted = 1',
    )
    await table(`CREATE TABLE ledger_heads (
      user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      device_id TEXT NOT NULL,
      branch BIGINT NOT NULL,
      epoch BIGINT NOT NULL,
      seq BIGINT NOT NULL,
      hash TEXT NOT NULL,
      after_hash TEXT NOT NULL,
      size BIGINT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('live', 'superseded', 'frozen')),
      PRIMARY KEY (user_id, device_id, branch)
    )`)
    await table(`CREATE TABLE ledger_receipts (
      user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      hash TEXT NOT NULL,
      device_id TEXT NOT NULL,
      epoch BIGINT NOT NULL,
      from_seq BIGINT NOT NULL,
      to_seq BIGINT NOT NULL,
      head TEXT NOT NULL,
      outcome TEXT NOT NULL,
      batch TEXT NOT NULL,
      receipt TEXT NOT NULL,
      issued_at_ms BIGINT NOT NULL,
      PRIMARY KEY (user_id, hash)
    )`)
    await run('CREATE INDEX ledger_receipts_by_batch ON ledger_receipts (user_id, device_id, head, from_seq)')
    await table(`CREATE TABLE usage_daily (
      user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      day BIGINT NOT NULL,
      resource_type TEXT NOT NULL,
      used BIGINT NOT NULL,
      PRIMARY KEY (user_id, day, resource_type)
    )`)
    await table(`CREATE TABLE ledger_alarms (
      key TEXT NOT NULL PRIMARY KEY,
      kind TEXT NOT NULL,
      user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      device_id TEXT NOT NULL,
      detail TEXT NOT NULL,
      times BIGINT NOT NULL,
      first_seen_at_ms BIGINT NOT NULL,
      last_seen_at_ms BIGINT NOT NULL,
      resolved_at_ms BIGINT
    )`)
    await run('CREATE INDEX ledger_alarms_by_user ON ledger_alarms (user_id, last_seen_at_ms)')
    await run(
      'CREATE INDEX ledger_alarms_open ON ledger_alarms (last_seen_at_ms) WHERE resolved_at_ms IS NULL',
    )
  },
}
