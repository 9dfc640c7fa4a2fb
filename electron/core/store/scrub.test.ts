import { readFileSync, statSync } from 'node:fs'
import { expect, it } from 'vitest'
import { makeDataDir, mustOpen, testClock, writeExchange } from '../../../tests/harness/store/test-store.ts'
import { readFacts } from './facts.ts'
import { readSentinel } from './sentinel.ts'
import { storeFiles } from './store-files.ts'

it('C2: what a split page kept of deleted words is overwritten, and the sentinel knows the new state', () => {
  const folder = makeDataDir()
  const files = storeFiles(folder.dataDir)
  const store = mustOpen(folder.dataDir)
  for (let i = 0; i < 50; i += 1) writeExchange(store.db, `Axolotl${i} `.repeat(50))
  store.db.exec(`DELETE FROM messages WHERE parent_id IS NOT NULL; DELETE FROM messages`)
  store.scrub()
  expect(readFileSync(files.db).includes('Axolotl')).toBe(false)
  expect(readFileSync(files.wal).includes('Axolotl')).toBe(false)
  expect(statSync(files.wal).size).toBeLessThan(100_000)
  expect(readSentinel(files.sentinel)).toMatchObject({ sentinel: { mark: readFacts(store.db)?.mark } })
  store.close()
  const again = mustOpen(folder.dataDir)
  expect(again.state).toBe('ok')
  again.close()
  folder.remove()
})

it('C2: listeners are told of each copy before it is made, and may let the daily one wait', () => {
  const folder = makeDataDir()
  const clock = testClock()
  const store = mustOpen(folder.dataDir, { clock })
  const calls: string[] = []
  let shouldWait = true
  store.onCopy({
    shouldDailyWait: () => shouldWait,
    beforeSnapshot: () => calls.push('snapshot'),
    afterRestore: () => calls.push('restore'),
  })
  writeExchange(store.db)
  const { name } = store.snapshot('manual')
  store.restore(name, { undelete: false })
  clock.ms += 2 * 24 * 60 * 60 * 1000
  store.maintain()
  expect(calls).toEqual(['snapshot', 'restore'])
  shouldWait = false
  store.maintain()
  expect(calls).toEqual(['snapshot', 'restore', 'snapshot'])
  store.close()
  folder.remove()
})
