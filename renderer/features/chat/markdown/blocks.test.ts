import { describe, expect, it } from 'vitest'
import { splitBlocks } from './blocks.ts'

describe('blocks', () => {
  it('A1: are paragraphs, lists, tables and code, each by itself', () => {
    const text = 'One.\n\n- a\n- b\n\n| x |\n|---|\n| 1 |\n\n```js\nlet a\n\nlet b\n```\n'
    expect(splitBlocks(text)).toEqual([
      'One.',
      '- a\n- b',
      '| x |\n|---|\n| 1 |',
      '```js\nlet a\n\nlet b\n```',
    ])
  })

  it('A1: leave all but the last unchanged while text arrives', () => {
    const text = '# Title\n\nFirst *paragraph*.\n\n1. one\n2. two\n\n```py\nx = 1\n\ny = 2\n```\n\nEnd.'
    for (let length = 1; length <= text.length; length++) {
      const earlier = splitBlocks(text.slice(0, length)).slice(0, -1)
      expect(splitBlocks(text).slice(0, earlier.length)).toEqual(earlier)
    }
  })

  it('A1: keep an unclosed fence as one block, blank lines and all', () => {
    expect(splitBlocks('Look:\n\n```ts\nconst a = 1\n\n# not a heading')).toEqual([
      'Look:',
      '```ts\nconst a = 1\n\n# not a heading',
    ])
  })

  it('A1: keep display math with blank lines in one block', () => {
    expect(splitBlocks('A\n\n$$\nx\n\ny\n$$\n\nB')).toEqual(['A', '$$\nx\n\ny\n$$', 'B'])
  })

  it('A1: are not cut where links need their definitions', () => {
    const text = 'See [here][1].\n\nPlain.\n\n[1]: https://example.org'
    expect(splitBlocks(text)).toEqual([text])
  })

  it('A1: are not cut where footnotes need the whole', () => {
    const text = 'A[^1].\n\nB.\n\n[^1]: Note.'
    expect(splitBlocks(text)).toEqual([text])
  })

  it('A1: of nothing are none', () => {
    expect(splitBlocks('')).toEqual([])
    expect(splitBlocks('\n\n')).toEqual([])
  })
})
