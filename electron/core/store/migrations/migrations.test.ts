import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { assertRising, type Migration } from '../../../../native/sqlite/migrate.ts'
import { all, run, sql } from '../../../../native/sqlite/sql.ts'
import {
  countMessages,
  makeDataDir,
  mustNotOpen,
  mustOpen,
  writeExchange,
} from '../../../../tests/harness/store/test-store.ts'
import { readSettings } from '../../settings/store.ts'
import { checkIntegrity } from '../integrity.ts'
import { migratedSchema, SCHEMA_SNAPSHOT } from '../schema-snapshot.ts'
import { storeFiles } from '../store-files.ts'
import { MIGRATIONS } from './index.ts'

let folder: ReturnType<typeof makeDataDir>
let dataDir: string
beforeEach(() => {
  folder = makeDataDir()
  dataDir = folder.dataDir
})
afterEach(() => folder.remove())

/** An app that is newer by one migration. */
const next: Migration = {
  version: 8000,
  name: 'adds a colour to chats',
  up: (db) => void db.exec(`ALTER TABLE sessions ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'`),
}
const NEWER = { migrations: [...MIGRATIONS, next] }
const rowsOf = ({ db }: ReturnType<typeof mustOpen>) =>
  ['messages', 'usage_ledger'].map((table) => db.prepare(`SELECT * FROM ${table}`).all())

describe('a migration, on a store with rows in it', () => {
  it('K1: keeps every row, after a snapshot that the older app can restore', () => {
    const before = mustOpen(dataDir)
    for (let i = 0; i < 20; i += 1) writeExchange(before.db, `How high is mountain ${i}?`)
    const rows = rowsOf(before)
    before.close()
    const store = mustOpen(dataDir, NEWER)
    expect(store.state).toBe('migrated')
    expect(store.db.pragma('user_version', { simple: true })).toBe(8000)
    expect(rowsOf(store)).toEqual(rows)
    expect(all(store.db, sql`SELECT DISTINCT colour FROM sessions`)).toEqual([{ colour: 'blue' }])
    expect(checkIntegrity(store.db)).toEqual([])
    const schemaBefore = MIGRATIONS.at(-1)?.version
    expect(store.snapshots.list()).toMatchObject([
      { reason: 'migration', schema_version: schemaBefore, chats: 1, messages: 40 },
    ])
    store.close()

    const older = mustNotOpen(dataDir)
    expect(older.state).toBe('newer')
    const name = older.recovery.snapshots()[0]?.name ?? ''
    const { outcome } = older.recovery.restore(name)
    expect(outcome.state).toBe('ok')
    if ('db' in outcome) expect(countMessages(outcome.db)).toBe(40)
    outcome.close()
  })

  it('K1: takes no snapshot of a store that holds nothing but settings, and keeps those', () => {
    const before = mustOpen(dataDir)
    run(before.db, sql`INSERT INTO settings (key, value) VALUES ('theme', '"dark"')`)
    before.close()
    const store = mustOpen(dataDir, NEWER)
    expect(store.state).toBe('migrated')
    expect(readSettings(store.db)).toEqual({ theme: 'dark' })
    expect(store.snapshots.list()).toEqual([])
    store.close()
  })
})

describe('a migration that fails', () => {
  const half: Migration = {
    version: 9000,
    name: 'adds a table',
    up: (db) => void db.exec('CREATE TABLE half_way (id INTEGER PRIMARY KEY) STRICT'),
  }
  const failing: Migration = {
    version: 9010,
    name: 'fails after it deleted everything',
    up(db) {
      db.exec('DELETE FROM sessions')
      throw new Error('a bug in the migration')
    },
  }

  it('K1: is rolled back with all steps of that start, and the app that was there before goes on', () => {
    const before = mustOpen(dataDir)
    writeExchange(before.db)
    before.close()
    const refused = mustNotOpen(dataDir, { migrations: [...MIGRATIONS, half, failing] })
    expect(refused).toMatchObject({
      state: 'damaged',
      reason: 'migration_failed',
      recovery: { canOpenAsIs: false },
    })
    expect(refused.recovery.snapshots()).toMatchObject([{ reason: 'migration', messages: 2 }])
    refused.close()
    const store = mustOpen(dataDir)
    expect(store.state).toBe('ok')
    expect(countMessages(store.db)).toBe(2)
    expect(all(store.db, sql`SELECT 1 FROM sqlite_schema WHERE name = 'half_way'`)).toEqual([])
    store.close()
    expect(storeFiles(dataDir).db).toContain('novacore.db')
  })

  it('K1: counts as failed when it leaves rows without their parent', () => {
    const before = mustOpen(dataDir)
    writeExchange(before.db)
    before.close()
    const orphaning: Migration = {
      version: 9000,
      name: 'leaves an orphan',
      up: (db) =>
        void db.exec(
          `PRAGMA defer_foreign_keys = ON; UPDATE messages SET session_id = 'nobody' WHERE parent_id IS NULL`,
        ),
    }
    const refused = mustNotOpen(dataDir, { migrations: [...MIGRATIONS, orphaning] })
    expect(refused.reason).toBe('migration_failed')
    refused.close()
    const store = mustOpen(dataDir)
    expect(checkIntegrity(store.db)).toEqual([])
    store.close()
  })

  it('K1: refuses a list whose versions do not rise', () => {
    expect(() => assertRising([...MIGRATIONS, { ...half, version: 30 }])).toThrow(/not above \d+/)
  })
})

it('K1: the committed schema is what the migrations make (refresh: node electron/core/store/write-schema-snapshot.ts)', () => {
  expect(readFileSync(SCHEMA_SNAPSHOT, 'utf8')).toBe(migratedSchema(MIGRATIONS))
})
