import type { Migration } from '../../../../native/sqlite/migrate.ts'

/** Keys of the local API. A key itself is never stored, only its hash. */
export const apiKeys: Migration = {
  version: 140,
  name: 'api-keys',
  up(db) {
    db.exec(`
      CREATE TABLE api_keys (
        id              TEXT    NOT NULL PRIMARY KEY,
        name            TEXT    NOT NULL,
        hash            BLOB    NOT NULL CHECK (length(hash) = 32),
        last_four       TEXT    NOT NULL,
        created_at_ms   INTEGER NOT NULL,
        last_used_at_ms INTEGER
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
