import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  countMessages,
  makeDataDir,
  mustNotOpen,
  mustOpen,
  openTestStore,
  writeExchange,
} from '../../../../tests/harness/store/test-store.ts'
import { checkIntegrity } from '../integrity.ts'
import { storeFiles } from '../store-files.ts'

let folder: ReturnType<typeof makeDataDir>
let dataDir: string
let files: ReturnType<typeof storeFiles>
let snapshot: string
/** The garbage used as a damaged database, and what was in the other files. */
const GARBAGE = Buffer.alloc(8192, 'garbage!')

/** A store with a snapshot of 3 exchanges; then 2 more; then the file is destroyed. */
beforeEach(() => {
  folder = makeDataDir()
  dataDir = folder.dataDir
  files = storeFiles(dataDir)
  const store = mustOpen(dataDir)
  for (let i = 0; i < 3; i += 1) writeExchange(store.db)
  snapshot = store.snapshot('manual').name
  for (let i = 0; i < 2; i += 1) writeExchange(store.db)
  store.close()
  writeFileSync(files.db, GARBAGE)
  writeFileSync(files.wal, 'the -wal')
  writeFileSync(files.shm, 'the -shm')
})
afterEach(() => folder.remove())

function keptFiles(keptAs: string | null): string[] {
  return readdirSync(join(dataDir, keptAs ?? 'nowhere')).sort()
}

describe('recovery', () => {
  it('K1: restores a snapshot and keeps the damaged files all together', () => {
    const sentinel = readFileSync(files.sentinel, 'utf8')
    const refused = mustNotOpen(dataDir)
    expect(refused).toMatchObject({ state: 'damaged', reason: 'not_a_database' })
    expect(refused.recovery.snapshots()).toMatchObject([{ name: snapshot, chats: 1, messages: 6 }])
    const { outcome, keptAs } = refused.recovery.restore(snapshot)
    expect({ state: outcome.state, keptAs }).toEqual({
      state: 'ok',
      keptAs: join('damaged', '20260131T120000.000Z'),
    })
    if ('db' in outcome) {
      expect(countMessages(outcome.db)).toBe(6)
      expect(checkIntegrity(outcome.db)).toEqual([])
      writeExchange(outcome.db)
    }
    expect(keptFiles(keptAs)).toEqual(['novacore.db', 'novacore.db-shm', 'novacore.db-wal', 'store.json'])
    expect(readFileSync(join(dataDir, keptAs ?? '', 'novacore.db')).equals(GARBAGE)).toBe(true)
    expect(readFileSync(join(dataDir, keptAs ?? '', 'store.json'), 'utf8')).toBe(sentinel)
    expect(() => openTestStore(dataDir)).toThrow(expect.objectContaining({ code: 'store_in_use' }))
    outcome.close()
    const again = mustOpen(dataDir)
    expect(countMessages(again.db)).toBe(8)
    expect(again.snapshots.list()).toHaveLength(1)
    again.close()
  })

  it('K1: starts new only by its own call, and keeps what was there', () => {
    const refused = mustNotOpen(dataDir)
    const { outcome, keptAs } = refused.recovery.startNew()
    if ('db' in outcome) expect(countMessages(outcome.db)).toBe(0)
    expect(outcome.state).toBe('ok')
    expect(readFileSync(join(dataDir, keptAs ?? '', 'novacore.db')).equals(GARBAGE)).toBe(true)
    outcome.close()
    mustOpen(dataDir).close()
  })

  it('K1: restores when the database is gone altogether', () => {
    for (const path of [files.db, files.wal, files.shm]) rmSync(path)
    const refused = mustNotOpen(dataDir)
    expect(refused.state).toBe('missing')
    const { outcome, keptAs } = refused.recovery.restore(snapshot)
    if ('db' in outcome) expect(countMessages(outcome.db)).toBe(6)
    expect(keptFiles(keptAs)).toEqual(['store.json'])
    outcome.close()
  })

  it('K1: refuses what cannot be done, and changes nothing then', () => {
    const refused = mustNotOpen(dataDir)
    expect(() => refused.recovery.openAsIs()).toThrow(
      expect.objectContaining({ code: 'recovery_not_possible' }),
    )
    expect(() => refused.recovery.restore('../novacore.db')).toThrow(
      expect.objectContaining({ code: 'snapshot_not_found' }),
    )
    writeFileSync(join(files.snapshots, snapshot), 'rotten')
    expect(() => refused.recovery.restore(snapshot)).toThrow(
      expect.objectContaining({ code: 'snapshot_not_found' }),
    )
    expect(readFileSync(files.db).equals(GARBAGE)).toBe(true)
    expect(existsSync(files.incoming)).toBe(false)
    expect(existsSync(files.damaged)).toBe(false)
    refused.close()
  })

  it('K1: does not offer a snapshot with a damaged page', () => {
    const path = join(files.snapshots, snapshot)
    const bytes = readFileSync(path)
    bytes.fill(0xa5, 4096 * 6, 4096 * 7)
    writeFileSync(path, bytes)
    const refused = mustNotOpen(dataDir)
    expect(refused.recovery.snapshots()).toEqual([])
    expect(() => refused.recovery.restore(snapshot)).toThrow(
      expect.objectContaining({ code: 'snapshot_not_found' }),
    )
    refused.close()
  })

  it('K1: keeps the files of two recoveries apart', () => {
    mustNotOpen(dataDir).recovery.restore(snapshot).outcome.close()
    writeFileSync(files.db, GARBAGE)
    const { outcome, keptAs } = mustNotOpen(dataDir).recovery.restore(snapshot)
    outcome.close()
    expect(readdirSync(files.damaged)).toHaveLength(2)
    expect(keptFiles(keptAs)).toContain('novacore.db')
  })
})

