import type { Migration } from '../../../../native/sqlite/migrate.ts'

/** Folders of chats, and what a message tells of memory and of the constitution. */
export const projects: Migration = {
  version: 40,
  name: 'projects',
  up(db) {
    db.exec(`
      CREATE TABLE projects (
        id            TEXT    NOT NULL PRIMARY KEY,
        name          TEXT    NOT NULL,
        instructions  TEXT    NOT NULL DEFAULT '',
        memory_mode   TEXT    CHECK (memory_mode IN ('off', 'ask', 'automatic')),
        created_at_ms INTEGER NOT NULL,
        updated_at_ms INTEGER NOT NULL,
        deleted_at_ms INTEGER
      ) STRICT, WITHOUT ROWID;

      ALTER TABLE sessions ADD COLUMN project_id TEXT REFERENCES projects (id) ON DELETE SET NULL;
      CREATE INDEX sessions_by_project ON sessions (project_id) WHERE project_id IS NOT NULL;

      -- speaker: who said it, in a chat that was imported. memory_mode of an exchange, on its question and its answer:
      -- 'off' means that nothing of it is ever looked up or reflected on. policy: the verdict as JSON.
      ALTER TABLE messages ADD COLUMN speaker TEXT;
      ALTER TABLE messages ADD COLUMN memory_mode TEXT CHECK (memory_mode IN ('off', 'ask', 'automatic'));
      ALTER TABLE messages ADD COLUMN policy TEXT CHECK (policy IS NULL OR json_valid(policy));
    `)
  },
}
