import { expect, test } from 'vitest'
import { holdsTerm } from './term-forms.ts'

test.each<[string, string, boolean]>([
  ['i live in zurich', 'Zürich', true],
  ['ich wohne in bern', 'wohnst', true],
  ['我喜欢喝咖啡', '咖啡', true],
  ['i live in bern', 'Basel', false],
  ['i live in bern', '´', false],
  ['i live in bern', '', false],
  ['', 'bern', false],
])('C3: "%s" holds "%s": %s', (text, term, holds) => {
  expect(holdsTerm(text, term)).toBe(holds)
})
