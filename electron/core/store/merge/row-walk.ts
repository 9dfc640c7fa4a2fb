import type { ReadableDb } from '../../../../native/sqlite/open.ts'
import { isUnreadablePage } from '../store-error.ts'

/**
 * Reads a table of a database that may be damaged, in the order of its integer key, and steps over what cannot be
 * read. A range is read until SQLite meets a bad page; what is left of it is halved until the readable part is found:
 *
 *   1 ‥‥‥‥ 230 ✗ ‥‥ 3000   →   231 ‥ 1615 and 1616 ‥ 3000, each the same way, down to single keys
 *
 * A torn upper page can lead to the same rows again, thousands of times: keys that do not rise count as a bad page.
 *
 * A leaf holds some ten messages, so this is two failing look-ups (16 µs each) for each key on a bad page. It cannot
 * pass a bad page near the root of the tree: there all keys below it are unreadable by SQLite.
 */
export interface WalkedTable {
  name: string
  /** The INTEGER PRIMARY KEY. */
  key: string
  columns: readonly string[]
  /** Indexes that hold the key of every row: they know what should be there when the table does not. */
  indexes: readonly string[]
}

interface Gap {
  from: number
  to: number
}

/** 3 s of failing look-ups; what was not tried by then is counted as unreadable. */
const MAX_FAILURES = 200_000
const LARGEST_KEY = Number.MAX_SAFE_INTEGER

export class RowWalk<Row> {
  readonly #db: ReadableDb
  readonly #table: WalkedTable
  readonly #gaps: Gap[] = []
  #failures = 0

  constructor(db: ReadableDb, table: WalkedTable) {
    this.#db = db
    this.#table = table
  }

  /** All readable rows whose key is in the range, lowest first. */
  *rows(from = 1, to = LARGEST_KEY): Generator<Row> {
    const { name, key, columns } = this.#table
    const read = this.#db.prepare<[number, number], Row & Record<string, unknown>>(
      `SELECT ${quoted([...new Set([key, ...columns])])} FROM ${name} WHERE ${key} BETWEEN ? AND ? ORDER BY ${key}`,
    )
    // Depth first, lowest range on top: rows come in the order of their keys.
    const ranges: Gap[] = [{ from, to }]
    let isBounded = false
    for (let range = ranges.pop(); range; range = ranges.pop()) {
      let next = range.from
      try {
        let isRising = true
        for (const row of read.iterate(range.from, range.to)) {
          isRising = Number(row[key]) >= next
          if (!isRising) break
          next = Number(row[key]) + 1
          yield row
        }
        if (isRising) continue
      } catch (error) {
        if (!isUnreadablePage(error)) throw error
      }
      this.#failures += 1
      const last = isBounded ? range.to : Math.min(range.to, this.#upperBound(next))
      isBounded = true
      if (next >= last || this.#failures > MAX_FAILURES) {
        this.#noteGap(next, Math.max(next, last))
        continue
      }
      const middle = next + Math.floor((last - next) / 2)
      ranges.push({ from: middle + 1, to: last }, { from: next, to: middle })
    }
  }

  /**
   * Rows of those walked so far that are there but cannot be read: by their ids where `idIndex` can still be read,
   * else as a number; where no index can tell, each key on a bad page counts.
   */
  unreadable(idIndex: string): { ids: string[]; others: number } {
    const found = { ids: [] as string[], others: 0 }
    for (const gap of this.#gaps) {
      const ids = this.#idsIn(gap, idIndex)
      if (ids) found.ids.push(...ids)
      else found.others += this.#countIn(gap)
    }
    return found
  }

  #noteGap(from: number, to: number): void {
    const before = this.#gaps.at(-1)
    if (before && before.to + 1 === from) before.to = to
    else this.#gaps.push({ from, to })
  }

  /** The highest key that anything still knows of, so that a range can be halved at all. */
  #upperBound(from: number): number {
    const { name, key, indexes } = this.#table
    const known = [
      this.#ask(`SELECT max(${key}) FROM ${name}`),
      ...indexes.map((index) => this.#ask(`SELECT max(${key}) FROM ${name} INDEXED BY ${index}`)),
    ].filter((bound) => bound !== null)
    return Math.max(from, ...known)
  }

  #idsIn({ from, to }: Gap, idIndex: string): string[] | null {
    const { name, key } = this.#table
    const query = `SELECT id FROM ${name} INDEXED BY ${idIndex} WHERE +${key} BETWEEN ? AND ?`
    try {
      return this.#db.prepare<[number, number], string>(query).pluck().all(from, to)
    } catch {
      return null
    }
  }

  #countIn({ from, to }: Gap): number {
    const { name, key, indexes } = this.#table
    for (const index of indexes) {
      // The unary plus keeps SQLite from looking into the table itself.
      const where = `+${key} BETWEEN ${from} AND ${to}`
      const count = this.#ask(`SELECT count(*) FROM ${name} INDEXED BY ${index} WHERE ${where}`)
      if (count !== null) return count
    }
    return to - from + 1
  }

  /** null: damaged too, or not there in this schema. */
  #ask(query: string): number | null {
    try {
      return this.#db.prepare<[], number | null>(query).pluck().get() ?? null
    } catch {
      return null
    }
  }
}

/** For column names that came out of a database: "a", "b". */
export function quoted(columns: readonly string[]): string {
  return columns.map((column) => `"${column.replaceAll('"', '""')}"`).join(', ')
}

/** Columns that a table has in both databases, in the target's order; empty when either lacks the table. */
export function sharedColumns(target: ReadableDb, source: ReadableDb, table: string): string[] {
  const inSource = new Set(columnsOf(source, table))
  return columnsOf(target, table).filter((column) => inSource.has(column))
}

function columnsOf(db: ReadableDb, table: string): string[] {
  return db.prepare<[string], string>('SELECT name FROM pragma_table_info (?)').pluck().all(table)
}
