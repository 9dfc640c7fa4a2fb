import type { Migration } from '../../../../native/sqlite/migrate.ts'

/**
 * Where the model began to read when it wrote an answer (null: at the beginning of the chat), what stands in a prompt
 * for the messages before that, and the model of a project's chats.
 */
export const context: Migration = {
  version: 150,
  name: 'context',
  up(db) {
    db.exec(`
      ALTER TABLE messages ADD COLUMN window_start_id TEXT;
      ALTER TABLE projects ADD COLUMN model TEXT;
      CREATE TABLE chat_summaries (
        up_to_message_id TEXT PRIMARY KEY NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
        session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
        content TEXT NOT NULL,
        model TEXT NOT NULL,
        created_at_ms INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX chat_summaries_of_session ON chat_summaries (session_id);
    `)
  },
}
