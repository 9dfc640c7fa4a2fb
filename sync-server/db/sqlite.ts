import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely'
import { openDatabase, type WritableDb } from '../../native/sqlite/open.ts'
import type { Database } from './database.ts'
import type { Tables } from './schema.ts'
import { isTransient, outsideTransactionsOnly, runTransaction } from './transactions.ts'

/** Statements kept prepared; lists of different length in IN (…) make more texts than there are places in the code. */
const MAX_PREPARED = 500

/** The embedded database: one connection, its transactions one after the other, across processes too. */
export async function openSqlite(path: string): Promise<Database> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const db = await openPatiently(path)
  const kysely = new Kysely<Tables>({ dialect: new ImmediateDialect({ database: preparedOnce(db) }) })
  return {
    kind: 'sqlite',
    queries: kysely.withPlugin(outsideTransactionsOnly),
    transaction: (body) => runTransaction(kysely, body),
    // BEGIN IMMEDIATE is the one lock that SQLite has: whatever the key, nobody else writes.
    withLock: (_key, body) => runTransaction(kysely, body),
    poolState: () => null,
    close: () => kysely.destroy(),
  }
}

/** Turning a new file to WAL does not wait for another process that does the same: it fails at once. */
async function openPatiently(path: string): Promise<WritableDb> {
  for (let attempt = 1; ; attempt++) {
    try {
      return openDatabase(path)
    } catch (error) {
      if (!isTransient(error) || attempt === 40) throw error
    }
    await sleep(25 + 50 * Math.random())
  }
}

class ImmediateDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig

  constructor(config: SqliteDialectConfig) {
    super(config)
    this.#config = config
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#config)
  }
}

class ImmediateDriver extends SqliteDriver {
  /** A deferred transaction that reads first and writes later can be refused in the middle. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

function preparedOnce(db: WritableDb): { prepare(text: string): SqliteStatement; close(): void } {
  const statements = new Map<string, SqliteStatement>()
  return {
    prepare(text) {
      const known = statements.get(text)
      if (known) return known
      if (statements.size >= MAX_PREPARED) statements.clear()
      const statement = db.prepare<unknown[]>(text) as SqliteStatement
      statements.set(text, statement)
      return statement
    },
    close: () => void db.close(),
  }
}
