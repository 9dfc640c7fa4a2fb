import type { Migration } from '../../../../native/sqlite/migrate.ts'

/**
 * What recall can find: one unit for each message and each active memory, with its words (FTS5) and its vector. Triggers
 * keep units in the transaction of the text they stand for, on every path: chat, import, restore, recovery.
 *
 * A vector is there twice: as floats beside the unit, and as one bit for each sign in sqlite-vec, for a coarse first
 * pass over everything (48 bytes a unit instead of 1,536). vec0 may not be used in triggers (trusted_schema is off), so
 * code sweeps rows whose floats are gone; they can never be answers, since answers are read from the floats.
 */
export const recall: Migration = {
  version: 60,
  name: 'recall',
  up(db) {
    db.exec(`
      CREATE TABLE recall_units (
        rowid      INTEGER PRIMARY KEY,
        kind       TEXT    NOT NULL CHECK (kind IN ('message', 'memory')),
        ref_id     TEXT    NOT NULL,
        session_id TEXT,
        text       TEXT    NOT NULL,
        UNIQUE (kind, ref_id)
      ) STRICT;
      CREATE INDEX recall_units_by_session ON recall_units (session_id, rowid) WHERE session_id IS NOT NULL;

      CREATE VIRTUAL TABLE recall_fts USING fts5 (
        text, content='recall_units', content_rowid='rowid', tokenize='porter unicode61 remove_diacritics 2'
      );
      -- What is deleted must be gone from the index too, not only marked as gone.
      INSERT INTO recall_fts (recall_fts, rank) VALUES ('secure-delete', 1);
      CREATE TRIGGER recall_units_insert AFTER INSERT ON recall_units BEGIN
        INSERT INTO recall_fts (rowid, text) VALUES (new.rowid, new.text);
      END;
      CREATE TRIGGER recall_units_delete AFTER DELETE ON recall_units BEGIN
        INSERT INTO recall_fts (recall_fts, rowid, text) VALUES ('delete', old.rowid, old.text);
        DELETE FROM recall_vectors WHERE unit = old.rowid;
        DELETE FROM recall_dirty_sessions WHERE session_id = old.session_id;
        INSERT INTO recall_dirty_sessions (session_id)
        SELECT old.session_id WHERE old.session_id IS NOT NULL;
      END;
      CREATE TRIGGER recall_units_update AFTER UPDATE OF text ON recall_units BEGIN
        INSERT INTO recall_fts (recall_fts, rowid, text) VALUES ('delete', old.rowid, old.text);
        INSERT INTO recall_fts (rowid, text) VALUES (new.rowid, new.text);
        DELETE FROM recall_vectors WHERE unit = old.rowid;
        DELETE FROM recall_dirty_sessions WHERE session_id = new.session_id;
        INSERT INTO recall_dirty_sessions (session_id)
        SELECT new.session_id WHERE new.session_id IS NOT NULL;
      END;

      CREATE TABLE recall_vectors (
        unit   INTEGER PRIMARY KEY,
        model  TEXT    NOT NULL,
        -- 384 float32, little endian, length 1.
        vector BLOB    NOT NULL
      ) STRICT;
      CREATE VIRTUAL TABLE recall_signs USING vec0 (signs bit[384]);

      -- A whole chat as one text, for the share that its subject has in the score. Contentless: it holds no text.
      CREATE TABLE recall_sessions (
        rowid      INTEGER PRIMARY KEY,
        session_id TEXT    NOT NULL UNIQUE
      ) STRICT;
      CREATE VIRTUAL TABLE recall_session_fts USING fts5 (
        text, content='', contentless_delete=1, tokenize='porter unicode61 remove_diacritics 2'
      );
      CREATE TABLE recall_dirty_sessions (session_id TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
      CREATE TRIGGER recall_units_dirty AFTER INSERT ON recall_units WHEN new.session_id IS NOT NULL BEGIN
        DELETE FROM recall_dirty_sessions WHERE session_id = new.session_id;
        INSERT INTO recall_dirty_sessions (session_id) VALUES (new.session_id);
      END;

      -- Few speak, and each question asks whether it names one of them.
      CREATE INDEX messages_by_speaker ON messages (speaker) WHERE speaker IS NOT NULL;

      CREATE TRIGGER recall_message_insert AFTER INSERT ON messages
      WHEN new.status <> 'streaming' AND new.content <> '' AND coalesce(new.memory_mode, '') <> 'off' BEGIN
        INSERT INTO recall_units (kind, ref_id, session_id, text) VALUES ('message', new.id, new.session_id, new.content);
      END;
      CREATE TRIGGER recall_message_end AFTER UPDATE OF status ON messages
      WHEN old.status = 'streaming' AND new.status <> 'streaming' AND new.content <> ''
        AND coalesce(new.memory_mode, '') <> 'off' BEGIN
        INSERT INTO recall_units (kind, ref_id, session_id, text) VALUES ('message', new.id, new.session_id, new.content);
      END;
      CREATE TRIGGER recall_message_delete AFTER DELETE ON messages BEGIN
        DELETE FROM recall_units WHERE kind = 'message' AND ref_id = old.id;
      END;

      CREATE TRIGGER recall_memory_insert AFTER INSERT ON memories WHEN new.state = 'active' BEGIN
        INSERT INTO recall_units (kind, ref_id, text) VALUES ('memory', new.id, new.text);
      END;
      CREATE TRIGGER recall_memory_text AFTER UPDATE OF text ON memories
      WHEN new.state = 'active' AND old.state = 'active' AND new.text <> old.text BEGIN
        UPDATE recall_units SET text = new.text WHERE kind = 'memory' AND ref_id = new.id;
      END;
      CREATE TRIGGER recall_memory_retired AFTER UPDATE OF state ON memories
      WHEN new.state <> 'active' AND old.state = 'active' BEGIN
        DELETE FROM recall_units WHERE kind = 'memory' AND ref_id = new.id;
      END;
      CREATE TRIGGER recall_memory_back AFTER UPDATE OF state ON memories
      WHEN new.state = 'active' AND old.state <> 'active' BEGIN
        INSERT INTO recall_units (kind, ref_id, text) VALUES ('memory', new.id, new.text);
      END;
      CREATE TRIGGER recall_memory_delete AFTER DELETE ON memories BEGIN
        DELETE FROM recall_units WHERE kind = 'memory' AND ref_id = old.id;
      END;

      INSERT INTO recall_units (kind, ref_id, session_id, text)
      SELECT 'message', id, session_id, content FROM messages WHERE status <> 'streaming' AND content <> '' ORDER BY rowid;
    `)
  },
}
