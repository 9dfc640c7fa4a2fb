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

const LONGEST_WAIT_MS = 5_000

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
      const db = openDatabase(path)
      db.pragma('busy_timeout = 0')
      return db
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
  #connection: DatabaseConnection | null = null

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#connection ??= waitingForOthers(await super.acquireConnection())
    return this.#connection
  }

  /** A deferred transaction that reads first and writes later can be refused in the middle. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

/**
 * Waits without blocking while another connection writes. SQLite's own wait would block the whole process, for ever if
 * the writer is a connection of this process. Only the start of a write is ever refused: readers are not in WAL mode,
 * nor is anything inside an immediate transaction.
 */
function waitingForOthers(connection: DatabaseConnection): DatabaseConnection {
  return {
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
    async executeQuery<R>(query: CompiledQuery) {
      const untilMs = performance.now() + LONGEST_WAIT_MS
      for (;;) {
        try {
          return await connection.executeQuery<R>(query)
        } catch (error) {
          if (!isTransient(error) || performance.now() > untilMs) throw error
        }
        await sleep(1 + 3 * Math.random())
      }
    },
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
