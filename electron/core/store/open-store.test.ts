import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../native/sqlite/open.ts'
import { run, sql } from '../../../native/sqlite/sql.ts'
import { randomBytes } from '../../../tests/harness/random.ts'
import { startWriter } from '../../../tests/harness/store/child.ts'
import {
  countMessages,
  type LogLine,
  ledgerSeqs,
  makeDataDir,
  mustNotOpen,
  mustOpen,
  recordingLogger,
  writeExchange,
} from '../../../tests/harness/store/test-store.ts'
import { checkIntegrity } from './integrity.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { readSentinel } from './sentinel.ts'
import { storeFiles } from './store-files.ts'

let folder: ReturnType<typeof makeDataDir>
let dataDir: string
let files: ReturnType<typeof storeFiles>
beforeEach(() => {
  folder = makeDataDir()
  dataDir = folder.dataDir
  files = storeFiles(dataDir)
})
afterEach(() => folder.remove())

/** A store with `exchanges` exchanges in it, cleanly closed. */
function closedStore(exchanges = 3): void {
  const store = mustOpen(dataDir)
  for (let i = 0; i < exchanges; i += 1) writeExchange(store.db)
  store.close()
}

/** Opens, looks at the refusal, and lets go. */
function refusal(): { state: string; reason: string; message: string; canOpenAsIs: boolean } {
  const { state, reason, message, recovery, close } = mustNotOpen(dataDir)
  close()
  return { state, reason, message, canOpenAsIs: recovery.canOpenAsIs }
}

function hashes(): Record<string, string> {
  const names = readdirSync(dataDir).filter((name) => name !== 'core.lock')
  return Object.fromEntries(
    names.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(dataDir, name)))
        .digest('hex'),
    ]),
  )
}

function overwrite(path: string, offset: number, bytes: Uint8Array): void {
  const file = openSync(path, 'r+')
  writeSync(file, bytes, 0, bytes.length, offset)
  closeSync(file)
}

