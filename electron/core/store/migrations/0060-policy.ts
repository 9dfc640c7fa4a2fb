import type { Migration } from '../../../../native/sqlite/migrate.ts'

/** Versions of the constitution, each act of it, and what an appeal lets through from then on. No text of chats. */
export const policy: Migration = {
  version: 60,
  name: 'policy',
  up(db) {
    db.exec(`
      CREATE TABLE constitutions (
        version       INTEGER PRIMARY KEY,
        author        TEXT    NOT NULL CHECK (author IN ('delivered', 'person')),
        note          TEXT    NOT NULL DEFAULT '',
        principles    TEXT    NOT NULL CHECK (json_valid(principles)),
        device_id     TEXT    NOT NULL,
        public_key    TEXT    NOT NULL CHECK (json_valid(public_key)),
        signature     TEXT    NOT NULL,
        created_at_ms INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE policy_acts (
        id                   TEXT    NOT NULL PRIMARY KEY,
        at_ms                INTEGER NOT NULL,
        stage                TEXT    NOT NULL CHECK (stage IN ('validate', 'align')),
        outcome              TEXT    NOT NULL CHECK (outcome IN ('allow', 'note', 'ask', 'block')),
        category             TEXT    NOT NULL,
        principle_id         TEXT,
        constitution_version INTEGER NOT NULL REFERENCES constitutions (version),
        exception            TEXT,
        scores               TEXT    NOT NULL CHECK (json_valid(scores)),
        judged_by            TEXT    NOT NULL CHECK (judged_by IN ('rules', 'examples', 'model')),
        session_id           TEXT    REFERENCES sessions (id) ON DELETE SET NULL,
        message_id           TEXT    REFERENCES messages (id) ON DELETE SET NULL,
        -- What an appeal needs to know the same text and similar texts again, never the text: an HMAC by a key that only
        -- this device can make, and a vector of the named model.
        fingerprint          TEXT,
        vector               BLOB,
        vector_model         TEXT,
        appealed_at_ms       INTEGER,
        appeal_note          TEXT
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX policy_acts_by_time ON policy_acts (at_ms DESC, id DESC);
      CREATE INDEX policy_acts_by_outcome ON policy_acts (outcome, at_ms DESC, id DESC);
      CREATE INDEX policy_acts_appealed ON policy_acts (category) WHERE appealed_at_ms IS NOT NULL;
      CREATE INDEX policy_acts_by_message ON policy_acts (message_id) WHERE message_id IS NOT NULL;
      CREATE INDEX policy_acts_by_session ON policy_acts (session_id) WHERE session_id IS NOT NULL;

      -- Deleting a chat erases what could reveal its words, unless the user asked to let such texts through.
      CREATE TRIGGER policy_acts_of_deleted_chat AFTER UPDATE OF session_id ON policy_acts
      WHEN new.session_id IS NULL AND new.appealed_at_ms IS NULL
      BEGIN
        UPDATE policy_acts SET fingerprint = NULL, vector = NULL, vector_model = NULL WHERE id = new.id;
      END;
    `)
  },
}
