import type { ReadableDb, WritableDb } from '../../../native/sqlite/open.ts'
import { asStoreError } from './store-error.ts'

/** Returns every fault found, one line each; empty when there is none. */
export function checkIntegrity(db: WritableDb): string[] {
  return [...pageFaults(db), ...brokenLinks(db).map((link) => `foreign key: ${link}`), ...ftsFaults(db)]
}

/**
 * The check at each start, and of each snapshot. Throws what SQLite throws when the file cannot even be read as a
 * database. Not `quick_check`: of 60 damages of 16 bytes at random places it found 24, this 45 (both all of a whole
 * page), for 0.50 s against 0.42 s on 117 MB.
 */
export function pageFaults(db: ReadableDb): string[] {
  const rows = db.pragma('integrity_check') as { integrity_check: string }[]
  return rows.map((row) => row.integrity_check).filter((line) => line !== 'ok')
}

/** True when only indexes are wrong: they can be rebuilt from their tables without loss. */
export function areOnlyInIndexes(faults: readonly string[]): boolean {
  return faults.every((fault) =>
    /^(fts5: corruption|malformed inverted index|unable to validate the inverted index|wrong # of entries in index|row \d+ missing from index)/.test(
      fault,
    ),
  )
}

/** Rebuilds all indexes, the search index too; returns the faults that are left. Throws when the disk is full. */
export function rebuildIndexes(db: WritableDb): string[] {
  try {
    db.transaction(() => {
      db.exec('REINDEX')
      if (hasSearch(db)) db.exec(`INSERT INTO messages_fts (messages_fts) VALUES ('rebuild')`)
    }).immediate()
  } catch (error) {
    if (asStoreError(error)?.code === 'store_full') throw error
    return [(error as Error).message]
  }
  return checkIntegrity(db)
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

/** rank 1 also compares the index with the text of the messages (SQLite FTS5 docs, 6.4). */
function ftsFaults(db: WritableDb): string[] {
  if (!hasSearch(db)) return []
  try {
    db.exec(`INSERT INTO messages_fts (messages_fts, rank) VALUES ('integrity-check', 1)`)
    return []
  } catch (error) {
    return [`messages_fts: ${(error as Error).message}`]
  }
}

function hasSearch(db: ReadableDb): boolean {
  return db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'messages_fts'`).get() !== undefined
}
