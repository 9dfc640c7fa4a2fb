-- Written by write-schema-snapshot.ts: do not edit.
PRAGMA user_version = 150;

CREATE TABLE account_entitlements (
  user_id        TEXT    NOT NULL PRIMARY KEY,
  token          TEXT    NOT NULL,
  received_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE account_replies (
  user_id TEXT    NOT NULL,
  name    TEXT    NOT NULL,
  reply   TEXT    NOT NULL CHECK (json_valid(reply)),
  at_ms   INTEGER NOT NULL,
  PRIMARY KEY (user_id, name)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE answer_sources (
  message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  rank INTEGER NOT NULL,
  document_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  page INTEGER,
  heading TEXT,
  first_line INTEGER,
  last_line INTEGER,
  PRIMARY KEY (message_id, rank)
) STRICT, WITHOUT ROWID;

CREATE TABLE api_keys (
  id              TEXT    NOT NULL PRIMARY KEY,
  name            TEXT    NOT NULL,
  hash            BLOB    NOT NULL CHECK (length(hash) = 32),
  last_four       TEXT    NOT NULL,
  created_at_ms   INTEGER NOT NULL,
  last_used_at_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE chat_summaries (
  up_to_message_id TEXT PRIMARY KEY NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  content TEXT NOT NULL,
  model TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX chat_summaries_of_session ON chat_summaries (session_id);

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

CREATE TABLE document_files (
  document_id TEXT NOT NULL PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
  content BLOB NOT NULL
) STRICT;

CREATE VIRTUAL TABLE document_fts USING fts5 (
  text, content='document_words', content_rowid='rowid',
  tokenize="porter unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);

CREATE TABLE document_passages (
  rowid INTEGER PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  page INTEGER,
  heading TEXT,
  first_line INTEGER,
  last_line INTEGER,
  text TEXT NOT NULL,
  UNIQUE (document_id, position)
) STRICT;

CREATE TRIGGER document_passages_delete BEFORE DELETE ON document_passages BEGIN
  INSERT INTO document_fts (document_fts, rowid, text)
  SELECT 'delete', rowid, text FROM document_words WHERE rowid = old.rowid;
END;

CREATE TRIGGER document_passages_insert AFTER INSERT ON document_passages BEGIN
  INSERT INTO document_fts (rowid, text) SELECT rowid, text FROM document_words WHERE rowid = new.rowid;
  INSERT INTO document_waiting (passage) VALUES (new.rowid);
END;

CREATE VIEW document_texts (rowid, text) AS
SELECT rowid, CASE WHEN heading IS NULL THEN text ELSE heading || char(10) || text END FROM document_passages;

CREATE TABLE document_vectors (
  passage INTEGER PRIMARY KEY REFERENCES document_passages (rowid) ON DELETE CASCADE,
  model TEXT NOT NULL,
  vector BLOB NOT NULL
) STRICT;

CREATE INDEX document_vectors_model ON document_vectors (model);

CREATE TABLE document_waiting (
  passage INTEGER PRIMARY KEY REFERENCES document_passages (rowid) ON DELETE CASCADE
) STRICT;

CREATE VIEW document_words (rowid, text) AS SELECT u.rowid, CASE WHEN u.folded NOT GLOB '*[฀-໿က-႟ក-៿々〇ぁ-ヺー-ヿ㐀-䶿一-鿿가-힯豈-﫿𠀀-𿿽]*' THEN u.folded ELSE (
  WITH RECURSIVE
    pieces (place, piece, rest) AS (
      SELECT 0, substr(u.folded, 1, 65), substr(u.folded, 65)
      UNION ALL
      SELECT place + 1, substr(rest, 1, 65), substr(rest, 65) FROM pieces WHERE rest <> ''
    ),
    numbers (at) AS (SELECT 0 UNION ALL SELECT at + 1 FROM numbers WHERE at < 63),
    signs (place, at, sign, next) AS (
      SELECT place, at, substr(piece, at + 1, 1), substr(piece, at + 2, 1)
      FROM pieces JOIN numbers ON at < length(piece)
    )
  SELECT group_concat(
    CASE WHEN sign NOT GLOB '[฀-໿က-႟ក-៿々〇ぁ-ヺー-ヿ㐀-䶿一-鿿가-힯豈-﫿𠀀-𿿽]' THEN sign
      WHEN next GLOB '[฀-໿က-႟ក-៿々〇ぁ-ヺー-ヿ㐀-䶿一-鿿가-힯豈-﫿𠀀-𿿽]' THEN ' ' || sign || next || ' '
      ELSE ' ' || sign || ' ' END, '' ORDER BY place, at)
  FROM signs
) END
FROM (SELECT rowid, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(' ' || text, 'ß', 'ss'), 'ẞ', 'ss'), 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), 'C++', ' cplusplus '), ' c++', ' cplusplus '), 'C#', ' csharp '), ' c#', ' csharp '), 'F#', ' fsharp '), ' f#', ' fsharp '), '.NET', ' dotnet '), ' .Net', ' dotnet '), ' .net', ' dotnet ') AS folded FROM document_texts) u;

