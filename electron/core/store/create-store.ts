import { chmodSync } from 'node:fs'
import { migrate } from '../../../native/sqlite/migrate.ts'
import { openDatabase } from '../../../native/sqlite/open.ts'
import { runOne, sql } from '../../../native/sqlite/sql.ts'
import { syncFile } from './durable-file.ts'
import type { StoreContext } from './store-context.ts'

/** Creates an empty database as `files.incoming`, so that a kill on the way leaves nothing that looks like a store. */
export function createEmpty(context: StoreContext): void {
  const { files, nativeBinding, migrations, newId, clock } = context
  const db = openDatabase(files.incoming, { nativeBinding })
  try {
    migrate(db, migrations)
    runOne(
      db,
      sql`INSERT INTO installation (id, install_id, created_at_ms) VALUES (1, ${newId()}, ${clock.nowMs()})`,
    )
    db.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    db.close()
  }
  // -wal and -shm get the same rights as the file: only this user may read chats.
  chmodSync(files.incoming, 0o600)
  syncFile(files.incoming)
}
