import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase } from '../../../../native/sqlite/open.ts'
import {
  countMessages,
  makeDataDir,
  mustOpen,
  type TestClock,
  testClock,
  writeExchange,
} from '../../../../tests/harness/store/test-store.ts'
import { checkIntegrity } from '../integrity.ts'
import { MIGRATIONS } from '../migrations/index.ts'
import type { OpenStore } from '../running-store.ts'
import { storeFiles } from '../store-files.ts'

const HOUR = 60 * 60 * 1000
let folder: ReturnType<typeof makeDataDir>
let clock: TestClock
let store: OpenStore
beforeEach(() => {
  folder = makeDataDir()
  clock = testClock()
  store = mustOpen(folder.dataDir, { clock })
})
afterEach(() => {
  store.close()
  folder.remove()
})
const snapshotsDir = () => storeFiles(folder.dataDir).snapshots

it('K1: holds what is only in the -wal, whole and for this user alone', () => {
  for (let i = 0; i < 20; i += 1) writeExchange(store.db)
  const taken = store.snapshot('manual')
  expect(taken).toEqual({
    name: 'novacore-20260131T120000.000Z-manual.db',
    taken_at: clock.ms,
    reason: 'manual',
    size_bytes: expect.any(Number),
    schema_version: MIGRATIONS.at(-1)?.version,
    chats: 1,
    messages: 40,
  })
  const path = join(snapshotsDir(), taken.name)
  expect(statSync(path).mode & 0o077).toBe(0)
  const copy = openDatabase(path)
  expect(checkIntegrity(copy)).toEqual([])
  expect(countMessages(copy)).toBe(40)
  copy.close()
})

it('K1: lists the newest first and leaves out one that was damaged', () => {
  writeExchange(store.db)
  const first = store.snapshot('manual')
  clock.ms += HOUR
  const second = store.snapshot('manual')
  clock.ms += HOUR
  const third = store.snapshot('manual')
  expect(store.snapshots.list()).toEqual([third, second, first])
  const path = join(snapshotsDir(), second.name)
  truncateSync(path, statSync(path).size / 2)
  writeFileSync(join(snapshotsDir(), 'holiday.jpg'), 'not ours')
  expect(store.snapshots.list()).toEqual([third, first])
  expect(() => store.snapshots.pathOf(second.name)).toThrow(
    expect.objectContaining({ code: 'snapshot_not_found' }),
  )
})

it('K1: keeps seven, and the one made before the last migration', () => {
  writeExchange(store.db)
  const beforeUpdate = store.snapshot('migration')
  for (let i = 0; i < 10; i += 1) {
    clock.ms += HOUR
    store.snapshot('manual')
  }
  const kept = store.snapshots.list()
  expect(kept).toHaveLength(8)
  expect(kept.at(-1)).toEqual(beforeUpdate)
  expect(readdirSync(snapshotsDir())).toHaveLength(8)
})

it('K1: takes one each day that the app runs, none of an empty store, and none twice', () => {
  store.maintain()
  expect(store.snapshots.list()).toEqual([])
  writeExchange(store.db)
  store.maintain()
  store.maintain()
  expect(store.snapshots.list()).toHaveLength(1)
  clock.ms += 25 * HOUR
  store.maintain()
  expect(store.snapshots.list().map((snapshot) => snapshot.reason)).toEqual(['daily', 'daily'])
  clock.ms -= 1000 * HOUR
  store.maintain()
  expect(store.snapshots.list()).toHaveLength(3)
})

it('K1: does not keep a copy that fails its check, and leaves the older ones alone', () => {
  writeExchange(store.db)
  const good = store.snapshot('manual')
  store.db.unsafeMode(true)
  store.db.exec('DELETE FROM messages_fts_data')
  expect(() => store.snapshot('manual')).toThrow(expect.objectContaining({ code: 'store_unavailable' }))
  expect(readdirSync(snapshotsDir())).toEqual([good.name])
})

it('K1: refuses a name that leads out of the folder', () => {
  for (const name of ['../novacore.db', '/etc/passwd', 'novacore-20260131T120000.000Z-manual.db']) {
    expect(() => store.snapshots.pathOf(name)).toThrow(
      expect.objectContaining({ code: 'snapshot_not_found' }),
    )
  }
})

it('K2: takes away what a killed process had half copied', () => {
  writeExchange(store.db)
  store.snapshot('manual')
  store.close()
  writeFileSync(join(snapshotsDir(), 'novacore-20260131T130000.000Z-daily.db.tmp'), 'half')
  store = mustOpen(folder.dataDir, { clock })
  expect(readdirSync(snapshotsDir())).toEqual(['novacore-20260131T120000.000Z-manual.db'])
  expect(
    readFileSync(join(snapshotsDir(), 'novacore-20260131T120000.000Z-manual.db')).length,
  ).toBeGreaterThan(0)
})
