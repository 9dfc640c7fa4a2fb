import { fileURLToPath } from 'node:url'
import { type Migration, migrate } from '../../../native/sqlite/migrate.ts'
import { openDatabase } from '../../../native/sqlite/open.ts'

/** The committed schema: what a migration changes is seen in the diff of this file. */
export const SCHEMA_SNAPSHOT = fileURLToPath(new URL('./schema.snapshot.sql', import.meta.url))

export function migratedSchema(migrations: readonly Migration[]): string {
  const db = openDatabase(':memory:')
  try {
    migrate(db, migrations)
    const rows = db
      .prepare<[], { sql: string }>(
        `SELECT sql FROM sqlite_schema
         WHERE sql IS NOT NULL AND tbl_name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow')
         ORDER BY tbl_name, type <> 'table', type, name`,
      )
      .all()
    const statements = rows.map((row) => `${dedent(row.sql)};\n`)
    return `-- Written by write-schema-snapshot.ts: do not edit.\nPRAGMA user_version = ${migrations.at(-1)?.version ?? 0};\n\n${statements.join('\n')}`
  } finally {
    db.close()
  }
}

/** Statements keep the indentation that they had inside their migration. */
function dedent(text: string): string {
  const [first = '', ...rest] = text.split('\n')
  const indents = rest.filter((line) => line.trim()).map((line) => line.length - line.trimStart().length)
  const common = Math.min(...indents, Number.MAX_SAFE_INTEGER)
  return [first, ...rest.map((line) => line.slice(common))].map((line) => line.trimEnd()).join('\n')
}
