import { describe, expect, it } from 'vitest'
import { normalizeMath } from './math-delimiters.ts'

describe('math as models write it', () => {
  it.each([
    ['\\(x^2\\)', '$$x^2$$'],
    ['area $\\pi r^2$ here', 'area $$\\pi r^2$$ here'],
    ['\\[\na = b\n\\]', '$$\na = b\n$$'],
    ['  $$a = b$$', '  $$\n  a = b\n  $$'],
    ['so $$a$$ in a line', 'so $$a$$ in a line'],
    ['$$\na = b\n$$', '$$\na = b\n$$'],
  ])('A1: %j is read as %j', (from, to) => {
    expect(normalizeMath(from)).toBe(to)
  })

  it.each([
    'It costs $5 and $10.',
    'From US$5 to US$6',
    'a $ b $ c',
    'escaped \\$x$ stays',
    '`$x$` in code',
    '```sh\necho $HOME and $PATH$\n```',
    '```sh\necho $a$ in a fence that is not closed',
    'no math at all',
  ])('A1: leaves %j alone', (text) => {
    expect(normalizeMath(text)).toBe(text)
  })
})
