import { sql } from 'kysely'
import { assertRising } from '../../native/sqlite/migrate.ts'
import type { Clock } from '../clock.ts'
import type { Database, DatabaseKind } from './database.ts'
import type { Trx } from './schema.ts'

/** One step of the schema. `version` rises in steps of ten; a released one is never edited. */
export interface Migration {
  readonly version: number
  readonly name: string
  up(schema: SchemaSteps): Promise<void>
}

interface SchemaSteps {
  /** CREATE TABLE with TEXT and BIGINT columns, which both databases know. On SQLite it becomes a STRICT table. */
  table(text: string): Promise<void>
  /** Any other statement, the same on both databases. */
  run(text: string): Promise<void>
}

class DatabaseTooNewError extends Error {
  override name = 'DatabaseTooNewError'
}

/**
 * Runs the missing migrations in one transaction under a lock: of several processes that start at once one migrates,
 * and the others wait. Returns the versions that were run.
 * Throws DatabaseTooNewError when the database was written by a newer server: it is not guessed at.
 *
 * native/sqlite/migrate.ts stays apart: it is synchronous, without PostgreSQL, and keeps its version in a pragma.
 */
export function migrate(db: Database, migrations: readonly Migration[], clock: Clock): Promise<number[]> {
  assertRising(migrations)
  return db.withLock('schema-migrations', async (trx) => {
    const steps = schemaSteps(trx, db.kind)
    await steps.table(
      'CREATE TABLE IF NOT EXISTS schema_migrations (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at_ms BIGINT NOT NULL)',
    )
    const rows = await trx.selectFrom('schema_migrations').select('version').execute()
    const done = new Set(rows.map(({ version }) => version))
    const newest = migrations.at(-1)?.version ?? 0
    const unknown = [...done].find((version) => version > newest)
    if (unknown !== undefined) {
      throw new DatabaseTooNewError(`The database is at version ${unknown}; this server knows ${newest}.`)
    }
    const missing = migrations.filter(({ version }) => !done.has(version))
    for (const migration of missing) {
      await migration.up(steps)
      await trx
        .insertInto('schema_migrations')
        .values({ version: migration.version, name: migration.name, applied_at_ms: clock.nowMs() })
        .execute()
    }
    return missing.map(({ version }) => version)
  })
}

function schemaSteps(trx: Trx, kind: DatabaseKind): SchemaSteps {
  const run = async (text: string) => void (await sql.raw(text).execute(trx))
  return {
    run,
    table: (text) => run(kind === 'sqlite' ? `${inSqlite(text)} STRICT` : text),
  }
}

/** STRICT tables know no BIGINT; their INTEGER has 64 bits. */
function inSqlite(text: string): string {
  return text.replaceAll('BIGINT', 'INTEGER')
}
