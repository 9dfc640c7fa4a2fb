import type { Statement } from 'better-sqlite3'
import type { ReadableDb, WritableDb } from '../../../../native/sqlite/open.ts'
import type { SqlValue } from '../../../../native/sqlite/sql.ts'
import { isRefusedRow, isUnreadablePage } from '../store-error.ts'
import { quoted, RowWalk, sharedColumns } from './row-walk.ts'

export type Row = Record<string, SqlValue>
export interface CopiedTable {
  name: string
  /** What names a row. */
  key: readonly string[]
  /** The INTEGER PRIMARY KEY, in whose order rows were written; null for a WITHOUT ROWID table. */
  rowid: string | null
}

interface Reference {
  column: string
  isNeeded: boolean
  isThere: Statement<[SqlValue], number>
}

/**
 * Copies rows of one table between two databases, in the transaction of its caller. The columns are those that both
 * have. A row keeps its place in the order (rowid) where it is free; what refers to a row that is not here is emptied, or
 * the row left out when it cannot be without it.
 */
export class RowCopy {
  readonly columns: readonly string[]
  /** Rows that were read from wrong bytes, or could not be read. */
  unreadable = 0
  readonly #source: ReadableDb
  readonly #target: WritableDb
  readonly #table: CopiedTable
  #find: Statement<SqlValue[], number> | null = null
  #insert: Statement<[object]> | null = null
  #references: Reference[] = []

  constructor(target: WritableDb, source: ReadableDb, table: CopiedTable) {
    this.#target = target
    this.#source = source
    this.#table = table
    this.columns = sharedColumns(target, source, table.name)
    if (this.columns.length === 0) return
    const values = this.columns.map((column) => `@${column}`).join(', ')
    const where = table.key.map((column) => `${quoted([column])} IS ?`).join(' AND ')
    this.#find = target.prepare<SqlValue[], number>(`SELECT 1 FROM ${table.name} WHERE ${where}`).pluck()
    this.#insert = target.prepare(`INSERT INTO ${table.name} (${quoted(this.columns)}) VALUES (${values})`)
    this.#references = this.#readReferences()
  }

  /** All that can be read, in the order in which it was written; none when the source has no such table. */
  *rows(): Generator<Row> {
    if (this.columns.length === 0) return
    if (this.#table.rowid === null) {
      yield* this.#fromBothEnds()
      return
    }
    const { name, rowid: key } = this.#table
    const indexes = this.#indexes()
    const walk = new RowWalk<Row>(this.#source, { name, key, columns: this.columns, indexes })
    yield* walk.rows()
    const { ids, others } = walk.unreadable(`sqlite_autoindex_${name}_1`)
    this.unreadable += others + ids.filter((id) => !this.#isTaken('id', id)).length
  }

  /** Those that hold every row; none that can be used when their own pages are damaged. */
  #indexes(): string[] {
    try {
      return this.#source
        .prepare<[string], string>('SELECT name FROM pragma_index_list (?) WHERE NOT partial')
        .pluck()
        .all(this.#table.name)
    } catch (error) {
      if (!isUnreadablePage(error)) throw error
      return []
    }
  }

  has(row: Row): boolean {
    return this.#find?.get(...this.#table.key.map((column) => row[column] ?? null)) !== undefined
  }

  /** Whether it is here now. */
  add(row: Row): boolean {
    const copy = { ...row }
    const { rowid } = this.#table
    if (rowid !== null && this.#isTaken(rowid, copy[rowid] ?? null)) copy[rowid] = null
    for (const { column, isNeeded, isThere } of this.#references) {
      const value = copy[column] ?? null
      if (value === null || isThere.get(value) !== undefined) continue
      if (isNeeded) return false
      copy[column] = null
    }
    return this.#try(() => void this.#insert?.run(copy))
  }

  /** Takes over what the source says of a row that is here. */
  replace(row: Row, without: readonly string[]): boolean {
    const { name, key, rowid } = this.#table
    const changed = this.columns.filter((column) => ![...key, ...without, rowid].includes(column))
    const assignments = changed.map((column) => `${quoted([column])} = @${column}`).join(', ')
    const where = key.map((column) => `${quoted([column])} IS @${column}`).join(' AND ')
    return this.#try(
      () => void this.#target.prepare(`UPDATE ${name} SET ${assignments} WHERE ${where}`).run(row),
    )
  }

  /** Upwards to a bad page, and downwards to one. */
  *#fromBothEnds(): Generator<Row> {
    const { name, key } = this.#table
    const seen = new Set<string>()
    for (const direction of ['ASC', 'DESC']) {
      const order = key.map((column) => `${quoted([column])} ${direction}`).join(', ')
      const read = this.#source.prepare<[], Row>(
        `SELECT ${quoted(this.columns)} FROM ${name} ORDER BY ${order}`,
      )
      try {
        for (const row of read.iterate()) {
          const id = JSON.stringify(key.map((column) => row[column]))
          if (!seen.has(id)) yield row
          seen.add(id)
        }
        return
      } catch (error) {
        if (!isUnreadablePage(error)) throw error
        this.unreadable += 1
      }
    }
  }

  #isTaken(column: string, value: SqlValue): boolean {
    const query = `SELECT 1 FROM ${this.#table.name} WHERE ${quoted([column])} = ?`
    return this.#target.prepare(query).get(value) !== undefined
  }

  #readReferences(): Reference[] {
    const { name } = this.#table
    const needed = new Set(
      this.#target
        .prepare<[string], string>('SELECT name FROM pragma_table_info (?) WHERE "notnull"')
        .pluck()
        .all(name),
    )
    return this.#target
      .prepare<[string], { column: string; parent: string; field: string }>(
        'SELECT "from" AS "column", "table" AS parent, "to" AS field FROM pragma_foreign_key_list (?)',
      )
      .all(name)
      .filter(({ column, parent }) => this.columns.includes(column) && parent !== name)
      .map(({ column, parent, field }) => ({
        column,
        isNeeded: needed.has(column),
        isThere: this.#target
          .prepare<[SqlValue], number>(`SELECT 1 FROM ${parent} WHERE ${field} = ?`)
          .pluck(),
      }))
  }

  #try(write: () => void): boolean {
    try {
      write()
      return true
    } catch (error) {
      if (!isRefusedRow(error)) throw error
      this.unreadable += 1
      return false
    }
  }
}