describe('a store that is well', () => {
  it('K1: makes a store where there was nothing, and finds it again', () => {
    const fresh = mustOpen(dataDir)
    expect(fresh.state).toBe('fresh')
    expect(checkIntegrity(fresh.db)).toEqual([])
    writeExchange(fresh.db)
    fresh.close()
    const again = mustOpen(dataDir)
    expect({ state: again.state, installId: again.installId, messages: countMessages(again.db) }).toEqual({
      state: 'ok',
      installId: fresh.installId,
      messages: 2,
    })
    again.close()
  })

  it('K1: leaves everything in the one file and says so in the sentinel when it is closed', () => {
    closedStore(2)
    expect(readdirSync(dataDir).sort()).toEqual(['core.lock', 'novacore.db', 'store.json'])
    const sentinel = readSentinel(files.sentinel)
    expect(sentinel).toMatchObject({
      kind: 'read',
      sentinel: {
        isOpen: false,
        schemaVersion: MIGRATIONS.at(-1)?.version,
        lastCounts: { sessions: 1, messages: 4, ledgerSeq: 2 },
      },
    })
  })

  it('K2: opens as ok after kill -9, with everything that was acknowledged', async () => {
    const writer = await startWriter(dataDir, { count: 40 })
    await writer.kill()
    const acknowledged = [...writer.acknowledged]
    const store = mustOpen(dataDir)
    expect(store.state).toBe('ok')
    expect(ledgerSeqs(store.db)).toEqual(expect.arrayContaining(acknowledged))
    expect(checkIntegrity(store.db)).toEqual([])
    store.close()
  })

  it('K2: opens as ok after a process that ended without closing anything', async () => {
    const writer = await startWriter(dataDir, { mode: 'exit', count: 3 })
    await writer.kill()
    const store = mustOpen(dataDir)
    expect({ state: store.state, seqs: ledgerSeqs(store.db) }).toEqual({ state: 'ok', seqs: [1, 2, 3] })
    store.close()
  })

  it('K2: is not alarmed when another program folded the -wal in after kill -9', async () => {
    const writer = await startWriter(dataDir, { count: 20 })
    await writer.kill()
    openDatabase(files.db).close()
    expect(existsSync(files.wal)).toBe(false)
    const store = mustOpen(dataDir)
    expect(ledgerSeqs(store.db)).toEqual(expect.arrayContaining(writer.acknowledged))
    store.close()
  })

  it('K2: never takes deleted chats for lost ones', () => {
    closedStore(5)
    const store = mustOpen(dataDir)
    store.touch()
    run(store.db, sql`DELETE FROM sessions`)
    expect(countMessages(store.db)).toBe(0)
    // As kill -9 leaves it: the sentinel still tells of ten messages.
    const left = {
      db: readFileSync(files.db),
      wal: readFileSync(files.wal),
      sentinel: readFileSync(files.sentinel),
    }
    store.close()
    writeFileSync(files.db, left.db)
    writeFileSync(files.wal, left.wal)
    writeFileSync(files.sentinel, left.sentinel)
    const again = mustOpen(dataDir)
    expect({ state: again.state, messages: countMessages(again.db) }).toEqual({ state: 'ok', messages: 0 })
    again.close()
  })

  it('K1: writes a new sentinel from the database when it was lost or cannot be read, and logs it', () => {
    for (const spoil of [
      () => rmSync(files.sentinel),
      () => writeFileSync(files.sentinel, '{"version":1,'),
    ]) {
      closedStore(1)
      const before = mustOpen(dataDir).close()
      expect(before).toBeUndefined()
      spoil()
      const lines: LogLine[] = []
      const store = mustOpen(dataDir, { logger: recordingLogger(lines) })
      expect(store.state).toBe('ok')
      expect(readSentinel(files.sentinel)).toMatchObject({
        sentinel: { installId: store.installId, isOpen: true },
      })
      expect(lines.map((line) => line.fields?.notes).join()).toMatch(/sentinel_(absent|unreadable)/)
      store.close()
    }
  })

  it('K2: folds a long -wal in while it runs, and still misses it when it is deleted', async () => {
    const store = mustOpen(dataDir)
    for (let i = 0; i < 5; i += 1) writeExchange(store.db, 'x'.repeat(1_000_000))
    store.touch()
    const folded = { db: readFileSync(files.db), sentinel: readFileSync(files.sentinel) }
    expect(folded.db.length).toBeGreaterThan(4_000_000)
    store.close()
    writeFileSync(files.db, folded.db)
    writeFileSync(files.sentinel, folded.sentinel)
    expect(refusal()).toMatchObject({ state: 'damaged', reason: 'wal_missing', canOpenAsIs: true })
  })
})

describe('a -wal longer than SQLite would let it grow', () => {
  it('K2: is not folded in behind the back of the sentinel, so that its loss is still noticed', () => {
    const store = mustOpen(dataDir)
    for (let i = 0; i < 6; i += 1) writeExchange(store.db, 'x'.repeat(1_000_000))
    const left = { db: readFileSync(files.db), sentinel: readFileSync(files.sentinel) }
    store.close()
    writeFileSync(files.db, left.db)
    writeFileSync(files.sentinel, left.sentinel)
    expect(refusal()).toMatchObject({ state: 'damaged', reason: 'wal_missing' })
  })
})

