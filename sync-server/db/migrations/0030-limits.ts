import type { Migration } from '../migrate.ts'

/** What all processes on one database count together. Keys are hashes, so that these tables hold no address. */
export const limits: Migration = {
  version: 30,
  name: 'limits',
  async up({ table, run }) {
    await table(`CREATE TABLE login_attempts (
      id TEXT NOT NULL PRIMARY KEY,
      key TEXT NOT NULL,
      at_ms BIGINT NOT NULL
    )`)
    await run('CREATE INDEX login_attempts_by_key ON login_attempts (key, at_ms)')
    await run('CREATE INDEX login_attempts_by_time ON login_attempts (at_ms)')
    await table(`CREATE TABLE mail_slots (
      id TEXT NOT NULL PRIMARY KEY,
      key TEXT NOT NULL,
      at_ms BIGINT NOT NULL
    )`)
    await run('CREATE INDEX mail_slots_by_key ON mail_slots (key, at_ms)')
    await run('CREATE INDEX mail_slots_by_time ON mail_slots (at_ms)')
    await table(`CREATE TABLE rate_limits (
      key TEXT NOT NULL PRIMARY KEY,
      window_start_ms BIGINT NOT NULL,
      taken BIGINT NOT NULL
    )`)
    await run('CREATE INDEX rate_limits_by_time ON rate_limits (window_start_ms)')
    await table(`CREATE TABLE used_proofs (
      id TEXT NOT NULL PRIMARY KEY,
      expires_at_ms BIGINT NOT NULL
    )`)
    await run('CREATE INDEX used_proofs_by_expiry ON used_proofs (expires_at_ms)')
  },
}
