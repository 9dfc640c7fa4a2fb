import type { Migration } from '../../../../native/sqlite/migrate.ts'

/** Messages that wait for the next day's quota. */
export const waitingMessages: Migration = {
  version: 120,
  name: 'waiting-messages',
  up(db) {
    db.exec(`
      CREATE TABLE waiting_messages (
        id            TEXT    NOT NULL PRIMARY KEY,
        -- null: it begins a chat.
        session_id    TEXT    REFERENCES sessions (id) ON DELETE CASCADE,
        -- A ChatRequest.
        request       TEXT    NOT NULL CHECK (json_valid(request)),
        -- Set before it is sent: one that is still here afterwards ended the core, and is not sent again by itself.
        tried_at_ms   INTEGER,
        created_at_ms INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE INDEX waiting_messages_by_session ON waiting_messages (session_id) WHERE session_id IS NOT NULL;
    `)
  },
}
