import type { Migration } from '../../../../native/sqlite/migrate.ts'

/**
 * A memory is a statement (docs/decisions/0020): who says what of whom, when, and whether it still holds. Two more
 * states: `withdrawn`, since its words stand in a version of the chat that is not shown, and `asked`, since it would
 * replace what the user pinned or wrote. SQLite cannot change a CHECK, so the table is written anew, with its sources
 * and links: dropping it would delete those by their foreign keys. New columns stand last (restore/pages/shapes.ts).
 */
export const statements: Migration = {
  version: 100,
  name: 'statements',
  up(db) {
    db.exec(`
      CREATE TABLE memories_new (
        rowid           INTEGER PRIMARY KEY,
        id              TEXT    NOT NULL UNIQUE,
        tier            TEXT    NOT NULL CHECK (tier IN ('itm', 'ltm')),
        kind            TEXT    NOT NULL CHECK (kind IN ('fact', 'preference', 'event', 'task', 'reflection', 'principle')),
        text            TEXT    NOT NULL,
        text_key        TEXT,
        author          TEXT    NOT NULL CHECK (author IN ('person', 'reflection', 'distillation')),
        confidence      REAL    NOT NULL CHECK (confidence BETWEEN 0 AND 1),
        importance      REAL    NOT NULL CHECK (importance BETWEEN 0 AND 1),
        scope           TEXT    NOT NULL CHECK (scope IN ('everywhere', 'project', 'chat')),
        scope_id        TEXT    CHECK ((scope = 'everywhere') = (scope_id IS NULL)),
        -- Of whom it speaks ("self", "son") and what it says of them ("home"); statements/slots.ts lists the slots.
        subject         TEXT,
        slot            TEXT,
        is_stated       INTEGER NOT NULL DEFAULT 1 CHECK (is_stated IN (0, 1)),
        input_context   TEXT    NOT NULL DEFAULT '',
        is_pinned       INTEGER NOT NULL DEFAULT 0 CHECK (is_pinned IN (0, 1)),
        state           TEXT    NOT NULL DEFAULT 'active'
                        CHECK (state IN ('active', 'superseded', 'merged', 'expired', 'asked', 'withdrawn')),
        superseded_by   TEXT    REFERENCES memories_new (id) ON DELETE SET NULL,
        valid_from_ms   INTEGER,
        valid_to_ms     INTEGER,
        created_at_ms   INTEGER NOT NULL,
        updated_at_ms   INTEGER NOT NULL,
        last_used_at_ms INTEGER,
        uses            INTEGER NOT NULL DEFAULT 0 CHECK (uses >= 0),
        expires_at_ms   INTEGER,
        -- The words of what it says, to compare: "berlin".
        value           TEXT,
        polarity        TEXT    NOT NULL DEFAULT 'holds' CHECK (polarity IN ('holds', 'ended')),
        -- When the user said it; of what was written by hand, when it was written.
        said_at_ms      INTEGER,
        -- What the user answered when asked whether it replaces what they pinned or wrote.
        answered        TEXT    CHECK (answered IN ('replace', 'both')),
        -- Its words say that something changed: it replaces others also where several may be true.
        is_change       INTEGER NOT NULL DEFAULT 0 CHECK (is_change IN (0, 1))
      ) STRICT;
      INSERT INTO memories_new (rowid, id, tier, kind, text, text_key, author, confidence, importance, scope, scope_id,
          subject, slot, is_stated, input_context, is_pinned, state, superseded_by, valid_from_ms, valid_to_ms,
          created_at_ms, updated_at_ms, last_used_at_ms, uses, expires_at_ms, said_at_ms)
        SELECT rowid, id, tier, kind, text, text_key, author, confidence, importance, scope, scope_id,
          subject, slot, is_stated, input_context, is_pinned, state, superseded_by, valid_from_ms, valid_to_ms,
          created_at_ms, updated_at_ms, last_used_at_ms, uses, expires_at_ms,
          coalesce((SELECT max(m.created_at_ms) FROM memory_sources s JOIN messages m ON m.id = s.message_id
                    WHERE s.memory_id = memories.id), created_at_ms)
        FROM memories;

      CREATE TABLE memory_sources_new (
        id          INTEGER PRIMARY KEY,
        memory_id   TEXT    NOT NULL REFERENCES memories_new (id) ON DELETE CASCADE,
        message_id  TEXT    REFERENCES messages (id) ON DELETE SET NULL,
        quote       TEXT    NOT NULL,
        -- UTF-16 offsets of the quote in the message.
        quote_start INTEGER,
        quote_end   INTEGER
      ) STRICT;
      INSERT INTO memory_sources_new SELECT id, memory_id, message_id, quote, quote_start, quote_end FROM memory_sources;
      CREATE TABLE memory_links_new (
        from_id       TEXT    NOT NULL REFERENCES memories_new (id) ON DELETE CASCADE,
        to_id         TEXT    NOT NULL REFERENCES memories_new (id) ON DELETE CASCADE,
        kind          TEXT    NOT NULL CHECK (kind IN ('merged_into', 'superseded_by', 'distilled_from')),
        created_at_ms INTEGER NOT NULL,
        PRIMARY KEY (from_id, to_id, kind)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO memory_links_new SELECT from_id, to_id, kind, created_at_ms FROM memory_links;

      DROP TABLE memory_sources;
      DROP TABLE memory_links;
      DROP TABLE memories;
      ALTER TABLE memories_new RENAME TO memories;
      ALTER TABLE memory_sources_new RENAME TO memory_sources;
      ALTER TABLE memory_links_new RENAME TO memory_links;

      CREATE INDEX memories_by_state ON memories (state, tier, created_at_ms DESC);
      CREATE INDEX memories_by_scope ON memories (scope, scope_id);
      CREATE INDEX memories_by_subject ON memories (subject, slot) WHERE subject IS NOT NULL;
      CREATE INDEX memories_by_text_key ON memories (text_key) WHERE text_key IS NOT NULL;
      CREATE INDEX memories_by_superseder ON memories (superseded_by) WHERE superseded_by IS NOT NULL;
      CREATE INDEX memory_sources_by_memory ON memory_sources (memory_id);
      CREATE INDEX memory_sources_by_message ON memory_sources (message_id);
      CREATE INDEX memory_links_by_target ON memory_links (to_id);

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