CREATE TABLE documents (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('text', 'markdown', 'code', 'csv', 'html', 'pdf', 'docx')),
  size_bytes INTEGER NOT NULL,
  session_id TEXT REFERENCES sessions (id) ON DELETE CASCADE,
  project_id TEXT REFERENCES projects (id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'reading', 'read', 'failed')),
  error TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  pages INTEGER,
  created_at_ms INTEGER NOT NULL,
  CHECK ((session_id IS NULL) <> (project_id IS NULL))
) STRICT;

CREATE INDEX documents_of_project ON documents (project_id) WHERE project_id IS NOT NULL;

CREATE INDEX documents_of_session ON documents (session_id) WHERE session_id IS NOT NULL;

CREATE INDEX documents_to_read ON documents (state) WHERE state IN ('waiting', 'reading');

CREATE TABLE installation (
  id            INTEGER PRIMARY KEY CHECK (id = 1),
  install_id    TEXT    NOT NULL,
  created_at_ms INTEGER NOT NULL,
  mark          INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE jobs (
  id             TEXT    NOT NULL PRIMARY KEY,
  kind           TEXT    NOT NULL,
  -- Of the jobs of one kind with one key at most one waits: asking twice does the work once.
  unique_key     TEXT    NOT NULL,
  payload        TEXT    NOT NULL CHECK (json_valid(payload)),
  state          TEXT    NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  attempts       INTEGER NOT NULL DEFAULT 0,
  run_after_ms   INTEGER NOT NULL,
  lease_id       TEXT,
  lease_until_ms INTEGER,
  error          TEXT,
  created_at_ms  INTEGER NOT NULL,
  updated_at_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX jobs_due ON jobs (kind, run_after_ms) WHERE state = 'waiting';

CREATE INDEX jobs_leased ON jobs (lease_until_ms) WHERE state = 'running';

CREATE UNIQUE INDEX jobs_waiting_once ON jobs (kind, unique_key) WHERE state = 'waiting';

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

CREATE TABLE ledger_findings (
  id      INTEGER PRIMARY KEY,
  user_id TEXT    NOT NULL,
  kind    TEXT    NOT NULL
          CHECK (kind IN ('entries_missing', 'history_replaced', 'folder_emptied', 'clock_behind')),
  -- Entries that are gone; 0 where that cannot be known.
  missing INTEGER NOT NULL,
  at_ms   INTEGER NOT NULL
) STRICT;

CREATE TABLE "memories" (
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
  superseded_by   TEXT    REFERENCES "memories" (id) ON DELETE SET NULL,
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

CREATE INDEX memories_by_scope ON memories (scope, scope_id);

CREATE INDEX memories_by_state ON memories (state, tier, created_at_ms DESC);

CREATE INDEX memories_by_subject ON memories (subject, slot) WHERE subject IS NOT NULL;

CREATE INDEX memories_by_superseder ON memories (superseded_by) WHERE superseded_by IS NOT NULL;

CREATE INDEX memories_by_text_key ON memories (text_key) WHERE text_key IS NOT NULL;

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

CREATE TRIGGER recall_memory_insert AFTER INSERT ON memories WHEN new.state = 'active' BEGIN
  INSERT INTO recall_units (rowid, kind, ref_id, text) VALUES (new.rowid * 2 + 1, 'memory', new.id, new.text);
END;

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

CREATE INDEX memory_events_by_run ON memory_events (run_id) WHERE run_id IS NOT NULL;

CREATE INDEX memory_events_by_step ON memory_events (step_id);

CREATE TABLE "memory_links" (
  from_id       TEXT    NOT NULL REFERENCES "memories" (id) ON DELETE CASCADE,
  to_id         TEXT    NOT NULL REFERENCES "memories" (id) ON DELETE CASCADE,
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

CREATE TABLE "memory_sources" (
  id          INTEGER PRIMARY KEY,
  memory_id   TEXT    NOT NULL REFERENCES "memories" (id) ON DELETE CASCADE,
  message_id  TEXT    REFERENCES messages (id) ON DELETE SET NULL,
  quote       TEXT    NOT NULL,
  -- UTF-16 offsets of the quote in the message.
  quote_start INTEGER,
  quote_end   INTEGER
) STRICT;

CREATE INDEX memory_sources_by_memory ON memory_sources (memory_id);

CREATE INDEX memory_sources_by_message ON memory_sources (message_id);

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

CREATE INDEX memory_tombstones_by_memory ON memory_tombstones (memory_id);

CREATE INDEX memory_tombstones_by_message ON memory_tombstones (message_id) WHERE message_id IS NOT NULL;

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
, is_shown INTEGER NOT NULL DEFAULT 1 CHECK (is_shown IN (0, 1)), is_read INTEGER NOT NULL DEFAULT 0 CHECK (is_read IN (0, 1)), thinking TEXT, thinking_ms INTEGER, thinking_tokens INTEGER, window_start_id TEXT) STRICT;

CREATE INDEX messages_by_parent ON messages (parent_id);

CREATE INDEX messages_by_session ON messages (session_id, rowid);

CREATE INDEX messages_hidden ON messages (id) WHERE is_shown = 0;

CREATE INDEX messages_streaming ON messages (status) WHERE status = 'streaming';

CREATE INDEX messages_unread ON messages (session_id, rowid)
WHERE role = 'user' AND is_shown = 1 AND is_read = 0;

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

CREATE TRIGGER recall_message_change AFTER UPDATE OF content, status, memory_mode, is_shown ON messages
WHEN (new.status <> 'streaming' OR old.status <> 'streaming')
  AND (new.content <> old.content OR new.status <> old.status OR new.memory_mode IS NOT old.memory_mode
    OR new.is_shown <> old.is_shown)
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

CREATE TRIGGER recall_message_insert AFTER INSERT ON messages WHEN new.status <> 'streaming' BEGIN
  INSERT INTO recall_units (rowid, kind, ref_id, session_id, text)
  SELECT rowid * 2, 'message', id, session_id, content FROM recall_findable WHERE rowid = new.rowid;
END;

CREATE VIRTUAL TABLE messages_fts USING fts5 (
  content, content='messages', content_rowid='rowid', tokenize='porter unicode61'
);

CREATE TABLE model_pulls (
  id            TEXT    NOT NULL PRIMARY KEY,
  name          TEXT    NOT NULL,
  kind          TEXT    NOT NULL CHECK (kind IN ('download', 'import')),
  -- What the engine is asked for; of an import the path of its file.
  reference     TEXT    NOT NULL,
  state         TEXT    NOT NULL
    CHECK (state IN ('waiting', 'running', 'offline', 'verifying', 'paused', 'failed', 'done')),
  done_bytes    INTEGER NOT NULL DEFAULT 0,
  total_bytes   INTEGER,
  -- Digests of its layers as far as they are known: a cancelled pull removes their parts.
  digests       TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(digests)),
  error         TEXT    CHECK (error IS NULL OR json_valid(error)),
  has_template  INTEGER,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX model_pulls_once ON model_pulls (name) WHERE state <> 'done';

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

CREATE INDEX policy_acts_appealed ON policy_acts (category) WHERE appealed_at_ms IS NOT NULL;

CREATE INDEX policy_acts_by_message ON policy_acts (message_id) WHERE message_id IS NOT NULL;

CREATE INDEX policy_acts_by_outcome ON policy_acts (outcome, at_ms DESC, id DESC);

CREATE INDEX policy_acts_by_session ON policy_acts (session_id) WHERE session_id IS NOT NULL;

CREATE INDEX policy_acts_by_time ON policy_acts (at_ms DESC, id DESC);

CREATE TRIGGER policy_acts_of_deleted_chat AFTER UPDATE OF session_id ON policy_acts
WHEN new.session_id IS NULL AND new.appealed_at_ms IS NULL
BEGIN
  UPDATE policy_acts SET fingerprint = NULL, vector = NULL, vector_model = NULL WHERE id = new.id;
END;

CREATE TABLE projects (
  id            TEXT    NOT NULL PRIMARY KEY,
  name          TEXT    NOT NULL,
  instructions  TEXT    NOT NULL DEFAULT '',
  memory_mode   TEXT    CHECK (memory_mode IN ('off', 'ask', 'automatic')),
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  deleted_at_ms INTEGER
, model TEXT) STRICT, WITHOUT ROWID;

CREATE VIEW recall_cut AS
SELECT message_id FROM memory_tombstones WHERE message_id IS NOT NULL AND quote_start IS NOT NULL;

CREATE VIEW recall_findable AS
SELECT rowid, id, session_id, content FROM messages m
WHERE status <> 'streaming' AND trim(content) <> '' AND coalesce(memory_mode, '') <> 'off' AND is_shown = 1;

CREATE VIRTUAL TABLE recall_fts USING fts5 (
  text, content='recall_words', content_rowid='rowid',
  tokenize="porter unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
);

CREATE TABLE recall_signs (unit INTEGER PRIMARY KEY, signs BLOB NOT NULL) STRICT;

CREATE TABLE recall_uncut (message_id TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE recall_units (
  rowid      INTEGER PRIMARY KEY,
  kind       TEXT    NOT NULL CHECK (kind IN ('message', 'memory')),
  ref_id     TEXT    NOT NULL,
  session_id TEXT,
  text       TEXT    NOT NULL,
  UNIQUE (kind, ref_id),
  CHECK (rowid % 2 = (kind = 'memory'))
) STRICT;

CREATE TRIGGER recall_units_delete BEFORE DELETE ON recall_units BEGIN
  INSERT INTO recall_fts (recall_fts, rowid, text)
  SELECT 'delete', rowid, text FROM recall_words WHERE rowid = old.rowid;
  DELETE FROM recall_vectors WHERE unit = old.rowid;
  DELETE FROM recall_signs WHERE unit = old.rowid;
  DELETE FROM recall_waiting WHERE unit = old.rowid;
END;

CREATE TRIGGER recall_units_insert AFTER INSERT ON recall_units BEGIN
  INSERT INTO recall_fts (rowid, text) SELECT rowid, text FROM recall_words WHERE rowid = new.rowid;
  INSERT INTO recall_waiting (unit) VALUES (new.rowid);
END;

CREATE TRIGGER recall_units_rewrite BEFORE UPDATE OF text ON recall_units WHEN new.text <> old.text BEGIN
  INSERT INTO recall_fts (recall_fts, rowid, text)
  SELECT 'delete', rowid, text FROM recall_words WHERE rowid = old.rowid;
  DELETE FROM recall_vectors WHERE unit = old.rowid;
  DELETE FROM recall_signs WHERE unit = old.rowid;
  DELETE FROM recall_waiting WHERE unit = old.rowid;
END;

CREATE TRIGGER recall_units_update AFTER UPDATE OF text ON recall_units WHEN new.text <> old.text BEGIN
  INSERT INTO recall_fts (rowid, text) SELECT rowid, text FROM recall_words WHERE rowid = new.rowid;
  INSERT INTO recall_waiting (unit) VALUES (new.rowid);
END;

CREATE TABLE recall_vectors (
  unit   INTEGER PRIMARY KEY,
  model  TEXT    NOT NULL,
  -- 384 float32, little endian, length 1.
  vector BLOB    NOT NULL
) STRICT;

CREATE INDEX recall_vectors_by_model ON recall_vectors (model);

CREATE TABLE recall_waiting (unit INTEGER PRIMARY KEY) STRICT;

CREATE VIEW recall_words (rowid, text) AS
SELECT u.rowid, CASE WHEN u.folded NOT GLOB '*[฀-໿က-႟ក-៿々〇ぁ-ヺー-ヿ㐀-䶿一-鿿가-힯豈-﫿𠀀-𿿽]*' THEN u.folded ELSE (
  WITH RECURSIVE
    pieces (place, piece, rest) AS (
      SELECT 0, substr(u.folded, 1, 65), substr(u.folded, 65)
      UNION ALL
      SELECT place + 1, substr(rest, 1, 65), substr(rest, 65) FROM pieces WHERE rest <> ''
    ),
    numbers (at) AS (SELECT 0 UNION ALL SELECT at + 1 FROM numbers WHERE at < 63),
    signs (place, at, sign, next) AS (
      SELECT place, at, substr(piece, at + 1, 1), substr(piece, at + 2, 1)
      FROM pieces JOIN numbers ON at < length(piece)
    )
  SELECT group_concat(
    CASE WHEN sign NOT GLOB '[฀-໿က-႟ក-៿々〇ぁ-ヺー-ヿ㐀-䶿一-鿿가-힯豈-﫿𠀀-𿿽]' THEN sign
      WHEN next GLOB '[฀-໿က-႟ក-៿々〇ぁ-ヺー-ヿ㐀-䶿一-鿿가-힯豈-﫿𠀀-𿿽]' THEN ' ' || sign || next || ' '
      ELSE ' ' || sign || ' ' END, '' ORDER BY place, at)
  FROM signs
) END
FROM (SELECT rowid, replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(' ' || text, 'ß', 'ss'), 'ẞ', 'ss'), 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), 'C++', ' cplusplus '), ' c++', ' cplusplus '), 'C#', ' csharp '), ' c#', ' csharp '), 'F#', ' fsharp '), ' f#', ' fsharp '), '.NET', ' dotnet '), ' .Net', ' dotnet '), ' .net', ' dotnet ') AS folded FROM recall_units) u;

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

