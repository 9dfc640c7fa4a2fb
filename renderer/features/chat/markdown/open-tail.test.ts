import { describe, expect, it } from 'vitest'
import { settleTail } from './open-tail.ts'

describe('the end of an answer that is still being written', () => {
  it.each([
    ['a dash that would make a heading', 'Items:\n-', 'Items:'],
    ['a number that may become a list', 'Steps:\n1.', 'Steps:'],
    ['marks of a heading without its text', 'Text\n##', 'Text'],
    ['the first line of a table', 'Look:\n| a | b |', 'Look:'],
    ['half the second line of a table', '| a | b |\n|--', ''],
    ['half a formula', 'so $$\\frac{1', 'so '],
  ])('A1: holds back %s', (_name, text, shown) => {
    expect(settleTail(text)).toBe(shown)
  })

  it.each([
    ['bold', 'a **bold wor', 'a **bold wor**'],
    ['bold with half its end', 'a **bold*', 'a **bold**'],
    ['code', 'call `print(', 'call `print(`'],
    ['strike-through', 'a ~~wrong', 'a ~~wrong~~'],
    ['a link whose address is not whole', 'see [the docs](https://exa', 'see the docs'],
    ['a link whose text is not whole', 'see [the do', 'see the do'],
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
  ])('A1: leaves %j as it is', (text) => {
    expect(settleTail(text)).toBe(text)
  })
})
