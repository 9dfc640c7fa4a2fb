import type { WritableDb } from './open.ts'

/** One step of the schema. `version` rises in steps of ten; a released one is never edited. */
export interface Migration {
  readonly version: number
  readonly name: string
  up(db: WritableDb): void
}

/** Throws when versions do not rise: two branches that both added number 40 must be noticed by the first test. */
export function assertRising(migrations: readonly { version: number; name: string }[]): void {
  migrations.forEach((migration, index) => {
    const before = migrations[index - 1]?.version ?? 0
    if (migration.version <= before) {
      throw new Error(`Migration ${migration.name} has version ${migration.version}, not above ${before}.`)
    }
  })
}

export function schemaVersion(db: { pragma(text: string, options: { simple: true }): unknown }): number {
  return db.pragma('user_version', { simple: true }) as number
}

/** Runs the missing steps, each in one transaction with its version, so that a crash leaves no half step. */
export function migrate(db: WritableDb, migrations: readonly Migration[]): number[] {
  assertRising(migrations)
  const applied: number[] = []
  for (const migration of migrations) {
    if (migration.version <= schemaVersion(db)) continue
    db.transaction(() => {
      migration.up(db)
      db.pragma(`user_version = ${migration.version}`)
    }).immediate()
    applied.push(migration.version)
  }
  return applied
}
