import type { Migration } from '../../../../native/sqlite/migrate.ts'

/**
 * The append-only ledger, what is derived from it (daily counters), what is promised but not yet spent
 * (reservations), and what the ledger knows of time.
 */
export const usageLedger: Migration = {
  version: 30,
  name: 'usage ledger',
  up(db) {
    db.exec(`
      CREATE TABLE usage_ledger (
        seq           INTEGER PRIMARY KEY,
        id            TEXT    NOT NULL UNIQUE,
        user_id       TEXT    NOT NULL,
        resource_type TEXT    NOT NULL,
        amount        INTEGER NOT NULL,
        metadata      TEXT    NOT NULL CHECK (json_valid(metadata)),
        timestamp     INTEGER NOT NULL,
        version       INTEGER NOT NULL,
        device_id     TEXT    NOT NULL,
        epoch         INTEGER NOT NULL,
        prev          TEXT    NOT NULL,
        boot          TEXT    NOT NULL,
        mono          INTEGER NOT NULL,
        meta_hash     TEXT    NOT NULL,
        anchor        TEXT    NOT NULL,
        hash          TEXT    NOT NULL
      ) STRICT;
      CREATE TRIGGER usage_ledger_is_append_only_update BEFORE UPDATE ON usage_ledger BEGIN
        SELECT RAISE (ABORT, 'usage_ledger is append-only');
      END;
      CREATE TRIGGER usage_ledger_is_append_only_delete BEFORE DELETE ON usage_ledger BEGIN
        SELECT RAISE (ABORT, 'usage_ledger is append-only');
      END;
      -- REPLACE deletes the row that is there without firing the trigger above, unless recursive_triggers is on.
      CREATE TRIGGER usage_ledger_is_append_only_replace BEFORE INSERT ON usage_ledger
      WHEN EXISTS (SELECT 1 FROM usage_ledger WHERE seq = new.seq)
        OR EXISTS (SELECT 1 FROM usage_ledger WHERE id = new.id)
      BEGIN
        SELECT RAISE (ABORT, 'usage_ledger is append-only');
      END;

      CREATE TABLE usage_ledger_head (
        device_id  TEXT    NOT NULL PRIMARY KEY,
        public_key TEXT    NOT NULL,
        epoch      INTEGER NOT NULL,
        seq        INTEGER NOT NULL,
        hash       TEXT    NOT NULL,
        signature  TEXT    NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE usage_daily (
        user_id       TEXT    NOT NULL,
        day           INTEGER NOT NULL,
        resource_type TEXT    NOT NULL,
        used          INTEGER NOT NULL DEFAULT 0,
        reserved      INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
        PRIMARY KEY (user_id, day, resource_type)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE usage_reservations (
        id          TEXT    NOT NULL PRIMARY KEY,
        user_id     TEXT    NOT NULL,
        day         INTEGER NOT NULL,
        admitted_ms INTEGER NOT NULL,
        tokens      INTEGER NOT NULL CHECK (tokens >= 0),
        messages    INTEGER NOT NULL CHECK (messages >= 0)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE clock_state (
        id          INTEGER PRIMARY KEY CHECK (id = 1),
        last_ms     INTEGER NOT NULL,
        last_boot   TEXT    NOT NULL,
        last_mono   INTEGER NOT NULL,
        last_wall   INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE clock_events (
        id    INTEGER PRIMARY KEY,
        at_ms INTEGER NOT NULL,
        kind  TEXT    NOT NULL CHECK (kind IN ('set_back', 'jumped_ahead')),
        by_ms INTEGER NOT NULL
      ) STRICT;
    `)
  },
}
