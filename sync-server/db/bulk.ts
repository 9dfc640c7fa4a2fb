import { type RawBuilder, sql } from 'kysely'
import type { DatabaseKind } from './database.ts'
import type { Tables, Trx } from './schema.ts'

type ColumnType = 'text' | 'bigint'

/**
 * INSERT of many rows as one statement with one value, their JSON: the text of the statement is the same for any
 * number of rows, so it stays prepared, and 500 rows cost a tenth of 500 bound lists (measured: 6 µs a row on SQLite).
 */
export async function insertMany<T extends keyof Tables & string>(
  trx: Trx,
  kind: DatabaseKind,
  into: { table: T; columns: Record<string, ColumnType>; onConflict?: string },
  rows: readonly object[],
): Promise<void> {
  if (rows.length === 0) return
  const names = Object.keys(into.columns)
  const list = names.join(', ')
  const json = JSON.stringify(rows)
  const source =
    kind === 'sqlite'
      ? sql`select ${sql.raw(names.map((name) => `value ->> '${name}'`).join(', '))} from json_each(${json}) where true`
      : sql`select ${sql.raw(list)} from json_to_recordset(${json}::json) as rows (${sql.raw(
          Object.entries(into.columns)
            .map(([name, type]) => `${name} ${type}`)
            .join(', '),
        )})`
  const after = sql.raw(into.onConflict ?? '')
  await sql`insert into ${sql.raw(into.table)} (${sql.raw(list)}) ${source} ${after}`.execute(trx)
}

/** For `where('id', 'in', …)`: any number of values as one. */
export function valuesOf(kind: DatabaseKind, values: readonly string[]): RawBuilder<string> {
  const json = JSON.stringify(values)
  return kind === 'sqlite'
    ? sql<string>`(select value from json_each(${json}))`
    : sql<string>`(select value from json_array_elements_text(${json}::json))`
}
