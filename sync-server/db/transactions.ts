import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { KyselyPlugin } from 'kysely'
import { backOffMs } from '../../contract/back-off.ts'
import { AppError, codeOf } from '../../contract/errors.ts'
import type { Queries, Trx } from './schema.ts'

/** With the pause doubling from 5 ms, eight attempts last about a second: longer waits belong to the client. */
const MAX_ATTEMPTS = 8
const RETRY = { firstMs: 5, longestMs: 320 }

const insideTransaction = new AsyncLocalStorage<true>()

function assertOutsideTransaction(): void {
  if (insideTransaction.getStore()) {
    throw new Error('Inside a transaction every query goes through it; this one did not.')
  }
}

/** Throws for a query that bypasses the open transaction: an error on the first run, not a server that hangs. */
export const outsideTransactionsOnly: KyselyPlugin = {
  transformQuery({ node }) {
    assertOutsideTransaction()
    return node
  },
  transformResult: async ({ result }) => result,
}

export async function runTransaction<T>(queries: Queries, body: (trx: Trx) => Promise<T>): Promise<T> {
  assertOutsideTransaction()
  for (let attempt = 1; ; attempt++) {
    try {
      return await queries.transaction().execute((trx) => insideTransaction.run(true, () => body(trx)))
    } catch (error) {
      if (!isTransient(error)) throw error
      if (attempt === MAX_ATTEMPTS) {
        throw new AppError('database_busy', 'The server is busy. Try again in a moment.', {
          retryAfterSeconds: 1,
          cause: error,
        })
      }
    }
    await sleep(backOffMs(attempt - 1, RETRY) * (0.5 + Math.random()))
  }
}

/** serialization_failure, deadlock_detected, lock_not_available; SQLite's busy ones. */
const TRANSIENT = new Set(['40001', '40P01', '55P03'])

export function isTransient(error: unknown): boolean {
  const code = codeOf(error)
  return TRANSIENT.has(code) || code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')
}

/** Whether a UNIQUE or PRIMARY KEY constraint refused the statement, on either database. */
export function isUniqueViolation(error: unknown): boolean {
  const code = codeOf(error)
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY'
}
