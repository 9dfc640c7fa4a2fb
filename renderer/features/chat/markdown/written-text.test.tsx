import { cleanup, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startTranslations } from '../../../i18n/translations.ts'
import { Markdown } from './markdown.tsx'

beforeAll(() => void startTranslations())
afterEach(cleanup)

const show = (text: string) => render(<Markdown text={text} isStreaming={false} />).container
const linesOf = (element: Element | null) => element?.innerHTML.split(/<br>\n?/)

describe('lines', () => {
  it('A1: of a paragraph stay lines', () => {
    const container = show('Roses are red,\nviolets are blue.\n\n> Anna\n> Main street 1\n\n- a\n  b')
    expect(linesOf(container.querySelector('p'))).toEqual(['Roses are red,', 'violets are blue.'])
    expect(linesOf(container.querySelector('blockquote p'))).toEqual(['Anna', 'Main street 1'])
    expect(linesOf(container.querySelector('li'))).toEqual(['a', 'b'])
  })

  it('A1: <br> breaks a line in a cell, and is text elsewhere', () => {
    const container = show('| a |\n|---|\n| 1<br>2<br/>3<BR /> 4 `<br>` |\n\nnot <br> here, nor <brx>')
    expect(container.querySelectorAll('td br')).toHaveLength(3)
    expect(container.querySelector('td code')?.textContent).toBe('<br>')
    expect(container.querySelector('p')?.textContent).toBe('not <br> here, nor <brx>')
    expect(container.querySelector('p br')).toBeNull()
  })
})

describe('emphasis', () => {
  it.each([
    ['含**「重点」**内容', '「重点」'],
    ['これは**「太字」**です', '「太字」'],
    ['**中文（括号）**后面', '中文（括号）'],
    ['**이것은 "강조"**입니다', '이것은 "강조"'],
  ])('A1: stands beside CJK punctuation, %s', (text, strong) => {
    expect(show(text).querySelector('strong')?.textContent).toBe(strong)
  })

  it('A1: struck-out text stands there too', () => {
    expect(show('旧的~~「价格」~~现在').querySelector('del')?.textContent).toBe('「价格」')
  })
})

describe('a bare address', () => {
  it.each([
    ['请看https://example.org/a。谢谢', 'https://example.org/a'],
    ['见 https://example.org，然后', 'https://example.org/'],
    ['（https://example.org/a）', 'https://example.org/a'],
    ['「https://example.org/a」を', 'https://example.org/a'],
    ['**https://example.org/a**。后', 'https://example.org/a'],
    ['see https://example.org/a_(b), or', 'https://example.org/a_(b)'],
    ['(https://example.org/a).', 'https://example.org/a'],
    ['at https://example.org/?a=1&b=2!', 'https://example.org/?a=1&b=2'],
    ['https://localhost:3000/x', 'https://localhost:3000/x'],
    ['www.example.org/a、', 'https://www.example.org/a'],
    ['anna@example.org。', 'mailto:anna@example.org'],
  ])('A1: in %s is %s', (text, address) => {
    const container = show(text)
    expect(container.querySelector('a')?.getAttribute('href')).toBe(address)
    expect(container.textContent).toBe(text.replaceAll('**', ''))
  })

  it.each(['https://', 'xhttps://example.org', 'https://。', 'awww.example.org', 'https://_'])(
    'A1: is not %j',
    (text) => {
      expect(show(text).querySelector('a')).toBeNull()
    },
  )
})

describe('what Markdown would leave out', () => {
  it.each([
    ['[Anna]: Hello', '[Anna]: Hello'],
    ['[^1]: A note of nothing.', '[^1]: A note of nothing.'],
    ['call handlers[name](event) now', 'call handlers[name](event) now'],
    ['a\n\n> [b]: c\n\nd', 'a', '[b]: c', 'd'],
    ['[x]: https://example.org/1\n[x]: https://example.org/2\n\n[x]', '[x]: https://example.org/2', 'x'],
  ])('A1: is shown: %j', (text, ...shown) => {
    const paragraphs = [...show(text).querySelectorAll('p')].map(({ textContent }) => textContent)
    expect(paragraphs).toEqual(shown)
  })

  it('A1: cells beyond the header are shown', () => {
    const container = show('| a |\n|---|\n| 1 | 2 | 3 |')
    expect([...container.querySelectorAll('td')].map(({ textContent }) => textContent)).toEqual([
      '1',
      '2',
      '3',
    ])
  })

  it('A1: a list keeps its numbers', () => {
    const items = [...show('10. ten\n9. nine\n8. eight').querySelectorAll('li')]
    expect(items.map(({ value }) => value)).toEqual([0, 9, 8])
    cleanup()
    expect([...show('1. a\n1. b').querySelectorAll('li[value]')]).toEqual([])
  })

  it('A1: what stands after a fence is shown over the code', () => {
    show('```python app.py\nx\n```')
    expect(screen.getByText('python app.py')).toBeDefined()
  })
})

describe('footnotes', () => {
  it('A1: link both ways, apart from those of other messages, and leave the address of the page alone', async () => {
    const text = 'The Moon[^1] pulls.\n\n[^1]: It is **near**.'
    render(
      <>
        <article aria-label="one">
          <Markdown text={text} isStreaming={false} />
        </article>
        <article aria-label="two">
          <Markdown text={text} isStreaming={false} />
        </article>
      </>,
    )
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const second = within(screen.getByRole('article', { name: 'two' }))
    const notes = second.getByRole('region', { name: 'Footnotes' })
    const note = within(notes).getByRole('listitem')
    expect(note.textContent).toContain('It is near.')
    const reference = second.getByRole('link', { name: '1' })
    await userEvent.click(reference)
    expect(document.activeElement).toBe(note)
    await userEvent.click(within(notes).getByRole('link', { name: 'Back to the text' }))
    expect(document.activeElement).toBe(reference)
    expect(location.hash).toBe('')
  })
})

describe('direction', () => {
  it('A1: follows the first strong letter of each piece; code runs left to right', () => {
    const container = show(
      'שלום `x` world\n\n- مرحبا\n\n| א |\n|---|\n| ב |\n\n# כותרת\n\n```js\nlet a\n```\n\n$x$',
    )
    for (const name of ['p', 'ul', 'table', 'h3']) {
      expect(container.querySelector(name)?.getAttribute('dir'), name).toBe('auto')
    }
    expect(container.querySelector('p code')?.getAttribute('dir')).toBe('ltr')
    expect(container.querySelector('pre')?.closest('[dir]')?.getAttribute('dir')).toBe('ltr')
    expect(container.querySelector('.katex')?.getAttribute('dir')).toBe('ltr')
  })
})
