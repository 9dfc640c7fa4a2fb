import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'

/** Every fault found, one line each; empty when all is well. */
export function checkIntegrity(db: WritableDb): string[] {
  return [
    ...pragmaFaults(db, 'integrity_check'),
    ...brokenLinks(db).map((link) => `foreign key: ${link}`),
    ...ftsFaults(db),
  ]
}

/**
 * Structure of every page, no comparison of indexes with their tables: the check at each start. Throws what SQLite
 * throws when the file cannot even be read as a database.
 */
export function quickCheck(db: ReadableDb): string[] {
  return pragmaFaults(db, 'quick_check')
}

/** Rows whose parent is gone, as "table → parent (rows)". */
export function brokenLinks(db: ReadableDb): string[] {
  const rows = db.pragma('foreign_key_check') as { table: string; parent: string }[]
  const counts = new Map<string, number>()
  for (const row of rows) {
    const link = `${row.table} → ${row.parent}`
    counts.set(link, (counts.get(link) ?? 0) + 1)
  }
  return [...counts].map(([link, count]) => `${link} (${count})`)
}

function pragmaFaults(db: ReadableDb, pragma: 'quick_check' | 'integrity_check'): string[] {
  const rows = db.pragma(pragma) as Record<string, string>[]
  return rows.map((row) => row[pragma] ?? '').filter((line) => line !== 'ok')
}

/** rank 1 also compares the index with the text of the messages (SQLite FTS5 docs, 6.4). */
function ftsFaults(db: WritableDb): string[] {
  if (!db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'messages_fts'`).get()) return []
  try {
    db.exec(`INSERT INTO messages_fts (messages_fts, rank) VALUES ('integrity-check', 1)`)
    return []
  } catch (error) {
    return [`messages_fts: ${(error as Error).message}`]
  }
}
