import type { Migration } from '../../../../native/sqlite/migrate.ts'

/** What the sync server has signed for this device, and what it noticed; one set for each account. */
export const account: Migration = {
  version: 90,
  name: 'account',
  up(db) {
    db.exec(`
      CREATE TABLE account_entitlements (
        user_id        TEXT    NOT NULL PRIMARY KEY,
        token          TEXT    NOT NULL,
        received_at_ms INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      -- Receipts are kept for ever: they prove what the server took, also to somebody who does not trust it.
      CREATE TABLE sync_receipts (
        id             INTEGER PRIMARY KEY,
        user_id        TEXT    NOT NULL,
        device_id      TEXT    NOT NULL,
        hash           TEXT    NOT NULL,
        receipt        TEXT    NOT NULL,
        -- Where the device's chain ended on the server.
        epoch          INTEGER NOT NULL,
        seq            INTEGER NOT NULL,
        head           TEXT    NOT NULL,
        size           INTEGER NOT NULL,
        server_ms      INTEGER NOT NULL,
        received_at_ms INTEGER NOT NULL,
        UNIQUE (user_id, hash)
      ) STRICT;
      CREATE INDEX sync_receipts_newest ON sync_receipts (user_id, device_id, id);

      -- Entries that the server will not take, so that sending goes on after them.
      CREATE TABLE sync_skips (
        user_id  TEXT    NOT NULL,
        to_seq   INTEGER NOT NULL,
        because  TEXT    NOT NULL,
        at_ms    INTEGER NOT NULL,
        PRIMARY KEY (user_id, to_seq)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE sync_notices (
        id      INTEGER PRIMARY KEY,
        user_id TEXT    NOT NULL,
        kind    TEXT    NOT NULL,
        entries INTEGER NOT NULL,
        at_ms   INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX sync_notices_newest ON sync_notices (user_id, id);

      -- What the server said last, to be shown without a network. JSON.
      CREATE TABLE account_replies (
        user_id TEXT    NOT NULL,
        name    TEXT    NOT NULL,
        reply   TEXT    NOT NULL CHECK (json_valid(reply)),
        at_ms   INTEGER NOT NULL,
        PRIMARY KEY (user_id, name)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
