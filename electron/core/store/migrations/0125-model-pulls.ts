import type { Migration } from '../../../../native/sqlite/migrate.ts'

/** Downloads and imports of models: each goes on after a restart, wherever it stopped. */
export const modelPulls: Migration = {
  version: 125,
  name: 'model-pulls',
  up(db) {
    db.exec(`
      CREATE TABLE model_pulls (
        id            TEXT    NOT NULL PRIMARY KEY,
        name          TEXT    NOT NULL,
        kind          TEXT    NOT NULL CHECK (kind IN ('download', 'import')),
        -- What the engine is asked for; of an import the path of its file.
        reference     TEXT    NOT NULL,
        state         TEXT    NOT NULL
          CHECK (state IN ('waiting', 'running', 'offline', 'verifying', 'paused', 'failed', 'done')),
        done_bytes    INTEGER NOT NULL DEFAULT 0,
        total_bytes   INTEGER,
        -- Digests of its layers as far as they are known: a cancelled pull removes their parts.
        digests       TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(digests)),
        error         TEXT    CHECK (error IS NULL OR json_valid(error)),
        has_template  INTEGER,
        created_at_ms INTEGER NOT NULL,
        updated_at_ms INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE UNIQUE INDEX model_pulls_once ON model_pulls (name) WHERE state <> 'done';
    `)
  },
}
