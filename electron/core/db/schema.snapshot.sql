-- Written by write-schema-snapshot.ts: do not edit.
PRAGMA user_version = 30;

CREATE TABLE clock_events (
  id    INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  kind  TEXT    NOT NULL CHECK (kind IN ('set_back', 'jumped_ahead')),
  by_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE clock_state (
  id          INTEGER PRIMARY KEY CHECK (id = 1),
  last_ms     INTEGER NOT NULL,
  last_boot   TEXT    NOT NULL,
  last_mono   INTEGER NOT NULL,
  last_wall   INTEGER NOT NULL
) STRICT;

CREATE TABLE installation (
  id            INTEGER PRIMARY KEY CHECK (id = 1),
  install_id    TEXT    NOT NULL,
  created_at_ms INTEGER NOT NULL,
  mark          INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE messages (
  rowid              INTEGER PRIMARY KEY,
  id                 TEXT    NOT NULL UNIQUE,
  session_id         TEXT    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  parent_id          TEXT    REFERENCES messages (id),
  role               TEXT    NOT NULL CHECK (role IN ('user', 'assistant')),
  content            TEXT    NOT NULL,
  status             TEXT    NOT NULL CHECK (status IN ('streaming', 'complete', 'stopped', 'cut', 'failed', 'interrupted')),
  error              TEXT    CHECK (error IS NULL OR json_valid(error)),
  model              TEXT,
  created_at_ms      INTEGER NOT NULL,
  ended_at_ms        INTEGER,
  first_token_ms     REAL,
  tokens_per_second  REAL,
  input_tokens       INTEGER,
  output_tokens      INTEGER,
  counted_messages   INTEGER,
  ledger_seq         INTEGER
) STRICT;

CREATE INDEX messages_by_parent ON messages (parent_id);

CREATE INDEX messages_by_session ON messages (session_id, rowid);

CREATE INDEX messages_streaming ON messages (status) WHERE status = 'streaming';

CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages BEGIN
  INSERT INTO messages_fts (messages_fts, rowid, content) VALUES ('delete', old.rowid, old.content);
END;

CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages BEGIN
  INSERT INTO messages_fts (rowid, content) VALUES (new.rowid, new.content);
END;

CREATE TRIGGER messages_fts_update AFTER UPDATE OF content ON messages BEGIN
  INSERT INTO messages_fts (messages_fts, rowid, content) VALUES ('delete', old.rowid, old.content);
  INSERT INTO messages_fts (rowid, content) VALUES (new.rowid, new.content);
END;

CREATE VIRTUAL TABLE messages_fts USING fts5 (
  content, content='messages', content_rowid='rowid', tokenize='porter unicode61'
);

CREATE TABLE sessions (
  id             TEXT    NOT NULL PRIMARY KEY,
  title          TEXT    NOT NULL DEFAULT '',
  model          TEXT,
  active_leaf_id TEXT,
  created_at_ms  INTEGER NOT NULL,
  updated_at_ms  INTEGER NOT NULL,
  deleted_at_ms  INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_update ON sessions (updated_at_ms DESC) WHERE deleted_at_ms IS NULL;

CREATE TABLE settings (
  key   TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_daily (
  user_id       TEXT    NOT NULL,
  day           INTEGER NOT NULL,
  resource_type TEXT    NOT NULL,
  used          INTEGER NOT NULL DEFAULT 0,
  reserved      INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  PRIMARY KEY (user_id, day, resource_type)
) STRICT, WITHOUT ROWID;

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

CREATE TRIGGER usage_ledger_is_append_only_delete BEFORE DELETE ON usage_ledger BEGIN
  SELECT RAISE (ABORT, 'usage_ledger is append-only');
END;

CREATE TRIGGER usage_ledger_is_append_only_replace BEFORE INSERT ON usage_ledger
WHEN EXISTS (SELECT 1 FROM usage_ledger WHERE seq = new.seq)
  OR EXISTS (SELECT 1 FROM usage_ledger WHERE id = new.id)
BEGIN
  SELECT RAISE (ABORT, 'usage_ledger is append-only');
END;

CREATE TRIGGER usage_ledger_is_append_only_update BEFORE UPDATE ON usage_ledger BEGIN
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

CREATE TABLE usage_reservations (
  id          TEXT    NOT NULL PRIMARY KEY,
  user_id     TEXT    NOT NULL,
  day         INTEGER NOT NULL,
  admitted_ms INTEGER NOT NULL,
  tokens      INTEGER NOT NULL CHECK (tokens >= 0),
  messages    INTEGER NOT NULL CHECK (messages >= 0)
) STRICT, WITHOUT ROWID;