describe('a store that is not well is never replaced by an empty one', () => {
  it('K1: says missing when the database is gone but its sentinel is there', () => {
    closedStore(3)
    rmSync(files.db)
    const found = refusal()
    expect(found).toMatchObject({ state: 'missing', canOpenAsIs: false })
    expect(found.message).toContain('1 chats and 6 messages')
    expect(existsSync(files.db)).toBe(false)
  })

  it.each(['sentinel unreadable', 'only snapshots', 'only a -wal', 'only damaged files'])(
    'K1: says missing when the database is gone and there are traces of it: %s',
    (trace) => {
      const store = mustOpen(dataDir)
      writeExchange(store.db)
      if (trace === 'only snapshots') store.snapshot('manual')
      store.close()
      rmSync(files.db)
      if (trace === 'sentinel unreadable') writeFileSync(files.sentinel, '\0\0\0')
      else rmSync(files.sentinel)
      if (trace === 'only a -wal') writeFileSync(files.wal, 'x')
      if (trace === 'only damaged files') {
        mustOpen(dataDir).close()
        writeFileSync(files.db, 'garbage')
        const refused = mustNotOpen(dataDir)
        refused.recovery.startNew().outcome.close()
        rmSync(files.db)
        rmSync(files.sentinel)
      }
      expect(refusal().state).toBe('missing')
      expect(existsSync(files.db)).toBe(false)
    },
  )

  it('K1: says wal_missing when the -wal was removed after kill -9, and opens as it is when asked', async () => {
    closedStore(2)
    const writer = await startWriter(dataDir, { count: 10 })
    await writer.kill()
    rmSync(files.wal)
    rmSync(files.shm, { force: true })
    const refused = mustNotOpen(dataDir)
    expect(refused).toMatchObject({
      state: 'damaged',
      reason: 'wal_missing',
      recovery: { canOpenAsIs: true },
    })
    const { outcome, keptAs } = refused.recovery.openAsIs()
    expect({ state: outcome.state, keptAs }).toEqual({ state: 'ok', keptAs: null })
    if ('db' in outcome) expect(ledgerSeqs(outcome.db)).toEqual([1, 2])
    outcome.close()
    mustOpen(dataDir).close()
  })

  it('K1: says rows_missing when the file is an older copy of itself', () => {
    closedStore(1)
    const older = readFileSync(files.db)
    closedStore(4)
    writeFileSync(files.db, older)
    expect(refusal()).toMatchObject({ state: 'damaged', reason: 'rows_missing', canOpenAsIs: true })
    expect(readFileSync(files.db).equals(older)).toBe(true)
  })

  it('K1: says other_installation when the file is that of another folder', () => {
    closedStore(1)
    const other = makeDataDir()
    mustOpen(other.dataDir).close()
    writeFileSync(files.db, readFileSync(storeFiles(other.dataDir).db))
    other.remove()
    expect(refusal()).toMatchObject({ state: 'damaged', reason: 'other_installation', canOpenAsIs: true })
  })

  it('K1: finds random bytes in the middle of any table page, and leaves the file as it found it', () => {
    closedStore(700)
    const whole = readFileSync(files.db)
    const pages = tablePages()
    expect(pages.length).toBeGreaterThan(10)
    for (const page of pages) {
      writeFileSync(files.db, whole)
      overwrite(files.db, (page - 1) * 4096, randomBytes(2048))
      const before = createHash('sha256').update(readFileSync(files.db)).digest('hex')
      const found = refusal()
      expect(found.state, `page ${page}`).toBe('damaged')
      expect(['corrupt', 'not_a_database', 'truncated']).toContain(found.reason)
      expect(found.canOpenAsIs).toBe(false)
      expect(createHash('sha256').update(readFileSync(files.db)).digest('hex')).toBe(before)
    }
  })

  it.each([
    ['the search index', 'DELETE FROM messages_fts_data WHERE id > 100'],
    [
      'an index of a table',
      `PRAGMA writable_schema = ON;
       UPDATE sqlite_schema SET sql = replace(sql, 'parent_id', 'model') WHERE name = 'messages_by_parent'`,
    ],
  ])('K1: makes a damaged index again when asked, without losing a message: %s', (_, spoil) => {
    closedStore(30)
    const db = openDatabase(files.db)
    db.unsafeMode(true)
    db.exec(spoil)
    db.close()
    const refused = mustNotOpen(dataDir)
    expect(refused).toMatchObject({ state: 'damaged', reason: 'corrupt', recovery: { canOpenAsIs: true } })
    const { outcome } = refused.recovery.openAsIs()
    expect(outcome.state).toBe('ok')
    if ('db' in outcome) {
      expect(countMessages(outcome.db)).toBe(60)
      expect(checkIntegrity(outcome.db)).toEqual([])
    }
    outcome.close()
  })

  /** Every fifth page that belongs to messages or the ledger. */
  function tablePages(): number[] {
    const db = openDatabase(files.db)
    const pages = db
      .prepare<[], number>(
        `SELECT pageno FROM dbstat WHERE name IN ('messages', 'usage_ledger') AND pagetype <> 'overflow'`,
      )
      .pluck()
      .all()
    db.close()
    return pages.filter((_, index) => index % 5 === 0)
  }

  it.each([
    ['zero length', () => truncateSync(files.db, 0), 'empty_file'],
    ['cut in half', () => truncateSync(files.db, Math.floor(readFileSync(files.db).length / 2)), 'truncated'],
    ['cut inside its header', () => truncateSync(files.db, 60), 'not_a_database'],
    ['header garbage', () => overwrite(files.db, 0, randomBytes(100)), 'not_a_database'],
    ['text instead', () => writeFileSync(files.db, 'hello '.repeat(2000)), 'not_a_database'],
    [
      'a folder instead',
      () => {
        rmSync(files.db)
        openStoreAsFolder()
      },
      'unreadable',
    ],
  ])('K1: names a file that cannot be used: %s', (_, spoil, reason) => {
    closedStore(3)
    spoil()
    expect(refusal()).toMatchObject({ state: 'damaged', reason, canOpenAsIs: false })
    rmSync(files.sentinel)
    expect(refusal()).toMatchObject({ state: 'damaged', reason })
  })

  function openStoreAsFolder(): void {
    const other = storeFiles(files.db)
    mustOpen(files.db).close()
    expect(existsSync(other.db)).toBe(true)
  }

  it('K1: says unreadable, and leaves it alone, when this user may not read the file', () => {
    closedStore(3)
    chmodSync(files.db, 0o000)
    asPlainUser(() => {
      expect(refusal()).toMatchObject({ state: 'damaged', reason: 'unreadable', canOpenAsIs: false })
      chmodSync(files.db, 0o400)
      expect(refusal()).toMatchObject({ state: 'damaged', reason: 'unreadable', canOpenAsIs: false })
      chmodSync(files.db, 0o600)
      const store = mustOpen(dataDir)
      expect(countMessages(store.db)).toBe(6)
      store.close()
    })
  })

  /** Rights do not bind root: as root, the test becomes nobody for a while and owns the folder. */
  function asPlainUser(body: () => void): void {
    if (process.getuid?.() !== 0) {
      body()
      return
    }
    const nobody = 65_534
    for (const path of [
      dirname(dataDir),
      dataDir,
      ...readdirSync(dataDir).map((name) => join(dataDir, name)),
    ]) {
      chownSync(path, nobody, nobody)
    }
    process.seteuid?.(nobody)
    try {
      body()
    } finally {
      process.seteuid?.(0)
    }
  }

  it('K1: refuses a database of another program', () => {
    closedStore(1)
    rmSync(files.db)
    rmSync(files.sentinel)
    const foreign = openDatabase(files.db)
    foreign.exec('CREATE TABLE recipes (name TEXT)')
    foreign.close()
    expect(refusal()).toMatchObject({ state: 'damaged', reason: 'not_ours', canOpenAsIs: false })
  })

  it('K1: finds rows that point to nothing after an unclean end', () => {
    closedStore(2)
    const db = openDatabase(files.db)
    db.pragma('foreign_keys = OFF')
    db.exec(`DELETE FROM sessions`)
    db.close()
    const sentinel = JSON.parse(readFileSync(files.sentinel, 'utf8')) as object
    writeFileSync(files.sentinel, JSON.stringify({ ...sentinel, isOpen: true }))
    expect(refusal()).toMatchObject({ state: 'damaged', reason: 'broken_links', canOpenAsIs: true })
  })
})

describe('a store newer than the app', () => {
  it('K1: is refused and not touched by a byte, with no file made beside it', () => {
    closedStore(2)
    const db = openDatabase(files.db)
    db.pragma('user_version = 9990')
    db.close()
    const before = hashes()
    const found = refusal()
    expect(found).toMatchObject({ state: 'newer', canOpenAsIs: false })
    expect(found.message).toContain('9990')
    expect(hashes()).toEqual(before)
  })

  it('K1: is known also when its new version is still in the -wal of a killed process', () => {
    closedStore(2)
    const db = openDatabase(files.db)
    db.pragma('user_version = 9990')
    const left = { db: readFileSync(files.db), wal: readFileSync(files.wal) }
    db.close()
    writeFileSync(files.db, left.db)
    writeFileSync(files.wal, left.wal)
    const before = hashes()
    expect(refusal().state).toBe('newer')
    expect(hashes()).toMatchObject(before)
  })
})
