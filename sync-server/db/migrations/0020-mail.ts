import type { Migration } from '../migrate.ts'

/** Mail to send, and the tokens that were sent. */
export const mail: Migration = {
  version: 20,
  name: 'mail',
  async up({ table, run }) {
    await table(`CREATE TABLE mail_outbox (
      id TEXT NOT NULL PRIMARY KEY,
      kind TEXT NOT NULL,
      payload TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('waiting', 'failed')),
      attempts BIGINT NOT NULL,
      run_after_ms BIGINT NOT NULL,
      created_at_ms BIGINT NOT NULL,
      last_error TEXT
    )`)
    await run('CREATE INDEX mail_outbox_due ON mail_outbox (status, run_after_ms)')
    await table(`CREATE TABLE mail_tokens (
      hash TEXT NOT NULL PRIMARY KEY,
      user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      purpose TEXT NOT NULL CHECK (purpose IN ('verify', 'reset', 'change')),
      email TEXT NOT NULL,
      security_version BIGINT NOT NULL DEFAULT 0,
      created_at_ms BIGINT NOT NULL,
      expires_at_ms BIGINT NOT NULL
    )`)
    await run('CREATE INDEX mail_tokens_by_user ON mail_tokens (user_id, purpose)')
    await run('CREATE INDEX mail_tokens_by_expiry ON mail_tokens (expires_at_ms)')
  },
}
