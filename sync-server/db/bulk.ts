import { CompiledQuery, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { DatabaseKind } from './database.ts'
import type { Tables, Trx } from './schema.ts'

type ColumnType = 'text' | 'bigint'
type Value = string | number | null

/** Rows in one statement on SQLite. Two sizes, this and one, are two statements, which stay prepared. */
const ROWS_AT_ONCE = 50

/**
 * Inserts many rows without a new SQL text for each row count: PostgreSQL takes one array for each column, SQLite
 * {@link ROWS_AT_ONCE} rows at once and the rest one by one. Returns how many rows were inserted or updated.
 */
export async function insertMany<T extends keyof Tables & string>(
  trx: Trx,
  kind: DatabaseKind,
  into: { table: T; columns: Record<string, ColumnType>; onConflict?: string },
  rows: readonly object[],
): Promise<number> {
  if (rows.length === 0) return 0
  const names = Object.keys(into.columns)
  const valuesOf = (row: object) => names.map((name) => (row as Record<string, Value>)[name])
  const insert = `insert into ${into.table} (${names.join(', ')})`
  const after = into.onConflict ?? ''
  if (kind === 'postgres') {
    const arrays = Object.values(into.columns).map((type, index) => `$${index + 1}::${type}[]`)
    const columns = names.map((name) => rows.map((row) => (row as Record<string, Value>)[name]))
    const text = `${insert} select * from unnest(${arrays.join(', ')}) ${after}`
    const { numAffectedRows } = await trx.executeQuery(CompiledQuery.raw(text, columns))
    return Number(numAffectedRows)
  }
  let written = 0
  for (let at = 0; at < rows.length; ) {
    const count = rows.length - at >= ROWS_AT_ONCE ? ROWS_AT_ONCE : 1
    const text = textOf(`${insert} values`, names.length, count, after)
    const values = rows.slice(at, at + count).flatMap(valuesOf)
    const { numAffectedRows } = await trx.executeQuery(CompiledQuery.raw(text, values))
    written += Number(numAffectedRows)
    at += count
  }
  return written
}

/** Cached: a new long text would be compared with the prepared statements character by character. */
const texts = new Map<string, string>()

function textOf(insert: string, columns: number, rows: number, after: string): string {
  const key = `${rows} ${insert} ${after}`
  const known = texts.get(key)
  if (known !== undefined) return known
  const row = `(${Array<string>(columns).fill('?').join(', ')})`
  const text = `${insert} ${Array<string>(rows).fill(row).join(', ')} ${after}`
  texts.set(key, text)
  return text
}

/** `column in (values)` for any number of values, as one text that an index serves. */
export function isOneOf(kind: DatabaseKind, column: string, values: readonly string[]): RawBuilder<SqlBool> {
  return kind === 'sqlite'
    ? sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`
    : sql<SqlBool>`${sql.ref(column)} = any(${values}::text[])`
}
