import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { assertRising, type Migration } from '../../../../native/sqlite/migrate.ts'
import { all, get, run, sql } from '../../../../native/sqlite/sql.ts'
import {
  countMessages,
  insertLedgerEntry,
  insertMessage,
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

/** The app as it was when `version` was its newest schema. */
const upTo = (version: number) => ({
  migrations: MIGRATIONS.filter((migration) => migration.version <= version),
})

function writeChat(store: ReturnType<typeof mustOpen>): void {
  run(
    store.db,
    sql`INSERT INTO sessions (id, title, created_at_ms, updated_at_ms) VALUES ('s', 'Mountains', 1, 2)`,
  )
  insertMessage(store.db, {
    id: 'm1',
    sessionId: 's',
    parentId: null,
    role: 'user',
    text: 'How high is the Matterhorn?',
  })
  insertMessage(store.db, {
    id: 'm2',
    sessionId: 's',
    parentId: 'm1',
    role: 'assistant',
    text: '4,478 metres.',
  })
}

describe('each migration, on the schema before it with rows in it', () => {
  it('K1: 0010 makes the installation with its mark, and settings that must be JSON', () => {
    const store = mustOpen(dataDir, upTo(10))
    const { mark } = get<{ mark: number }>(store.db, sql`SELECT mark FROM installation`) ?? { mark: 0 }
    expect(mark).toBe(1)
    expect(() => run(store.db, sql`INSERT INTO settings (key, value) VALUES ('theme', 'dark')`)).toThrow(
      /CHECK/,
    )
    expect(() =>
      run(store.db, sql`INSERT INTO installation (id, install_id, created_at_ms) VALUES (2, 'x', 1)`),
    ).toThrow(/CHECK/)
    store.close()
  })

  it('K1: 0020 adds chats beside the settings that were there, without a snapshot of an empty store', () => {
    const before = mustOpen(dataDir, upTo(10))
    run(before.db, sql`INSERT INTO settings (key, value) VALUES ('theme', '"dark"')`)
    before.close()
    const store = mustOpen(dataDir, upTo(20))
    expect(store.state).toBe('migrated')
    expect(readSettings(store.db)).toEqual({ theme: 'dark' })
    expect(store.snapshots.list()).toEqual([])
    writeChat(store)
    const hits = all<{ rowid: number }>(
      store.db,
      sql`SELECT rowid FROM messages_fts WHERE messages_fts MATCH 'metre'`,
    )
    expect(hits).toEqual([{ rowid: 2 }])
    run(store.db, sql`DELETE FROM sessions WHERE id = 's'`)
    expect(countMessages(store.db)).toBe(0)
    expect(checkIntegrity(store.db)).toEqual([])
    store.close()
  })

  it('A2: 0020 removes a chat of 3,000 messages in one line with its chat', () => {
    const store = mustOpen(dataDir, upTo(20))
    writeChat(store)
    store.db.transaction(() => {
      for (let i = 3; i <= 3_000; i += 1) {
        const message = {
          id: `m${i}`,
          sessionId: 's',
          parentId: `m${i - 1}`,
          role: 'user',
          text: 'And then?',
        }
        insertMessage(store.db, message)
      }
    })()
    run(store.db, sql`DELETE FROM sessions WHERE id = 's'`)
    expect(countMessages(store.db)).toBe(0)
    expect(checkIntegrity(store.db)).toEqual([])
    store.close()
  })

  it('K1: 0030 adds the ledger beside chats that were there, after a snapshot that can be restored', () => {
    const before = mustOpen(dataDir, upTo(20))
    writeChat(before)
    before.close()
    const store = mustOpen(dataDir, upTo(30))
    expect(store.state).toBe('migrated')
    expect(countMessages(store.db)).toBe(2)
    expect(insertLedgerEntry(store.db)).toBe(1)
    expect(() => run(store.db, sql`UPDATE usage_ledger SET amount = 0`)).toThrow(/append-only/)
    expect(() => run(store.db, sql`DELETE FROM usage_ledger`)).toThrow(/append-only/)
    const [columns, others] = ['id, user_id, resource_type', 'metadata, timestamp, version, device_id, epoch']
    const rest = `${others}, prev, boot, mono, meta_hash, anchor, hash`
    const replacing = (seq: string, id: string, how: string) => () =>
      store.db.exec(`${how} INTO usage_ledger (seq, ${columns}, amount, ${rest})
        SELECT ${seq}, ${id}, user_id, resource_type, 0, ${rest} FROM usage_ledger`)
    expect(replacing('seq', "'other'", 'INSERT OR REPLACE')).toThrow(/append-only/)
    expect(replacing('seq + 1', 'id', 'REPLACE')).toThrow(/append-only/)
    expect(replacing('NULL', 'id', 'REPLACE')).toThrow(/append-only/)
    expect(replacing('seq', 'id', 'INSERT OR IGNORE')).toThrow(/append-only/)
    expect(all(store.db, sql`SELECT seq, amount FROM usage_ledger`)).toEqual([{ seq: 1, amount: 1 }])
    expect(checkIntegrity(store.db)).toEqual([])
    expect(store.snapshots.list()).toMatchObject([
      { reason: 'migration', schema_version: 20, chats: 1, messages: 2 },
    ])
    store.close()

    const older = mustNotOpen(dataDir, upTo(20))
    expect(older.state).toBe('newer')
    const name = older.recovery.snapshots()[0]?.name ?? ''
    const { outcome } = older.recovery.restore(name)
    expect(outcome.state).toBe('ok')
    if ('db' in outcome) expect(countMessages(outcome.db)).toBe(2)
    outcome.close()
  })

  it('K1: goes from the first schema to the newest in one start', () => {
    mustOpen(dataDir, upTo(10)).close()
    const store = mustOpen(dataDir)
    expect(store.state).toBe('migrated')
    expect(migratedSchema(MIGRATIONS)).toContain(
      `PRAGMA user_version = ${store.db.pragma('user_version', { simple: true })};`,
    )
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
    expect(() => assertRising([...MIGRATIONS, { ...half, version: 30 }])).toThrow(/not above 120/)
  })
})

it('K1: the committed schema is what the migrations make (refresh: node electron/core/store/write-schema-snapshot.ts)', () => {
  expect(readFileSync(SCHEMA_SNAPSHOT, 'utf8')).toBe(migratedSchema(MIGRATIONS))
})
