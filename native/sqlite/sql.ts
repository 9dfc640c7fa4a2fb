import type { Statement } from 'better-sqlite3'
import type { ReadableDb, WritableDb } from './open.ts'

/**
 * SQL is written as SQL, and every value in it is bound: sql`SELECT * FROM messages WHERE id = ${id}`.
 * The statement is prepared once for each place in the code and database, since a tagged template's strings are one
 * object for each place.
 */
export type SqlValue = string | number | bigint | Uint8Array | null
export interface Sql {
  readonly strings: TemplateStringsArray
  readonly values: readonly SqlValue[]
}

export function sql(strings: TemplateStringsArray, ...values: SqlValue[]): Sql {
  return { strings, values }
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

/**
 * Runs `body` in one BEGIN IMMEDIATE transaction, so that what it reads cannot change before it writes; inside another
 * transaction it joins that one. `body` is synchronous: a promise in it is a bug and throws.
 */
export function transaction<T>(db: WritableDb, body: () => T): T {
  if (db.inTransaction) return body()
  return db.transaction(body).immediate()
}

const statements = new WeakMap<object, Map<TemplateStringsArray, Statement<unknown[]>>>()

function prepared(db: ReadableDb, query: Sql): Statement<unknown[]> {
  let cache = statements.get(db)
  if (!cache) {
    cache = new Map()
    statements.set(db, cache)
  }
  let statement = cache.get(query.strings)
  if (!statement) {
    statement = db.prepare<unknown[]>(query.strings.join('?'))
    cache.set(query.strings, statement)
  }
  return statement
}
