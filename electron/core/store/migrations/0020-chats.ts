import type { Migration } from '../../../../native/sqlite/migrate.ts'

/**
 * Messages are nodes of a tree (parent_id); a chat remembers the leaf that is shown.
 * @NOTE parent_id does not cascade: SQLite does so one level deeper for each message and stops at 1,000, so a long chat
 * could never be removed. With its chat go all of its messages, in one step.
 */
export const chats: Migration = {
  version: 20,
  name: 'chats',
  up(db) {
    db.exec(`
      CREATE TABLE sessions (
        id             TEXT    NOT NULL PRIMARY KEY,
        title          TEXT    NOT NULL DEFAULT '',
        model          TEXT,
        active_leaf_id TEXT,
        created_at_ms  INTEGER NOT NULL,
        updated_at_ms  INTEGER NOT NULL,
        deleted_at_ms  INTEGER,
        project_id     TEXT    REFERENCES projects (id) ON DELETE SET NULL,
        -- How far reflection has read: rowid of the last message, so that nothing is read twice.
        reflected_rowid          INTEGER NOT NULL DEFAULT 0,
        -- Where it was branched from. No foreign keys: the source may be deleted for good, or be in another store.
        branched_from_session_id TEXT,
        branched_from_message_id TEXT
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX sessions_by_update ON sessions (updated_at_ms DESC) WHERE deleted_at_ms IS NULL;
      CREATE INDEX sessions_by_project ON sessions (project_id) WHERE project_id IS NOT NULL;

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
        ledger_seq         INTEGER,
        -- Of an exchange, on its question and its answer: 'off' keeps it out of recall and reflection.
        memory_mode        TEXT    CHECK (memory_mode IN ('off', 'ask', 'automatic')),
        -- The verdict, as JSON.
        policy             TEXT    CHECK (policy IS NULL OR json_valid(policy))
      ) STRICT;
      CREATE INDEX messages_by_session ON messages (session_id, rowid);
      CREATE INDEX messages_by_parent ON messages (parent_id);
      CREATE INDEX messages_streaming ON messages (status) WHERE status = 'streaming';

      CREATE VIRTUAL TABLE messages_fts USING fts5 (
        content, content='messages', content_rowid='rowid', tokenize='porter unicode61'
      );
      CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages BEGIN
        INSERT INTO messages_fts (rowid, content) VALUES (new.rowid, new.content);
      END;
      CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages BEGIN
        INSERT INTO messages_fts (messages_fts, rowid, content) VALUES ('delete', old.rowid, old.content);
      END;
      CREATE TRIGGER messages_fts_update AFTER UPDATE OF content ON messages BEGIN
        INSERT INTO messages_fts (messages_fts, rowid, content) VALUES ('delete', old.rowid, old.content);
        INSERT INTO messages_fts (rowid, content) VALUES (new.rowid, new.content);
      END;

      -- Messages that wait for the next day's quota.
      CREATE TABLE waiting_messages (
        id            TEXT    NOT NULL PRIMARY KEY,
        -- NULL: it begins a chat.
        session_id    TEXT    REFERENCES sessions (id) ON DELETE CASCADE,
        -- A ChatRequest.
        request       TEXT    NOT NULL CHECK (json_valid(request)),
        -- Set before it is sent. A message with it at the start ended the core before, and is not sent again by itself.
        tried_at_ms   INTEGER,
        created_at_ms INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX waiting_messages_by_session ON waiting_messages (session_id) WHERE session_id IS NOT NULL;
    `)
  },
}
