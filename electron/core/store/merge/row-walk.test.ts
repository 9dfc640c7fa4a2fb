import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openDatabase, openReadOnly } from '../../../../native/sqlite/open.ts'
import { pagesOf } from '../../../../tests/harness/store/pages.ts'
import { makeDataDir, mustOpen } from '../../../../tests/harness/store/test-store.ts'
import { RowWalk } from './row-walk.ts'

const PAGE_BYTES = 4096

it('K1: reads each row once when a torn upper page leads to the same rows again', () => {
  const folder = makeDataDir()
  mustOpen(folder.dataDir).close()
  const path = join(folder.dataDir, 'rows.db')
  const db = openDatabase(path)
  db.exec(`CREATE TABLE rows (key INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
           WITH RECURSIVE n (key) AS (SELECT 1 UNION ALL SELECT key + 1 FROM n WHERE key < 500)
           INSERT INTO rows SELECT key, hex(zeroblob(150)) FROM n`)
  db.close()

  // All children of the root but the last are replaced by the first.
  const root = pagesOf(path).find(({ name, pagetype }) => name === 'rows' && pagetype === 'internal')
  const bytes = readFileSync(path)
  const start = ((root?.pageno ?? 0) - 1) * PAGE_BYTES
  const cells = bytes.readUInt16BE(start + 3)
  for (let cell = 1; cell < cells; cell += 1) bytes.copy(bytes, start + 12 + cell * 2, start + 12, start + 14)
  writeFileSync(path, bytes)

  const torn = openReadOnly(path)
  torn.unsafeMode(true)
  const walk = new RowWalk<{ key: number }>(torn, { name: 'rows', key: 'key', columns: ['key'], indexes: [] })
  const keys = [...walk.rows()].map(({ key }) => key)
  expect(keys.length).toBeGreaterThan(10)
  expect(keys).toEqual([...new Set(keys)].sort((a, b) => a - b))
  torn.close()
  folder.remove()
})
