import type { Migration } from '../../../../native/sqlite/migrate.ts'

/**
 * Only what stands counts (docs/decisions/0022): each message says whether it is on the path of its chat that is shown,
 * and whether reflection has read it, since a version may be shown again later that was never read. Search finds shown
 * messages only. `sessions.reflected_rowid` stays: up to it everything counts as read, from before this step or because
 * the user cleared it. New columns stand last (restore/pages/shapes.ts).
 */
export const shownMessages: Migration = {
  version: 105,
  name: 'shown messages',
  up(db) {
    db.exec(`
      -- 0: in a version that is not shown. Set by code, with active_leaf_id (chat/session-store.ts).
      ALTER TABLE messages ADD COLUMN is_shown INTEGER NOT NULL DEFAULT 1 CHECK (is_shown IN (0, 1));
      ALTER TABLE messages ADD COLUMN is_read INTEGER NOT NULL DEFAULT 0 CHECK (is_read IN (0, 1));

      DROP TRIGGER recall_message_change;
      DROP VIEW recall_findable;
      CREATE VIEW recall_findable AS
        SELECT rowid, id, session_id, content FROM messages m
        WHERE status <> 'streaming' AND trim(content) <> '' AND coalesce(memory_mode, '') <> 'off' AND is_shown = 1;
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

      WITH RECURSIVE path (id, parent_id) AS (
        SELECT m.id, m.parent_id FROM sessions s JOIN messages m ON m.id = s.active_leaf_id
        UNION
        SELECT m.id, m.parent_id FROM messages m JOIN path ON m.id = path.parent_id
      )
      UPDATE messages SET is_shown = 0
      WHERE id NOT IN (SELECT id FROM path)
        AND session_id IN (SELECT s.id FROM sessions s JOIN messages l ON l.id = s.active_leaf_id);

      CREATE INDEX messages_unread ON messages (session_id, rowid)
        WHERE role = 'user' AND is_shown = 1 AND is_read = 0;
      CREATE INDEX messages_hidden ON messages (id) WHERE is_shown = 0;
    `)
  },
}
