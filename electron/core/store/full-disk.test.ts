import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WritableDb } from '../../../native/sqlite/open.ts'
import { mountSmallDisk, type SmallDisk } from '../../../tests/harness/store/small-disk.ts'
import {
  countMessages,
  ledgerSeqs,
  makeDataDir,
  mustNotOpen,
  mustOpen,
  openTestStore,
  writeExchange,
} from '../../../tests/harness/store/test-store.ts'
import { checkIntegrity } from './integrity.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { asStoreError } from './store-error.ts'
import { storeFiles } from './store-files.ts'

/** An app with one migration more. */
const newer = { migrations: [...MIGRATIONS, { version: 9000, name: 'nothing', up: () => {} }] }
const full = expect.objectContaining({ code: 'store_full' })

/** Until the disk refuses; returns the last seq that was committed, and the refusal. */
function writeUntilRefused(db: WritableDb): { acknowledged: number; error: unknown } {
  let acknowledged = 0
  try {
    while (acknowledged < 10_000) acknowledged = writeExchange(db, 'x'.repeat(5_000))
  } catch (error) {
    return { acknowledged, error }
  }
  return { acknowledged, error: null }
}

const disk: SmallDisk | null = mountSmallDisk(1)
disk?.remove()

describe.runIf(disk)('on a small disk (tmpfs; needs root)', () => {
  let small: SmallDisk
  beforeEach(() => {
    small = mountSmallDisk(8) as SmallDisk
  })
  afterEach(() => small.remove())

  it('K2: a full disk refuses the write in words, keeps what was acknowledged, and goes on once there is room', () => {
    const store = mustOpen(small.path)
    small.fill(600_000)
    const { acknowledged, error } = writeUntilRefused(store.db)
    expect(acknowledged).toBeGreaterThan(5)
    expect(asStoreError(error)).toMatchObject({ code: 'store_full', status: 507 })
    expect(ledgerSeqs(store.db).at(-1)).toBe(acknowledged)
    expect(() => store.touch()).not.toThrow(TypeError)
    small.free()
    expect(writeExchange(store.db)).toBe(acknowledged + 1)
    expect(checkIntegrity(store.db)).toEqual([])
    store.close()
  })

  it('K2: closes and opens again although the disk was full to its last byte', () => {
    const store = mustOpen(small.path)
    small.fill(300_000)
    const { acknowledged } = writeUntilRefused(store.db)
    small.fill(0)
    store.close()
    small.fill(0)
    expect(() => openTestStore(small.path)).toThrow(full)
    small.free()
    const again = mustOpen(small.path)
    expect(ledgerSeqs(again.db)).toHaveLength(acknowledged)
    expect(checkIntegrity(again.db)).toEqual([])
    again.close()
  })

  it('K2: a snapshot that does not fit is refused, leaves nothing, and does not touch the store', () => {
    const store = mustOpen(small.path)
    for (let i = 0; i < 50; i += 1) writeExchange(store.db, 'x'.repeat(5_000))
    small.fill(200_000)
    expect(() => store.snapshot('manual')).toThrow(full)
    expect(readdirSync(storeFiles(small.path).snapshots)).toEqual([])
    expect(countMessages(store.db)).toBe(100)
    small.free()
    expect(store.snapshot('manual').messages).toBe(100)
    store.close()
  })

  it('K2: a migration whose snapshot does not fit does not begin', () => {
    const before = mustOpen(small.path)
    for (let i = 0; i < 40; i += 1) insertQuestion(before.db, i)
    before.close()
    small.fill(200_000)
    expect(() => openTestStore(small.path, newer)).toThrow(full)
    small.free()
    const still = mustOpen(small.path)
    expect({ state: still.state, messages: countMessages(still.db) }).toEqual({ state: 'ok', messages: 40 })
    still.close()
    const store = mustOpen(small.path, newer)
    expect(store.state).toBe('migrated')
    store.close()
  })

  it('K2: a restore that does not fit changes nothing, and works once there is room', () => {
    const store = mustOpen(small.path)
    for (let i = 0; i < 50; i += 1) writeExchange(store.db, 'x'.repeat(5_000))
    const { name } = store.snapshot('manual')
    store.close()
    const files = storeFiles(small.path)
    execFileSync('dd', ['if=/dev/urandom', `of=${files.db}`, 'bs=100', 'count=1', 'conv=notrunc'], {
      stdio: 'pipe',
    })
    const refused = mustNotOpen(small.path)
    small.fill(200_000)
    expect(() => refused.recovery.restore(name)).toThrow(full)
    expect(readdirSync(small.path)).not.toContain('damaged')
    expect(readdirSync(small.path)).not.toContain('novacore.incoming.db')
    small.free()
    const { outcome } = refused.recovery.restore(name)
    if ('db' in outcome) expect(countMessages(outcome.db)).toBe(100)
    expect(outcome.state).toBe('ok')
    outcome.close()
  })

  function insertQuestion(db: WritableDb, i: number): void {
    db.prepare(`INSERT OR IGNORE INTO sessions (id, created_at_ms, updated_at_ms) VALUES ('s', 1, 1)`).run()
    db.prepare(
      `INSERT INTO messages (id, session_id, role, content, status, created_at_ms) VALUES (?, 's', 'user', ?, 'complete', 1)`,
    ).run(`m${i}`, 'x'.repeat(5_000))
  }
})

describe.runIf(process.platform === 'linux')('under a limit of file size', () => {
  let folder: ReturnType<typeof makeDataDir>
  beforeEach(() => {
    folder = makeDataDir()
  })
  afterEach(() => folder.remove())

  it('K2: a refused write is store_full, and all that was acknowledged is there afterwards', () => {
    const child = fileURLToPath(new URL('../../../tests/harness/store/full-disk-child.ts', import.meta.url))
    const limited = `trap '' XFSZ; ulimit -f 2000; exec "$0" "$1" "$2"`
    const said = JSON.parse(
      execFileSync('sh', ['-c', limited, process.execPath, child, folder.dataDir], { encoding: 'utf8' }),
    ) as { acknowledged: number }
    expect(said).toEqual({
      acknowledged: expect.any(Number),
      write: 'store_full',
    })
    const store = mustOpen(folder.dataDir)
    expect(ledgerSeqs(store.db)).toHaveLength(said.acknowledged)
    expect(checkIntegrity(store.db)).toEqual([])
    store.close()
  })
})
