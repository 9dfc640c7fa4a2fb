import { describe, expect, it } from 'vitest'
import { settleTail } from './open-tail.ts'

describe('the end of an answer that is still being written', () => {
  it.each([
    ['a dash that would make a heading', 'Items:\n-', 'Items:'],
    ['marks of a heading without its text', 'Text\n##', 'Text'],
    ['half the second line of a table', '| a | b |\n|--', '| a | b |'],
    ['marks that may be half of more', 'a **bold** *', 'a **bold** '],
  ])('A1: holds back %s', (_name, text, shown) => {
    expect(settleTail(text)).toBe(shown)
  })

  it.each([
    ['bold', 'a **bold wor', 'a **bold wor**'],
    ['bold with half its end', 'a **bold*', 'a **bold**'],
    ['bold beside CJK punctuation', '含**「重点」', '含**「重点」**'],
    ['italic in bold', '**a *b', '**a *b***'],
    ['bold in italic', '*a **b', '*a **b***'],
    ['code', 'call `print(', 'call `print(`'],
    ['code in bold', '**a `b', '**a `b`**'],
    ['code with a dollar in it', 'the `$$', 'the `$$`'],
    ['strike-through', 'a ~~wrong', 'a ~~wrong~~'],
    ['bold in the last item only', '- **a\n- **b', '- **a\n- **b**'],
  ])('A1: closes %s', (_name, text, shown) => {
    expect(settleTail(text)).toBe(shown)
  })

  it.each([
    'plain text',
    'a **bold** word and `code`',
    '| a | b |\n|---|---|\n| 1 |',
    '| a | b |\n|---|---|',
    '```js\nlet a = "**"',
    'x $$a$$ y',
    '[done](https://example.org)',
    '- a\n- b',
    'Use ** for pow',
    'array[0',
    'The answer:\n42',
    'Steps:\n1.',
    'Look:\n| a | b |',
    'so $$\\frac{1',
    'see [the docs](https://exa',
    'snake_case_name and 2 * 3 * 4',
    '20~25 and a < b',
    '- ```sh\n  echo **a',
    '> ```\n> x `y',
    '    indented **code',
    '$$\n\\frac{a*b',
  ])('A1: leaves %j as it is', (text) => {
    expect(settleTail(text)).toBe(text)
  })
})
