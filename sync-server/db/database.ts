import type { Queries, Trx } from './schema.ts'

export type DatabaseKind = 'sqlite' | 'postgres'

interface PoolState {
  max: number
  total: number
  idle: number
  /** Requests that wait for a connection. */
  waiting: number
}

/** One query code for both databases; what they do differently is behind this. */
export interface Database {
  readonly kind: DatabaseKind
  /** For single statements. Using it inside a transaction throws: on SQLite it would wait for itself forever. */
  readonly queries: Queries
  /**
   * Runs `body` in one transaction (SQLite: BEGIN IMMEDIATE; PostgreSQL: read committed), and again from its start when
   * the database gave way to another (deadlock, serialization, busy). So `body` may not do anything that cannot be
   * done twice. Throws database_busy after {@link MAX_ATTEMPTS}.
   */
  transaction<T>(body: (trx: Trx) => Promise<T>): Promise<T>
  /** Runs `body` in a transaction; of two with the same key, in any process, one waits for the other. */
  withLock<T>(key: string, body: (trx: Trx) => Promise<T>): Promise<T>
  /** Null for SQLite, which has one connection. */
  poolState(): PoolState | null
  close(): Promise<void>
}
