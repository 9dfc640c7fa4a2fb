import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import type { Logger } from '../../server-kit/logger.ts'
import type { Database } from './database.ts'
import type { Tables, Trx } from './schema.ts'
import { outsideTransactionsOnly, runTransaction } from './transactions.ts'

const INT8 = 20
const NUMERIC = 1700
/** A statement that runs longer is a bug, and must not hold a connection. */
const STATEMENT_TIMEOUT_MS = 15_000
/** How long to wait for a reply: a server that was cut off does not close the connection. */
const READ_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 5_000
/** How long a request waits for a connection before it is refused in words. */
const POOL_WAIT_MS = 5_000

export async function openPostgres(url: string, poolSize: number, logger: Logger): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: POOL_WAIT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: READ_TIMEOUT_MS,
    keepAlive: true,
    types: { getTypeParser },
  })
  // A connection that breaks would end the process as an unhandled error: while it is idle the pool tells, between two
  // statements of a transaction only the connection itself does. The pool makes a new one.
  const onBroken = (error: Error) => logger.warn('a database connection broke', { error: error.name })
  pool.on('error', onBroken)
  pool.on('connect', (client) => void client.on('error', onBroken))
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  const transaction = <T>(body: (trx: Trx) => Promise<T>) => runTransaction(kysely, body)
  return {
    kind: 'postgres',
    queries: kysely.withPlugin(outsideTransactionsOnly),
    transaction,
    withLock: (key, body) =>
      transaction(async (trx) => {
        // Read committed: each statement after the lock sees what the one before us committed.
        await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(trx)
        return body(trx)
      }),
    poolState: () => ({
      max: poolSize,
      total: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    close: () => kysely.destroy(),
  }
}

/** int8 and sums come as text by default; ours are ms, counts and money, all within 2^53. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === INT8 || oid === NUMERIC) return safeInteger
  return pg.types.getTypeParser(oid, format as 'text')
}

function safeInteger(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('The database holds a number beyond 2^53.')
  return value
}
