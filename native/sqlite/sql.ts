import type { Statement } from 'better-sqlite3'
import type { ReadableDb, WritableDb } from './open.ts'

/**
 * SQL is written as SQL, and every value in it is bound: sql`SELECT * FROM messages WHERE id = ${id}`. A fragment in a
 * fragment becomes part of its text: sql`SELECT * FROM messages WHERE ${isOpen ? sql`ended_at_ms IS NULL` : sql`TRUE`}`.
 * A statement is prepared once for each text and database.
 */
export type SqlValue = string | number | bigint | Uint8Array | null
export interface Sql {
  readonly text: string
  readonly values: readonly SqlValue[]
}

export function sql(strings: TemplateStringsArray, ...parts: (SqlValue | Sql)[]): Sql {
  let text = strings[0] ?? ''
  const values: SqlValue[] = []
  parts.forEach((part, index) => {
    const fragment = isFragment(part) ? part : { text: '?', values: [part] }
    text += fragment.text + (strings[index + 1] ?? '')
    values.push(...fragment.values)
  })
  return { text, values }
}

function isFragment(part: SqlValue | Sql): part is Sql {
  return typeof part === 'object' && part !== null && 'text' in part
}

/** Returns all rows as `Row`, unchecked: the schema is STRICT, so the store file knows the shape. */
export function all<Row>(db: ReadableDb, query: Sql): Row[] {
  return prepared(db, query).all(...query.values) as Row[]
}

export function get<Row>(db: ReadableDb, query: Sql): Row | undefined {
  return prepared(db, query).get(...query.values) as Row | undefined
}

/** Iterates over rows of tables too large for memory. No other statement may write while it runs. */
export function iterate<Row>(db: ReadableDb, query: Sql): IterableIterator<Row> {
  return prepared(db, query).iterate(...query.values) as IterableIterator<Row>
}

export function run(db: WritableDb, query: Sql): { changes: number; lastInsertRowid: number | bigint } {
  return prepared(db, query).run(...query.values)
}

/** Runs a statement that must change exactly one row; throws when it changed none or several. */
export function runOne(db: WritableDb, query: Sql): void {
  const { changes } = run(db, query)
  if (changes !== 1) throw new Error(`Changed ${changes} rows instead of one: ${query.text.slice(0, 60)}`)
}

/**
 * Runs `body` in one BEGIN IMMEDIATE transaction, so that what it reads cannot change before it writes; inside another
 * transaction it joins that one. `body` is synchronous: a promise in it is a bug and throws.
 */
export function transaction<T>(db: WritableDb, body: () => T): T {
  if (db.inTransaction) return body()
  return db.transaction(body).immediate()
}

const statements = new WeakMap<object, Map<string, Statement<unknown[]>>>()

function prepared(db: ReadableDb, query: Sql): Statement<unknown[]> {
  let cache = statements.get(db)
  if (!cache) {
    cache = new Map()
    statements.set(db, cache)
  }
  let statement = cache.get(query.text)
  if (!statement) {
    statement = db.prepare<unknown[]>(query.text)
    cache.set(query.text, statement)
  }
  return statement
}
