import type { Migration } from '../migrate.ts'

/** Accounts that an admin has locked, and who did what over others' accounts. */
export const admin: Migration = {
  version: 60,
  name: 'admin',
  async up({ table, run }) {
    await table(`CREATE TABLE account_locks (
      user_id TEXT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
      locked_at_ms BIGINT NOT NULL,
      reason TEXT NOT NULL
    )`)
    // No reference to users: what was done stays on record when the account is gone.
    await table(`CREATE TABLE admin_audit (
      id TEXT NOT NULL PRIMARY KEY,
      at_ms BIGINT NOT NULL,
      actor_kind TEXT NOT NULL CHECK (actor_kind IN ('admin', 'service', 'command')),
      actor TEXT NOT NULL,
      action TEXT NOT NULL,
      target TEXT,
      details TEXT NOT NULL,
      request_id TEXT
    )`)
    await run('CREATE INDEX admin_audit_by_target ON admin_audit (target, id)')
    await run('CREATE INDEX admin_audit_by_actor ON admin_audit (actor, id)')
  },
}
