import type { Migration } from '../../../../native/sqlite/migrate.ts'

/**
 * What is remembered apart from the messages themselves, where it came from, what became of it, and which answers it
 * was given to. Nothing here holds the text of a memory but `memories`, `memory_sources` and the undo part of
 * `memory_events`: forgetting erases exactly these.
 */
export const memories: Migration = {
  version: 40,
  name: 'memories',
  up(db) {
    db.exec(`
      CREATE TABLE memories (
        rowid           INTEGER PRIMARY KEY,
        id              TEXT    NOT NULL UNIQUE,
        tier            TEXT    NOT NULL CHECK (tier IN ('itm', 'ltm')),
        kind            TEXT    NOT NULL CHECK (kind IN ('fact', 'preference', 'event', 'task', 'reflection', 'principle')),
        text            TEXT    NOT NULL,
        -- Hash of the words alone, so that the same words are found again (memory/text-key.ts).
        text_key        TEXT,
        author          TEXT    NOT NULL CHECK (author IN ('person', 'reflection', 'distillation')),
        confidence      REAL    NOT NULL CHECK (confidence BETWEEN 0 AND 1),
        importance      REAL    NOT NULL CHECK (importance BETWEEN 0 AND 1),
        scope           TEXT    NOT NULL CHECK (scope IN ('everywhere', 'project', 'chat')),
        scope_id        TEXT    CHECK ((scope = 'everywhere') = (scope_id IS NULL)),
        -- What it speaks of, for contradictions: one subject has one value in a single-valued slot ("home town").
        subject         TEXT,
        slot            TEXT,
        is_stated       INTEGER NOT NULL DEFAULT 1 CHECK (is_stated IN (0, 1)),
        input_context   TEXT    NOT NULL DEFAULT '',
        is_pinned       INTEGER NOT NULL DEFAULT 0 CHECK (is_pinned IN (0, 1)),
        state           TEXT    NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'superseded', 'merged', 'expired')),
        superseded_by   TEXT    REFERENCES memories (id) ON DELETE SET NULL,
        valid_from_ms   INTEGER,
        valid_to_ms     INTEGER,
        created_at_ms   INTEGER NOT NULL,
        updated_at_ms   INTEGER NOT NULL,
        last_used_at_ms INTEGER,
        uses            INTEGER NOT NULL DEFAULT 0 CHECK (uses >= 0),
        expires_at_ms   INTEGER
      ) STRICT;
      CREATE INDEX memories_by_state ON memories (state, tier, created_at_ms DESC);
      CREATE INDEX memories_by_scope ON memories (scope, scope_id);
      CREATE INDEX memories_by_subject ON memories (subject, slot) WHERE subject IS NOT NULL AND state = 'active';
      CREATE INDEX memories_by_text_key ON memories (text_key) WHERE text_key IS NOT NULL;
      CREATE INDEX memories_by_superseder ON memories (superseded_by) WHERE superseded_by IS NOT NULL;

      CREATE TABLE memory_sources (
        id          INTEGER PRIMARY KEY,
        memory_id   TEXT    NOT NULL REFERENCES memories (id) ON DELETE CASCADE,
        message_id  TEXT    REFERENCES messages (id) ON DELETE SET NULL,
        quote       TEXT    NOT NULL,
        -- UTF-16 offsets of the quote in the message.
        quote_start INTEGER,
        quote_end   INTEGER
      ) STRICT;
      CREATE INDEX memory_sources_by_memory ON memory_sources (memory_id);
      CREATE INDEX memory_sources_by_message ON memory_sources (message_id);

      CREATE TABLE memory_links (
        from_id       TEXT    NOT NULL REFERENCES memories (id) ON DELETE CASCADE,
        to_id         TEXT    NOT NULL REFERENCES memories (id) ON DELETE CASCADE,
        kind          TEXT    NOT NULL CHECK (kind IN ('merged_into', 'superseded_by', 'distilled_from')),
        created_at_ms INTEGER NOT NULL,
        PRIMARY KEY (from_id, to_id, kind)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX memory_links_by_target ON memory_links (to_id);

      CREATE TABLE memory_runs (
        id            TEXT    NOT NULL PRIMARY KEY,
        worker        TEXT    NOT NULL CHECK (worker IN ('reflection', 'distillation')),
        trigger       TEXT    NOT NULL CHECK (trigger IN ('automatic', 'person')),
        state         TEXT    NOT NULL CHECK (state IN ('running', 'done', 'failed', 'interrupted')),
        started_at_ms INTEGER NOT NULL,
        ended_at_ms   INTEGER,
        session_id    TEXT    REFERENCES sessions (id) ON DELETE SET NULL,
        model         TEXT,
        tokens        INTEGER NOT NULL DEFAULT 0,
        read          INTEGER NOT NULL DEFAULT 0,
        proposed      INTEGER NOT NULL DEFAULT 0,
        kept          INTEGER NOT NULL DEFAULT 0,
        merged        INTEGER NOT NULL DEFAULT 0,
        promoted      INTEGER NOT NULL DEFAULT 0,
        superseded    INTEGER NOT NULL DEFAULT 0,
        let_go        INTEGER NOT NULL DEFAULT 0,
        -- { tried, followed_constitution, better, policy_score } in the model's words.
        reflection    TEXT    CHECK (reflection IS NULL OR json_valid(reflection)),
        error         TEXT
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX memory_runs_by_time ON memory_runs (started_at_ms DESC);

      -- No foreign key to memories: that something was forgotten stays in the log, without its text.
      -- seq: the order in which things happened, whatever the clock said. Events of one step (a merge tells of several
      -- memories) are undone together.
      CREATE TABLE memory_events (
        seq         INTEGER PRIMARY KEY,
        id          TEXT    NOT NULL UNIQUE,
        step_id     TEXT    NOT NULL,
        at_ms       INTEGER NOT NULL,
        memory_id   TEXT    NOT NULL,
        run_id      TEXT    REFERENCES memory_runs (id) ON DELETE SET NULL,
        action      TEXT    NOT NULL,
        by          TEXT    NOT NULL CHECK (by IN ('person', 'reflection', 'distillation')),
        reason      TEXT    NOT NULL,
        -- What undo puts back, as JSON; NULL when it cannot be undone, or was forgotten.
        before      TEXT    CHECK (before IS NULL OR json_valid(before)),
        undone_at_ms INTEGER
      ) STRICT;
      CREATE INDEX memory_events_by_memory ON memory_events (memory_id, seq DESC);
      CREATE INDEX memory_events_by_step ON memory_events (step_id);
      CREATE INDEX memory_events_by_run ON memory_events (run_id) WHERE run_id IS NOT NULL;

      -- What the user had forgotten, without its text: reflection must not bring it back. text_hash is an HMAC of the
      -- words, keyed with the salt; a message's part is known by its place. The message may be gone and come back with
      -- a backup: so no foreign key.
      CREATE TABLE memory_tombstones (
        id          INTEGER PRIMARY KEY,
        at_ms       INTEGER NOT NULL,
        memory_id   TEXT    NOT NULL,
        text_hash   TEXT    NOT NULL,
        salt        BLOB    NOT NULL,
        message_id  TEXT,
        quote_start INTEGER,
        quote_end   INTEGER
      ) STRICT;
      CREATE INDEX memory_tombstones_by_hash ON memory_tombstones (text_hash);
      CREATE INDEX memory_tombstones_by_message ON memory_tombstones (message_id) WHERE message_id IS NOT NULL;
      CREATE INDEX memory_tombstones_by_memory ON memory_tombstones (memory_id);

      -- Which answers were given what. Texts are looked up when asked for, so that a forgotten one is gone here too.
      CREATE TABLE answer_memories (
        answer_id TEXT    NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
        position  INTEGER NOT NULL,
        unit_kind TEXT    NOT NULL CHECK (unit_kind IN ('memory', 'message')),
        unit_id   TEXT    NOT NULL,
        state     TEXT    NOT NULL CHECK (state IN ('used', 'offered', 'removed')),
        score     REAL    NOT NULL,
        parts     TEXT    NOT NULL CHECK (json_valid(parts)),
        PRIMARY KEY (answer_id, position)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX answer_memories_by_unit ON answer_memories (unit_id);
    `)
  },
}
