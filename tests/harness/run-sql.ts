import { openDatabase } from '../../native/sqlite/open.ts'

/**
 * Runs SQL on a database file as anybody with the file could: in a connection of its own and without checks of foreign
 * keys. It is the app's SQLite, since a distribution's sqlite3 may be too old to read the schema.
 */
export function runSql(path: string, sql: string): void {
  const db = openDatabase(path, { mustExist: true })
  try {
    db.pragma('foreign_keys = OFF')
    db.exec(sql)
  } finally {
    db.close()
  }
}
