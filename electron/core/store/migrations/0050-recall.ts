import type { Migration } from '../../../../native/sqlite/migrate.ts'

/**
 * What recall can find: one unit for each message and each active memory, with its words (FTS5) and its vector.
 * Triggers keep units in the transaction of their text, on every path: chat, import, restore, recovery.
 * What is forgotten or changed loses its words and its vector in that same transaction.
 *
 * A unit's rowid is twice that of its message, or twice that of its memory plus one: so a unit that is written again
 * keeps its place.
 *
 * A vector is stored twice: as floats, and as one bit for each sign, for a coarse first pass over everything. The signs
 * are in an ordinary table that vec_distance_hamming of sqlite-vec reads: finding the nearest 800 of 100,000 takes 10 ms,
 * and 108 ms from a vec0 table, which moreover cannot be used in triggers (trusted_schema is off).
 *
 * @NOTE No contentless FTS5 table: it cannot erase words, even VACUUM leaves them, so that forgetting would miss them.
 */
export const recall: Migration = {
  version: 50,
  name: 'recall',
  up(db) {
    db.exec(`
      CREATE TABLE recall_units (
        rowid      INTEGER PRIMARY KEY,
        kind       TEXT    NOT NULL CHECK (kind IN ('message', 'memory')),
        ref_id     TEXT    NOT NULL,
        session_id TEXT,
        text       TEXT    NOT NULL,
        UNIQUE (kind, ref_id),
        CHECK (rowid % 2 = (kind = 'memory'))
      ) STRICT;

      CREATE VIRTUAL TABLE recall_fts USING fts5 (
        text, content='recall_units', content_rowid='rowid', tokenize='porter unicode61 remove_diacritics 2'
      );
      -- What is deleted must be gone from the index too, not only marked as gone.
      INSERT INTO recall_fts (recall_fts, rank) VALUES ('secure-delete', 1);

      CREATE TABLE recall_vectors (
        unit   INTEGER PRIMARY KEY,
        model  TEXT    NOT NULL,
        -- 384 float32, little endian, length 1.
        vector BLOB    NOT NULL
      ) STRICT;
      CREATE INDEX recall_vectors_by_model ON recall_vectors (model);
      CREATE TABLE recall_signs (unit INTEGER PRIMARY KEY, signs BLOB NOT NULL) STRICT;
      -- Units that still need their vector.
      CREATE TABLE recall_waiting (unit INTEGER PRIMARY KEY) STRICT;
      -- Messages of which a part was forgotten: code makes their unit, since SQL does not count in UTF-16.
      CREATE TABLE recall_uncut (message_id TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;

      CREATE TRIGGER recall_units_insert AFTER INSERT ON recall_units BEGIN
        INSERT INTO recall_fts (rowid, text) VALUES (new.rowid, new.text);
        INSERT INTO recall_waiting (unit) VALUES (new.rowid);
      END;
      CREATE TRIGGER recall_units_delete AFTER DELETE ON recall_units BEGIN
        INSERT INTO recall_fts (recall_fts, rowid, text) VALUES ('delete', old.rowid, old.text);
        DELETE FROM recall_vectors WHERE unit = old.rowid;
        DELETE FROM recall_signs WHERE unit = old.rowid;
        DELETE FROM recall_waiting WHERE unit = old.rowid;
      END;
      CREATE TRIGGER recall_units_update AFTER UPDATE OF text ON recall_units WHEN new.text <> old.text BEGIN
        INSERT INTO recall_fts (recall_fts, rowid, text) VALUES ('delete', old.rowid, old.text);
        INSERT INTO recall_fts (rowid, text) VALUES (new.rowid, new.text);
        DELETE FROM recall_vectors WHERE unit = old.rowid;
        DELETE FROM recall_signs WHERE unit = old.rowid;
        DELETE FROM recall_waiting WHERE unit = old.rowid;
        INSERT INTO recall_waiting (unit) VALUES (new.rowid);
      END;

      -- Messages that may be found, with their whole text.
      CREATE VIEW recall_findable AS
        SELECT rowid, id, session_id, content FROM messages m
        WHERE status <> 'streaming' AND trim(content) <> '' AND coalesce(memory_mode, '') <> 'off';
      CREATE VIEW recall_cut AS
        SELECT message_id FROM memory_tombstones WHERE message_id IS NOT NULL AND quote_start IS NOT NULL;

      CREATE TRIGGER recall_message_insert AFTER INSERT ON messages WHEN new.status <> 'streaming' BEGIN
        INSERT INTO recall_units (rowid, kind, ref_id, session_id, text)
        SELECT rowid * 2, 'message', id, session_id, content FROM recall_findable WHERE rowid = new.rowid;
      END;
      CREATE TRIGGER recall_message_change AFTER UPDATE OF content, status, memory_mode ON messages
      WHEN (new.status <> 'streaming' OR old.status <> 'streaming')
        AND (new.content <> old.content OR new.status <> old.status OR new.memory_mode IS NOT old.memory_mode)
      BEGIN
        DELETE FROM recall_units WHERE rowid = new.rowid * 2
          AND (NOT EXISTS (SELECT 1 FROM recall_findable WHERE rowid = new.rowid)
            OR EXISTS (SELECT 1 FROM recall_cut WHERE message_id = new.id));
        UPDATE recall_units SET text = new.content WHERE rowid = new.rowid * 2;
        INSERT INTO recall_units (rowid, kind, ref_id, session_id, text)
        SELECT rowid * 2, 'message', id, session_id, content FROM recall_findable WHERE rowid = new.rowid
          AND NOT EXISTS (SELECT 1 FROM recall_units WHERE rowid = new.rowid * 2)
          AND NOT EXISTS (SELECT 1 FROM recall_cut WHERE message_id = new.id);
        INSERT INTO recall_uncut (message_id) SELECT new.id
        WHERE EXISTS (SELECT 1 FROM recall_cut WHERE message_id = new.id)
          AND new.id NOT IN (SELECT message_id FROM recall_uncut);
      END;
      CREATE TRIGGER recall_message_delete AFTER DELETE ON messages BEGIN
        DELETE FROM recall_units WHERE rowid = old.rowid * 2;
        DELETE FROM recall_uncut WHERE message_id = old.id;
      END;
      -- Not to be found until code has cut it: at once when the one who forgot calls reindexMessage.
      CREATE TRIGGER recall_message_forgotten AFTER INSERT ON memory_tombstones
      WHEN new.message_id IS NOT NULL AND new.quote_start IS NOT NULL BEGIN
        DELETE FROM recall_units WHERE kind = 'message' AND ref_id = new.message_id;
        INSERT INTO recall_uncut (message_id)
        SELECT new.message_id WHERE new.message_id NOT IN (SELECT message_id FROM recall_uncut);
      END;
      CREATE TRIGGER recall_message_remembered AFTER DELETE ON memory_tombstones
      WHEN old.message_id IS NOT NULL AND old.quote_start IS NOT NULL BEGIN
        INSERT INTO recall_uncut (message_id) SELECT id FROM messages
        WHERE id = old.message_id AND id NOT IN (SELECT message_id FROM recall_uncut);
      END;

      CREATE TRIGGER recall_memory_insert AFTER INSERT ON memories WHEN new.state = 'active' BEGIN
        INSERT INTO recall_units (rowid, kind, ref_id, text) VALUES (new.rowid * 2 + 1, 'memory', new.id, new.text);
      END;
      CREATE TRIGGER recall_memory_change AFTER UPDATE OF text, state ON memories
      WHEN new.text <> old.text OR new.state <> old.state BEGIN
        DELETE FROM recall_units WHERE rowid = new.rowid * 2 + 1 AND new.state <> 'active';
        UPDATE recall_units SET text = new.text WHERE rowid = new.rowid * 2 + 1;
        INSERT INTO recall_units (rowid, kind, ref_id, text)
        SELECT new.rowid * 2 + 1, 'memory', new.id, new.text WHERE new.state = 'active'
          AND NOT EXISTS (SELECT 1 FROM recall_units WHERE rowid = new.rowid * 2 + 1);
      END;
      CREATE TRIGGER recall_memory_delete AFTER DELETE ON memories BEGIN
        DELETE FROM recall_units WHERE rowid = old.rowid * 2 + 1;
      END;
    `)
  },
}
