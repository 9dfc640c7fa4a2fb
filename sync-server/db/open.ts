import { join } from 'node:path'
import type { Logger } from '../../server-kit/logger.ts'
import type { Clock } from '../clock.ts'
import type { Database } from './database.ts'
import { migrate } from './migrate.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'

export interface DatabaseOptions {
  dataDir: string
  /** postgres://…; null: SQLite in the data folder. */
  databaseUrl: string | null
  poolSize: number
}

/** Opens the database and brings its schema up to date. */
export async function openServerDatabase(
  { dataDir, databaseUrl, poolSize }: DatabaseOptions,
  clock: Clock,
  logger: Logger,
): Promise<Database> {
  const db = await (databaseUrl === null
    ? openSqlite(join(dataDir, 'sync.db'))
    : openPostgres(databaseUrl, poolSize, logger))
  try {
    const applied = await migrate(db, MIGRATIONS, clock)
    if (applied.length > 0) logger.info('database migrated', { database: db.kind, to: applied.at(-1) })
    return db
  } catch (error) {
    await db.close()
    throw error
  }
}
