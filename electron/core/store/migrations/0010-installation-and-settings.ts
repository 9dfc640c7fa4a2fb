import type { Migration } from '../../../../native/sqlite/migrate.ts'

/** `mark` only rises; the sentinel repeats it, so that a store that lost its newest commits is known (facts.ts). */
export const installationAndSettings: Migration = {
  version: 10,
  name: 'installation and settings',
  up(db) {
    db.exec(`
      CREATE TABLE installation (
        id            INTEGER PRIMARY KEY CHECK (id = 1),
        install_id    TEXT    NOT NULL,
        created_at_ms INTEGER NOT NULL,
        mark          INTEGER NOT NULL DEFAULT 0
      ) STRICT;

      CREATE TABLE settings (
        key   TEXT NOT NULL PRIMARY KEY,
        value TEXT NOT NULL CHECK (json_valid(value))
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
