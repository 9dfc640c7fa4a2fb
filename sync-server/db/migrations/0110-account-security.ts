import type { Migration } from '../migrate.ts'

/**
 * A counter of each account that voids what was asked for before its password, address or role changed; and the mails
 * that were sent lately, counted for each address and account. Keys are hashes: the table holds no address.
 */
export const accountSecurity: Migration = {
  version: 110,
  name: 'account-security',
  async up({ table, column, run }) {
    await column('users', 'security_version BIGINT NOT NULL DEFAULT 0')
    await column('mail_tokens', 'security_version BIGINT NOT NULL DEFAULT 0')
    await run('CREATE INDEX users_pending_by_time ON users (created_at_ms) WHERE owned_email_key IS NULL')
    await table(`CREATE TABLE mail_slots (
      id TEXT NOT NULL PRIMARY KEY,
      key TEXT NOT NULL,
      at_ms BIGINT NOT NULL
    )`)
    await run('CREATE INDEX mail_slots_by_key ON mail_slots (key, at_ms)')
    await run('CREATE INDEX mail_slots_by_time ON mail_slots (at_ms)')
  },
}
