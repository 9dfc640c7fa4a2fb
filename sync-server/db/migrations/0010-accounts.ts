import type { Migration } from '../migrate.ts'

/** Accounts, their sessions and devices, and the server's own signing keys. */
export const accounts: Migration = {
  version: 10,
  name: 'accounts',
  async up({ table, run }) {
    await table(`CREATE TABLE users (
      id TEXT NOT NULL PRIMARY KEY,
      email TEXT NOT NULL,
      email_key TEXT NOT NULL,
      owned_email_key TEXT,
      password_hash TEXT NOT NULL,
      name TEXT NOT NULL,
      language TEXT NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('student', 'subscriber', 'admin')),
      security_version BIGINT NOT NULL DEFAULT 0,
      tier TEXT NOT NULL DEFAULT 'free_trial' CHECK (tier IN ('free_trial', 'basic', 'pro')),
      entitlement_rev BIGINT NOT NULL DEFAULT 0,
      tier_period_end_ms BIGINT,
      tier_grace_until_ms BIGINT,
      created_at_ms BIGINT NOT NULL,
      updated_at_ms BIGINT NOT NULL
    )`)
    // Partial indexes: with one over all rows SQLite would search an address among all unverified accounts.
    await run(
      'CREATE UNIQUE INDEX users_by_owned_email ON users (owned_email_key) WHERE owned_email_key IS NOT NULL',
    )
    await run('CREATE INDEX users_pending_by_email ON users (email_key, id) WHERE owned_email_key IS NULL')
    await run('CREATE INDEX users_pending_by_time ON users (created_at_ms) WHERE owned_email_key IS NULL')
    await table(`CREATE TABLE devices (
      user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      id TEXT NOT NULL,
      public_key TEXT NOT NULL,
      name TEXT NOT NULL,
      platform TEXT NOT NULL,
      enrolled_at_ms BIGINT NOT NULL,
      last_seen_at_ms BIGINT NOT NULL,
      revoked_at_ms BIGINT,
      PRIMARY KEY (user_id, id)
    )`)
    await table(`CREATE TABLE sessions (
      id TEXT NOT NULL PRIMARY KEY,
      user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      device_id TEXT,
      counter BIGINT NOT NULL,
      salt TEXT NOT NULL,
      created_at_ms BIGINT NOT NULL,
      last_used_at_ms BIGINT NOT NULL,
      expires_at_ms BIGINT NOT NULL,
      ended_at_ms BIGINT,
      ended_because TEXT,
      FOREIGN KEY (user_id, device_id) REFERENCES devices (user_id, id) ON DELETE CASCADE
    )`)
    await run('CREATE INDEX sessions_by_user ON sessions (user_id, device_id)')
    await run('CREATE INDEX sessions_by_expiry ON sessions (expires_at_ms)')
    await table(`CREATE TABLE signing_keys (
      kid TEXT NOT NULL PRIMARY KEY,
      purpose TEXT NOT NULL,
      public_jwk TEXT NOT NULL,
      sealed_private_jwk TEXT NOT NULL,
      created_at_ms BIGINT NOT NULL,
      retired_at_ms BIGINT
    )`)
  },
}
