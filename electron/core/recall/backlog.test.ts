import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { MemoryLogger } from '../../../tests/harness/test-ledger.ts'
import { TestMemory } from '../../../tests/harness/test-memory.ts'
import { WordVectors } from '../../../tests/harness/word-vectors.ts'
import { createRecallService } from './service.ts'

let store: TestMemory
let embedder: WordVectors
let isIdle = true
const open = () =>
  createRecallService({
    db: store.db,
    clock: store.clock,
    logger: new MemoryLogger(),
    embedder,
    isIdle: () => isIdle,
  })
beforeEach(() => {
  vi.useFakeTimers()
  store = new TestMemory()
  embedder = new WordVectors()
  isIdle = true
})
afterEach(() => {
  vi.useRealTimers()
  store.close()
})

test('C3: vectors come by themselves, those of the newest first, while nobody chats', async () => {
  const recall = open()
  for (let i = 0; i < 40; i += 1) store.store(`Fact ${i}`)
  isIdle = false
  recall.startBacklog()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(embedder.embedded).toEqual([])
  isIdle = true
  await vi.advanceTimersByTimeAsync(2_000)
  expect(embedder.embedded).toHaveLength(40)
  expect(embedder.embedded[0]).toBe('Fact 39')
  expect(recall.counts()).toEqual({ units: 40, vectorsWaiting: 0 })
  await recall.stop()
})

test('C3: an engine that is not there is asked ever more seldom, and a new start goes on where the old one ended', async () => {
  embedder.isDown = true
  const batch = vi.spyOn(embedder, 'batch')
  const recall = open()
  store.store('Likes tea')
  recall.startBacklog()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(batch.mock.calls.length).toBeLessThan(6)
  await recall.stop()
  await vi.advanceTimersByTimeAsync(600_000)
  const asked = batch.mock.calls.length
  embedder.isDown = false
  const again = open()
  again.startBacklog()
  await vi.advanceTimersByTimeAsync(2_000)
  expect(batch.mock.calls.length).toBe(asked + 1)
  expect(again.counts().vectorsWaiting).toBe(0)
  await again.stop()
})

test('C3: a text that changes while it is embedded gets the vector of its new words', async () => {
  const recall = open()
  const { id } = store.store('Likes tea')
  const { batch } = embedder
  embedder.batch = async (texts) => {
    if (texts[0] === 'Likes tea') store.memory.update(id, { text: 'Likes coffee' })
    return batch(texts)
  }
  await recall.drainBacklog()
  expect(embedder.embedded).toEqual(['Likes tea', 'Likes coffee'])
  expect(recall.counts().vectorsWaiting).toBe(0)
})
