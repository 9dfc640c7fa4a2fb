import { expect, test } from 'vitest'
import { fc } from '../tests/harness/random.ts'
import { isDeeperThan } from './json-depth.ts'

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

test.each([
  ['1', 0],
  ['[]', 1],
  ['{"a":[{}]}', 3],
  ['[[],[],[]]', 2],
  ['"[[[["', 0],
  [String.raw`["\"[[", "\\", {"]}": "\\\""}]`, 2],
  ['{"🙂[":"\\u005b"}', 1],
])('measures the depth of %s', (text, depth) => {
  expect(isDeeperThan(text, depth)).toBe(false)
  if (depth > 0) expect(isDeeperThan(text, depth - 1)).toBe(true)
})

test('agrees with what JSON.parse makes of any JSON, however it is indented', () => {
  fc.assert(
    fc.property(fc.json({ depthSize: 'large' }), fc.constantFrom(0, 1, 4), (json, indent) => {
      const value: unknown = JSON.parse(json)
      const text = JSON.stringify(value, null, indent)
      const depth = depthOf(value)
      expect(isDeeperThan(text, depth)).toBe(false)
      if (depth > 0) expect(isDeeperThan(text, depth - 1)).toBe(true)
    }),
  )
})

test('stops at the limit of a text that never closes, and reads ten megabytes of brackets in strings', () => {
  expect(isDeeperThan('['.repeat(10_000_000), 16)).toBe(true)
  expect(isDeeperThan(`["${'['.repeat(10_000_000)}"]`, 16)).toBe(false)
})
