import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import type { Trx } from './schema.ts'

/**
 * Copies every table of an SQLite database into an empty PostgreSQL one of the same schema, and reads both again:
 * count and content of each table must be equal before anything is committed.
 *
 * The tables are those that the source has, so that a new feature's are copied without a word here; a table goes after
 * those that it refers to. Content is compared by the sum (mod 2^256) of the SHA-256 of each row's canonical text:
 * two databases sort text differently, and a sum does not care for the order.
 */
export interface CopiedTable {
  table: string
  rows: number
  /** Of the content, hexadecimal. */
  hash: string
}

class CopyRefusedError extends Error {
  override name = 'CopyRefusedError'
}

/** Kept by the migrations, equal on both sides or refused. */
const MIGRATIONS_TABLE = 'schema_migrations'
const ROWS_AT_ONCE = 500
/** PostgreSQL numbers the bound values of a statement in 16 bits. */
const MAX_VALUES = 60_000

type Row = Record<string, unknown>

/** Throws CopyRefusedError, and then the target is as it was. */
export function copyDatabase(source: Database, target: Database): Promise<CopiedTable[]> {
  if (source.kind !== 'sqlite' || target.kind !== 'postgres') {
    throw new CopyRefusedError('Only from SQLite to PostgreSQL.')
  }
  // BEGIN IMMEDIATE: nobody writes to the source while it is read.
  // The two transactions are on two databases: the guard against one inside the other does not mean them.
  const outside = AsyncLocalStorage.snapshot()
  return source.withLock('copy-database', (from) =>
    outside(() =>
      target.withLock('copy-database', async (to) => {
        const tables = await tablesInOrder(from)
        await assertSameSchema(from, to, tables)
        await assertEmpty(to, tables)
        const copied: CopiedTable[] = []
        for (const table of tables) copied.push(await copyTable(from, to, table))
        return copied
      }),
    ),
  )
}

async function copyTable(from: Trx, to: Trx, table: string): Promise<CopiedTable> {
  const read = new ContentHash()
  for await (const rows of readSqlite(from, table)) {
    for (const row of rows) read.add(row)
    await insertRows(to, table, rows)
  }
  const written = new ContentHash()
  for await (const rows of readPostgres(to, table)) for (const row of rows) written.add(row)
  if (read.rows !== written.rows || read.hash !== written.hash) {
    throw new CopyRefusedError(
      `${table}: ${read.rows} rows went over and ${written.rows} came, with other content.`,
    )
  }
  return { table, rows: written.rows, hash: written.hash }
}

async function* readSqlite(from: Trx, table: string): AsyncGenerator<Row[]> {
  for (let offset = 0; ; offset += ROWS_AT_ONCE) {
    // Inside one transaction the order of the table's own storage stands still.
    const { rows } =
      await sql<Row>`select * from ${sql.table(table)} limit ${ROWS_AT_ONCE} offset ${offset}`.execute(from)
    if (rows.length > 0) yield rows
    if (rows.length < ROWS_AT_ONCE) return
  }
}

async function* readPostgres(to: Trx, table: string): AsyncGenerator<Row[]> {
  await sql`declare copied_rows no scroll cursor for select * from ${sql.table(table)}`.execute(to)
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(ROWS_AT_ONCE)} from copied_rows`.execute(to)
    if (rows.length > 0) yield rows
    if (rows.length < ROWS_AT_ONCE) break
  }
  await sql`close copied_rows`.execute(to)
}

async function insertRows(to: Trx, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
  const size = Math.max(1, Math.floor(MAX_VALUES / Math.max(1, columns.length)))
  for (let start = 0; start < rows.length; start += size) {
    const values = rows
      .slice(start, start + size)
      .map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`)
    const names = sql.join(columns.map((column) => sql.ref(column)))
    await sql`insert into ${sql.table(table)} (${names}) values ${sql.join(values)}`.execute(to)
  }
}

/** Each after those that it refers to. */
async function tablesInOrder(from: Trx): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from sqlite_master
    where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name`.execute(from)
  const waiting = new Map<string, Set<string>>()
  for (const { name } of rows) {
    if (name === MIGRATIONS_TABLE) continue
    const { rows: keys } = await sql<{
      table: string
    }>`select "table" from pragma_foreign_key_list(${name})`.execute(from)
    waiting.set(name, new Set(keys.map((key) => key.table).filter((table) => table !== name)))
  }
  const ordered: string[] = []
  while (waiting.size > 0) {
    const free = [...waiting].find(([, needs]) => [...needs].every((table) => ordered.includes(table)))
    if (!free) throw new CopyRefusedError(`Tables refer to each other in a circle: ${[...waiting.keys()]}`)
    ordered.push(free[0])
    waiting.delete(free[0])
  }
  return ordered
}

async function assertSameSchema(from: Trx, to: Trx, tables: readonly string[]): Promise<void> {
  const versions = async (trx: Trx) =>
    (await trx.selectFrom('schema_migrations').select('version').orderBy('version').execute())
      .map(({ version }) => version)
      .join(', ')
  const [ours, theirs] = [await versions(from), await versions(to)]
  if (ours !== theirs) {
    throw new CopyRefusedError(`The source has the migrations ${ours}, the target ${theirs}.`)
  }
  const { rows } = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = current_schema() and table_type = 'BASE TABLE'`.execute(to)
  const inTarget = new Set(rows.map(({ name }) => name))
  const missing = tables.filter((table) => !inTarget.has(table))
  if (missing.length > 0) throw new CopyRefusedError(`The target lacks the tables ${missing.join(', ')}.`)
}

async function assertEmpty(to: Trx, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(to)
    if (rows.length > 0) {
      throw new CopyRefusedError(`The target is not empty: ${table} has rows. Nothing was copied.`)
    }
  }
}

class ContentHash {
  rows = 0
  #sum = 0n

  add(row: Row): void {
    const digest = createHash('sha256').update(canonicalRow(row)).digest('hex')
    this.#sum = (this.#sum + BigInt(`0x${digest}`)) % 2n ** 256n
    this.rows += 1
  }

  get hash(): string {
    return this.#sum.toString(16).padStart(64, '0')
  }
}

function canonicalRow(row: Row): string {
  const values = Object.keys(row)
    .sort()
    .map((column) => {
      const value = row[column]
      return [column, Buffer.isBuffer(value) ? { bytes: value.toString('base64') } : value]
    })
  return JSON.stringify(values)
}
