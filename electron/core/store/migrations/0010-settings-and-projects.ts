import type { Migration } from '../../../../native/sqlite/migrate.ts'

/** `mark` only rises; the sentinel repeats it, so that a store that lost its newest commits is noticed (facts.ts). */
export const settingsAndProjects: Migration = {
  version: 10,
  name: 'settings and projects',
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

      CREATE TABLE projects (
        id            TEXT    NOT NULL PRIMARY KEY,
        name          TEXT    NOT NULL,
        instructions  TEXT    NOT NULL DEFAULT '',
        memory_mode   TEXT    CHECK (memory_mode IN ('off', 'ask', 'automatic')),
        created_at_ms INTEGER NOT NULL,
        updated_at_ms INTEGER NOT NULL,
        deleted_at_ms INTEGER
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
