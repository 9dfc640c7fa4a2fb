import { expect, test } from 'vitest'
import type { Machine } from '../../../contract/core/model-library.ts'
import { fitOf, recommendedFor } from './fit.ts'
import { MODEL_LIBRARY, RECOMMENDABLE } from './library.ts'

const machine = (memoryGb: number, more: Partial<Machine> = {}): Machine => ({
  memory_total_bytes: memoryGb * 1e9,
  memory_free_bytes: memoryGb * 1e9,
  disk_free_bytes: 1e12,
  gpu: null,
  ...more,
})
const model = (name: string) => {
  const found = MODEL_LIBRARY.find((one) => one.name === name)
  if (!found) throw new Error(name)
  return found
}

test('B3: the memory need is weights, cache and overhead', () => {
  // 2 × 28 layers × 8 heads × 128 numbers × 2 bytes × 8,192 tokens = 939,524,096.
  expect(fitOf(model('llama3.2:3b'), machine(8), false)).toEqual({
    level: 'well',
    by: 'memory',
    weights_bytes: 2_000_000_000,
    cache_bytes: 939_524_096,
    overhead_bytes: 400_000_000,
    need_bytes: 3_339_524_096,
    well_up_to_bytes: 4_800_000_000,
    tight_up_to_bytes: 6_800_000_000,
  })
})

test('B3: fits well, tight or not, by memory, graphics card and disk', () => {
  const level = (name: string, at: Machine) => {
    const { level, by } = fitOf(model(name), at, false)
    return `${level} by ${by}`
  }
  expect(level('llama3.1:8b', machine(16))).toBe('well by memory')
  expect(level('llama3.1:8b', machine(8))).toBe('tight by memory')
  expect(level('llama3.1:8b', machine(4))).toBe('too_big by memory')
  expect(level('llama3.1:8b', machine(8, { gpu: { name: 'RTX', memory_bytes: 12e9 } }))).toBe('well by gpu')
  expect(level('llama3.1:8b', machine(16, { disk_free_bytes: 5e9 }))).toBe('too_big by disk')
  expect(fitOf(model('llama3.1:8b'), machine(16, { disk_free_bytes: 0 }), true).level).toBe('well')
})

test('B3: recommends the largest general model that fits well, and without a graphics card one that is quick enough', () => {
  expect(recommendedFor(machine(2))).toBeNull()
  expect(recommendedFor(machine(4))).toBe('gemma3:1b')
  expect(recommendedFor(machine(8))).toBe('llama3.2:3b')
  expect(recommendedFor(machine(64))).toBe('gemma3:4b')
  expect(recommendedFor(machine(16, { gpu: { name: 'RTX', memory_bytes: 20e9 } }))).toBe(
    'mistral-small3.2:24b',
  )
})

test('B3: the library is complete: from 135M to 32B, chat and embedding, no name twice', () => {
  expect(MODEL_LIBRARY.length).toBeGreaterThanOrEqual(25)
  expect(new Set(MODEL_LIBRARY.map(({ name }) => name)).size).toBe(MODEL_LIBRARY.length)
  expect(RECOMMENDABLE.map((name) => model(name).kind)).toEqual(RECOMMENDABLE.map(() => 'chat'))
  const sizes = RECOMMENDABLE.map((name) => model(name).size_bytes)
  expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
})
