import { expect, test } from 'vitest'
import { backOffMs } from './back-off.ts'

test('doubles the pause before each retry up to the longest', () => {
  const times = { firstMs: 500, longestMs: 3_000 }
  expect([0, 1, 2, 3, 4].map((retries) => backOffMs(retries, times))).toEqual([
    500, 1_000, 2_000, 3_000, 3_000,
  ])
})

test('stays at the longest pause however often it retries', () => {
  expect(backOffMs(100_000, { firstMs: 250, longestMs: 5_000 })).toBe(5_000)
})
