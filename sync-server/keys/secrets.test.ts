import { expect, test } from 'vitest'
import { randomBytes } from '../../tests/harness/random.ts'
import { createSecrets } from './secrets.ts'

test('F1: while a secret is rotated the previous one checks and opens, and only the current one signs and seals', () => {
  const [old, current] = [randomBytes(48), randomBytes(48)]
  const before = createSecrets(old)
  const during = createSecrets(current, old)
  const after = createSecrets(current)

  const [oldMac, oldSeal] = [before.mac('a', 'text'), before.seal('a', 'text')]
  expect(during.isMac('a', 'text', oldMac)).toBe(true)
  expect(during.open('a', oldSeal)).toBe('text')
  expect(during.mac('a', 'text')).toBe(after.mac('a', 'text'))
  expect(after.open('a', during.seal('a', 'text'))).toBe('text')
  expect(after.open('a', during.reseal('a', oldSeal) ?? '')).toBe('text')
  expect(during.reseal('a', during.seal('a', 'text'))).toBeNull()

  expect(after.isMac('a', 'text', oldMac)).toBe(false)
  expect(() => after.open('a', oldSeal)).toThrow()
  expect(() => during.open('b', oldSeal)).toThrow()
  expect(() => during.reseal('b', oldSeal)).toThrow()
  const neither = createSecrets(randomBytes(48))
  expect(during.isMac('a', 'text', neither.mac('a', 'text'))).toBe(false)
  expect(during.isMac('a', 'text', 'short')).toBe(false)
  expect(() => during.open('a', neither.seal('a', 'text'))).toThrow()
})
