import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startWriter } from '../../../tests/harness/store/child.ts'
import { makeDataDir, mustOpen, openTestStore } from '../../../tests/harness/store/test-store.ts'
import { storeFiles } from './store-files.ts'

let folder: ReturnType<typeof makeDataDir>
beforeEach(() => {
  folder = makeDataDir()
})
afterEach(() => folder.remove())

it('K2: refuses a second process while the first holds the store', async () => {
  const writer = await startWriter(folder.dataDir, { mode: 'hold' })
  try {
    const before = readFileSync(storeFiles(folder.dataDir).db)
    expect(() => openTestStore(folder.dataDir)).toThrow(expect.objectContaining({ code: 'store_in_use' }))
    expect(readFileSync(storeFiles(folder.dataDir).db).equals(before)).toBe(true)
  } finally {
    await writer.kill()
  }
})

it('K2: lets the next process in as soon as the first was killed', async () => {
  const writer = await startWriter(folder.dataDir, { mode: 'hold' })
  await writer.kill()
  mustOpen(folder.dataDir).close()
})

it('K2: refuses a second store in the same process, and opens once the first is closed', () => {
  const first = mustOpen(folder.dataDir)
  expect(() => openTestStore(folder.dataDir)).toThrow(expect.objectContaining({ code: 'store_in_use' }))
  first.close()
  first.close()
  mustOpen(folder.dataDir).close()
})
