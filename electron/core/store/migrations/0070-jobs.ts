import type { Migration } from '../../../../native/sqlite/migrate.ts'

/** The durable queue of background work: what must still be done survives every kind of end. */
export const jobs: Migration = {
  version: 70,
  name: 'jobs',
  up(db) {
    db.exec(`
      CREATE TABLE jobs (
        id             TEXT    NOT NULL PRIMARY KEY,
        kind           TEXT    NOT NULL,
        -- Of the jobs of one kind with one key at most one waits: asking twice does the work once.
        unique_key     TEXT    NOT NULL,
        payload        TEXT    NOT NULL CHECK (json_valid(payload)),
        state          TEXT    NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
        attempts       INTEGER NOT NULL DEFAULT 0,
        run_after_ms   INTEGER NOT NULL,
        lease_id       TEXT,
        lease_until_ms INTEGER,
        error          TEXT,
        created_at_ms  INTEGER NOT NULL,
        updated_at_ms  INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE UNIQUE INDEX jobs_waiting_once ON jobs (kind, unique_key) WHERE state = 'waiting';
      CREATE INDEX jobs_due ON jobs (kind, run_after_ms) WHERE state = 'waiting';
      CREATE INDEX jobs_leased ON jobs (lease_until_ms) WHERE state = 'running';
    `)
  },
}
