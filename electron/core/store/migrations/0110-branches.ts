import type { Migration } from '../../../../native/sqlite/migrate.ts'

/** Where a chat was branched from. Without foreign keys: the source may be deleted for good, or stand in another store. */
export const branches: Migration = {
  version: 110,
  name: 'branches',
  up(db) {
    db.exec(`
      ALTER TABLE sessions ADD COLUMN branched_from_session_id TEXT;
      ALTER TABLE sessions ADD COLUMN branched_from_message_id TEXT;
    `)
  },
}