describe('a recovery that is cut short', () => {
  /** The files of the data folder as they lie after each step of a swap, made by doing the steps by hand. */
  const ORDER = ['store.json', 'novacore.db-wal', 'novacore.db-shm', 'novacore.db']

  it.each([0, 1, 2, 3, 4, 5])(
    'K2: is ended by the next start when it was killed after %i files were moved',
    (moved) => {
      const kept = join(files.damaged, '20260131T110000.000Z')
      const whole = join(files.snapshots, snapshot)
      cpSync(whole, files.incoming)
      writeFileSync(files.journal, JSON.stringify({ version: 1, folder: '20260131T110000.000Z' }))
      if (moved > 0) cpSync(files.sentinel, join(kept, 'x'), { recursive: true })
      for (const name of ORDER.slice(0, moved)) renameSync(join(dataDir, name), join(kept, name))
      if (moved === 5) renameSync(files.incoming, files.db)

      const store = mustOpen(dataDir)
      expect({ state: store.state, messages: countMessages(store.db) }).toEqual({ state: 'ok', messages: 6 })
      expect(readFileSync(join(kept, 'novacore.db')).equals(GARBAGE)).toBe(true)
      expect(ORDER.every((name) => existsSync(join(kept, name)))).toBe(true)
      expect(existsSync(files.journal) || existsSync(files.incoming)).toBe(false)
      store.close()
      mustOpen(dataDir).close()
    },
  )

  it('K2: has changed nothing when it was killed while it copied', () => {
    writeFileSync(files.incoming, readFileSync(join(files.snapshots, snapshot)).subarray(0, 5000))
    const refused = mustNotOpen(dataDir)
    expect(refused.reason).toBe('not_a_database')
    expect(refused.recovery.snapshots()).toHaveLength(1)
    refused.close()
    expect(readFileSync(files.db).equals(GARBAGE)).toBe(true)
    expect(existsSync(files.incoming)).toBe(false)
  })

  it('K2: never moves a file over one that is kept', () => {
    const kept = join(files.damaged, '20260131T110000.000Z')
    cpSync(join(files.snapshots, snapshot), files.incoming)
    cpSync(files.db, join(kept, 'novacore.db'), { recursive: true })
    writeFileSync(files.journal, JSON.stringify({ version: 1, folder: '20260131T110000.000Z' }))
    writeFileSync(files.db, 'put back by hand')
    mustOpen(dataDir).close()
    expect(readFileSync(join(kept, 'novacore.db')).equals(GARBAGE)).toBe(true)
    expect(readFileSync(join(kept, 'novacore.db.2'), 'utf8')).toBe('put back by hand')
  })

  it('K2: goes by the files when its journal cannot be read', () => {
    writeFileSync(files.journal, '\0\0')
    const refused = mustNotOpen(dataDir)
    expect(refused.reason).toBe('not_a_database')
    refused.close()
  })
})
