import { afterEach, beforeEach, expect, it } from 'vitest'
import type { WritableDb } from '../../../../native/sqlite/open.ts'
import { overwritePage } from '../../../../tests/harness/store/pages.ts'
import { makeDataDir, mustNotOpen, mustOpen } from '../../../../tests/harness/store/test-store.ts'
import { TestLedger } from '../../../../tests/harness/test-ledger.ts'
import { verifyLedger } from '../../ledger/verify.ts'
import { storeFiles } from '../store-files.ts'
import { MIGRATIONS } from './index.ts'

/** The app before there was a chain for each owner. */
const BEFORE = { migrations: MIGRATIONS.filter(({ version }) => version < 80) }

let folder: ReturnType<typeof makeDataDir>
let ours: TestLedger
beforeEach(async () => {
  folder = makeDataDir()
  ours = await TestLedger.open()
  ours.userId = 'local'
})
afterEach(() => {
  ours.close()
  folder.remove()
})

/** Writes what the ledger holds as the app before wrote it. */
function writeOld(db: WritableDb): void {
  const columns = `id, user_id, resource_type, amount, metadata, timestamp, version, device_id, epoch, prev, boot, mono,
    meta_hash, anchor, hash`
  const copy = (table: string, names: string) => {
    const rows = ours.db.prepare(`SELECT ${names} FROM ${table}`).raw().all() as unknown[][]
    const places = rows[0]?.map(() => '?').join(', ') ?? ''
    const insert = db.prepare(`INSERT OR IGNORE INTO ${table} (${names}) VALUES (${places})`)
    for (const row of rows) insert.run(...row)
  }
  const known = db.prepare('SELECT coalesce(max(seq), 0) FROM usage_ledger').pluck().get() as number
  const rows = ours.db.prepare(`SELECT seq, ${columns} FROM usage_ledger WHERE seq > ?`).raw().all(known)
  const insert = db.prepare(
    `INSERT INTO usage_ledger (seq, ${columns}) VALUES (${Array(16).fill('?').join(', ')})`,
  )
  for (const row of rows as unknown[][]) insert.run(...row)
  db.exec('DELETE FROM usage_ledger_head; DELETE FROM usage_daily')
  copy('usage_ledger_head', 'device_id, public_key, epoch, seq, hash, signature')
  copy('usage_daily', 'user_id, day, resource_type, used, reserved')
}

const verified = (db: WritableDb) =>
  verifyLedger(db, { userId: 'local', deviceId: ours.keys.of('local').did })

it('E5: a ledger from before is the chain of `local`, and verifies', async () => {
  for (let sent = 0; sent < 3; sent++) ours.exchange()
  const before = mustOpen(folder.dataDir, BEFORE)
  writeOld(before.db)
  before.close()
  const store = mustOpen(folder.dataDir)
  expect(store.state).toBe('migrated')
  expect(await verified(store.db)).toMatchObject({ ok: true, checked: 6, head: { seq: 6 } })
  store.close()
})

it('K1: what can be read on the pages of a store from before is taken into its snapshot', async () => {
  ours.exchange()
  const before = mustOpen(folder.dataDir, BEFORE)
  writeOld(before.db)
  const snapshot = before.snapshot('manual').name
  for (let sent = 0; sent < 40; sent++) ours.exchange(1, 1)
  writeOld(before.db)
  before.close()
  overwritePage(storeFiles(folder.dataDir).db, 1)
  const { outcome, salvaged } = mustNotOpen(folder.dataDir).recovery.restore(snapshot)
  if (!('db' in outcome)) throw new Error(`not opened: ${outcome.reason}`)
  expect(salvaged).toMatchObject({ ledger_entries: 80, unreadable: 0 })
  expect(await verified(outcome.db)).toMatchObject({ ok: true, checked: 82 })
  outcome.close()
})
