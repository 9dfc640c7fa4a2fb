import type { Migration } from '../../../../native/sqlite/migrate.ts'

/**
 * One chain for each owner (docs/decisions/0017): seq counts for each user_id. What there is so far was recorded while
 * nobody was signed in, and stays as it is. New columns stand last, so that a row on a page of an older damaged file is
 * still recognised (restore/pages/rebuild.ts).
 */
export const ledgerForEachOwner: Migration = {
  version: 80,
  name: 'ledger for each owner',
  up(db) {
    db.exec(`
      CREATE TABLE usage_ledger_new (
        -- Rises with each entry, over all owners.
        rowid         INTEGER PRIMARY KEY,
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
        hash          TEXT    NOT NULL,
        seq           INTEGER NOT NULL,
        UNIQUE (user_id, seq)
      ) STRICT;
      INSERT INTO usage_ledger_new (rowid, id, user_id, resource_type, amount, metadata, timestamp, version, device_id,
                                    epoch, prev, boot, mono, meta_hash, anchor, hash, seq)
        SELECT seq, id, user_id, resource_type, amount, metadata, timestamp, version, device_id,
               epoch, prev, boot, mono, meta_hash, anchor, hash, seq
        FROM usage_ledger ORDER BY seq;
      DROP TABLE usage_ledger;
      ALTER TABLE usage_ledger_new RENAME TO usage_ledger;

      CREATE TRIGGER usage_ledger_is_append_only_update BEFORE UPDATE ON usage_ledger BEGIN
        SELECT RAISE (ABORT, 'usage_ledger is append-only');
      END;
      CREATE TRIGGER usage_ledger_is_append_only_delete BEFORE DELETE ON usage_ledger BEGIN
        SELECT RAISE (ABORT, 'usage_ledger is append-only');
      END;
      -- REPLACE deletes the row that is there without firing the trigger above, unless recursive_triggers is on.
      CREATE TRIGGER usage_ledger_is_append_only_replace BEFORE INSERT ON usage_ledger
      WHEN EXISTS (SELECT 1 FROM usage_ledger WHERE user_id = new.user_id AND seq = new.seq)
        OR EXISTS (SELECT 1 FROM usage_ledger WHERE id = new.id)
        OR EXISTS (SELECT 1 FROM usage_ledger WHERE rowid = new.rowid)
      BEGIN
        SELECT RAISE (ABORT, 'usage_ledger is append-only');
      END;

      -- Few rows: one for each key.
      ALTER TABLE usage_ledger_head ADD COLUMN user_id TEXT NOT NULL DEFAULT 'local';

      -- Epochs that were opened on purpose; each is signed, so that verification can tell it from a break.
      CREATE TABLE ledger_epochs (
        user_id    TEXT    NOT NULL,
        epoch      INTEGER NOT NULL,
        -- The last entry before it; seq 0 for an empty chain.
        seq        INTEGER NOT NULL,
        hash       TEXT    NOT NULL,
        reason     TEXT    NOT NULL CHECK (reason IN ('restored', 'new_key')),
        at_ms      INTEGER NOT NULL,
        device_id  TEXT    NOT NULL,
        public_key TEXT    NOT NULL,
        signature  TEXT    NOT NULL,
        PRIMARY KEY (user_id, epoch)
      ) STRICT, WITHOUT ROWID;

      -- Use that counts in the quota and is in no entry here.
      CREATE TABLE usage_elsewhere (
        user_id  TEXT    NOT NULL,
        day      INTEGER NOT NULL,
        -- server: other devices, by its receipt. witness: entries of this device that are gone.
        source   TEXT    NOT NULL CHECK (source IN ('server', 'witness')),
        messages INTEGER NOT NULL CHECK (messages >= 0),
        tokens   INTEGER NOT NULL CHECK (tokens >= 0),
        PRIMARY KEY (user_id, day, source)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE ledger_findings (
        id      INTEGER PRIMARY KEY,
        user_id TEXT    NOT NULL,
        kind    TEXT    NOT NULL
                CHECK (kind IN ('entries_missing', 'history_replaced', 'folder_emptied', 'clock_behind')),
        -- Entries that are gone; 0 where that cannot be known.
        missing INTEGER NOT NULL,
        at_ms   INTEGER NOT NULL
      ) STRICT;
    `)
  },
}
