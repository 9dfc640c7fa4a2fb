import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { all, runOne, sql, transaction } from '../../../native/sqlite/sql.ts'

export function readSettings(db: ReadableDb): Record<string, unknown> {
  const rows = all<{ key: string; value: string }>(db, sql`SELECT key, value FROM settings`)
  return Object.fromEntries(rows.map((row) => [row.key, JSON.parse(row.value) as unknown]))
}

export function writeSettings(db: WritableDb, changes: Record<string, unknown>): void {
  transaction(db, () => {
    for (const [key, value] of Object.entries(changes)) {
      runOne(
        db,
        sql`INSERT INTO settings (key, value) VALUES (${key}, ${JSON.stringify(value)})
            ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      )
    }
  })
}
