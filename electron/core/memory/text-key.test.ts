import { expect, test } from 'vitest'
import { textKey } from './text-key.ts'

test.each([
  ['I live in Rome!', 'i live in rome'],
  ['I live in Rome', 'I live, in ROME …'],
  ['Ｗｒｉｔｅｓ C++', 'writes c++.'],
])('C5: the same words are one memory: %s = %s', (a, b) => {
  expect(textKey(a)).toBe(textKey(b))
})

test('C5: C, C++, C# and F# are four things', () => {
  const keys = ['Writes C', 'Writes C++', 'Writes C#', 'Writes F#'].map(textKey)
  expect(new Set(keys).size).toBe(4)
})

test('a text without words has no key', () => {
  expect([textKey('…'), textKey('')]).toEqual([null, null])
})
