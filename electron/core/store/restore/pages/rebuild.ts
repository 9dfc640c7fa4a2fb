import { ledgerEntrySchema } from '../../../../../contract/ledger/entry.ts'
import { type Migration, migrate } from '../../../../../native/sqlite/migrate.ts'
import { openDatabase, type WritableDb } from '../../../../../native/sqlite/open.ts'
import { toEntry } from '../../../ledger/chain.ts'
import type { EntryRow } from '../../../ledger/entry-store.ts'
import { quoted } from '../../merge/row-walk.ts'
import { isRefusedRow } from '../../store-error.ts'
import { type FoundRow, scanRows } from './page-scan.ts'
import { isCount, isText, MEMORY_SHAPES, type Named, orNull, type Shape } from './shapes.ts'

/**
 * A database in memory with the rows that were found on the pages of a damaged one. Which table a row belongs to is
 * told by its shape; the schema's own rules refuse what only looks like one. Its keys are not those of a whole
 * database: messages may lack their chat or parent, as merge.ts expects of a damaged source.
 */
export function rebuildFromPages(
  paths: { db: string; wal: string },
  { nativeBinding, migrations }: { nativeBinding: string | null; migrations: readonly Migration[] },
): WritableDb {
  const db = openDatabase(':memory:', { nativeBinding })
  migrate(db, migrations)
  // Only to be read from once: neither links nor search are of use.
  db.pragma('foreign_keys = OFF')
  const triggers = db
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`)
    .pluck()
    .all()
  for (const trigger of triggers) db.exec(`DROP TRIGGER ${quoted([trigger])}`)
  const tables = SHAPES.map((shape) => new FoundTable(db, shape))
  db.transaction(() => {
    for (const row of scanRows(paths.db, paths.wal)) tables.find((table) => table.take(row))
  })()
  return db
}

const SHAPES: readonly Shape[] = [
  ...MEMORY_SHAPES,
  {
    table: 'messages',
    key: 'rowid',
    fits: (row) =>
      (row.role === 'user' || row.role === 'assistant') &&
      [row.id, row.session_id, row.content, row.status].every(isText) &&
      orNull(isText, row.parent_id) &&
      isCount(row.created_at_ms),
  },
  {
    table: 'usage_ledger',
    key: 'rowid',
    // Before schema 80 the rowid was the only chain's seq.
    complete: (row) => {
      row.seq ??= row.rowid ?? null
    },
    fits: (row) =>
      isCount(row.amount) &&
      isText(row.metadata) &&
      ledgerEntrySchema.safeParse(toEntry(row as unknown as EntryRow)).success,
  },
  {
    table: 'sessions',
    key: null,
    fits: (row) =>
      isText(row.id) &&
      isText(row.title) &&
      [row.model, row.active_leaf_id].every((text) => orNull(isText, text)) &&
      [row.created_at_ms, row.updated_at_ms].every(isCount) &&
      orNull(isCount, row.deleted_at_ms),
  },
  {
    table: 'usage_ledger_head',
    key: null,
    fits: (row) =>
      [row.device_id, row.public_key, row.hash, row.signature].every(isText) &&
      [row.epoch, row.seq].every(isCount) &&
      (row.user_id === undefined || isText(row.user_id)),
  },
  {
    table: 'ledger_epochs',
    key: null,
    fits: (row) =>
      [row.user_id, row.hash, row.device_id, row.public_key, row.signature].every(isText) &&
      (row.reason === 'restored' || row.reason === 'new_key') &&
      [row.epoch, row.seq, row.at_ms].every(isCount),
  },
  {
    table: 'installation',
    key: 'id',
    fits: (row) => row.id === 1 && isText(row.install_id) && isCount(row.mark),
  },
]

/** Names of the tables whose rows can be told by their shape. */
export const SHAPED_TABLES: ReadonlySet<string> = new Set(SHAPES.map(({ table }) => table))

class FoundTable {
  readonly #db: WritableDb
  readonly #shape: Shape
  readonly #columns: string[]

  constructor(db: WritableDb, shape: Shape) {
    this.#db = db
    this.#shape = shape
    this.#columns = db
      .prepare<[string], string>('SELECT name FROM pragma_table_info (?)')
      .pluck()
      .all(shape.table)
  }

  /** Whether the row is one of this table; one that is there already, or is refused, is not stored. */
  take({ rowid, values }: FoundRow): boolean {
    const { key, table, complete, fits } = this.#shape
    if ((key === null) !== (rowid === null) || values.length > this.#columns.length) return false
    // A row from before a column was added ends earlier.
    const row: Named = Object.fromEntries(values.map((value, index) => [this.#columns[index] ?? '', value]))
    if (key !== null) {
      if (row[key] !== null) return false
      row[key] = rowid
    }
    complete?.(row)
    if (!fits(row)) return false
    const columns = Object.keys(row)
    const places = columns.map(() => '?').join(', ')
    try {
      this.#db
        .prepare(`INSERT OR IGNORE INTO ${table} (${quoted(columns)}) VALUES (${places})`)
        .run(Object.values(row))
    } catch (error) {
      if (!isRefusedRow(error)) throw error
    }
    return true
  }
}