CREATE INDEX sessions_by_project ON sessions (project_id) WHERE project_id IS NOT NULL;

CREATE INDEX sessions_by_update ON sessions (updated_at_ms DESC) WHERE deleted_at_ms IS NULL;

CREATE TABLE settings (
  key   TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT, WITHOUT ROWID;

CREATE TABLE sync_notices (
  id      INTEGER PRIMARY KEY,
  user_id TEXT    NOT NULL,
  kind    TEXT    NOT NULL,
  entries INTEGER NOT NULL,
  at_ms   INTEGER NOT NULL
) STRICT;

CREATE INDEX sync_notices_newest ON sync_notices (user_id, id);

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

CREATE TABLE sync_skips (
  user_id  TEXT    NOT NULL,
  to_seq   INTEGER NOT NULL,
  because  TEXT    NOT NULL,
  at_ms    INTEGER NOT NULL,
  PRIMARY KEY (user_id, to_seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_daily (
  user_id       TEXT    NOT NULL,
  day           INTEGER NOT NULL,
  resource_type TEXT    NOT NULL,
  used          INTEGER NOT NULL DEFAULT 0,
  reserved      INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  PRIMARY KEY (user_id, day, resource_type)
) STRICT, WITHOUT ROWID;

CREATE TABLE usage_elsewhere (
  user_id  TEXT    NOT NULL,
  day      INTEGER NOT NULL,
  -- server: other devices, by its receipt. witness: entries of this device that are gone.
  source   TEXT    NOT NULL CHECK (source IN ('server', 'witness')),
  messages INTEGER NOT NULL CHECK (messages >= 0),
  tokens   INTEGER NOT NULL CHECK (tokens >= 0),
  PRIMARY KEY (user_id, day, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE "usage_ledger" (
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

CREATE TRIGGER usage_ledger_is_append_only_delete BEFORE DELETE ON usage_ledger BEGIN
  SELECT RAISE (ABORT, 'usage_ledger is append-only');
END;

CREATE TRIGGER usage_ledger_is_append_only_replace BEFORE INSERT ON usage_ledger
WHEN EXISTS (SELECT 1 FROM usage_ledger WHERE user_id = new.user_id AND seq = new.seq)
  OR EXISTS (SELECT 1 FROM usage_ledger WHERE id = new.id)
  OR EXISTS (SELECT 1 FROM usage_ledger WHERE rowid = new.rowid)
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
, user_id TEXT NOT NULL DEFAULT 'local') STRICT, WITHOUT ROWID;

CREATE TABLE usage_reservations (
  id          TEXT    NOT NULL PRIMARY KEY,
  user_id     TEXT    NOT NULL,
  day         INTEGER NOT NULL,
  admitted_ms INTEGER NOT NULL,
  tokens      INTEGER NOT NULL CHECK (tokens >= 0),
  messages    INTEGER NOT NULL CHECK (messages >= 0)
) STRICT, WITHOUT ROWID;

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
