import { expect, test } from 'vitest'
import { dropAtEnd, dropAtStart } from './text-ends.ts'

test('drops what matches at the end, and nothing inside', () => {
  expect(dropAtEnd('Mr. X lives here. ! ', /[.!\s]/)).toBe('Mr. X lives here')
  expect(dropAtEnd('...', /[.]/)).toBe('')
  expect(dropAtEnd('', /[.]/)).toBe('')
})

test('drops what matches at the start, and nothing inside', () => {
  expect(dropAtStart('“ quoted. ”', /[\s“”]/)).toBe('quoted. ”')
})

test('reads a million characters that nearly match', () => {
  expect(dropAtEnd(`${'.'.repeat(1_000_000)}x`, /[.]/)).toHaveLength(1_000_001)
})
