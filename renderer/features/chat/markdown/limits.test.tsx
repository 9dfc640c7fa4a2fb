import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { startTranslations } from '../../../i18n/translations.ts'
import { isDrawable } from './block-limits.ts'
import { AnswerText, markdownPart } from './deferred-markdown.tsx'
import { Markdown } from './markdown.tsx'

beforeAll(() => void startTranslations())
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

/**
 * Without limits most of these take from ten seconds to hours, or end the stack. The bound is generous on purpose: what
 * it tells apart is linear time from the rest.
 */
const BOUND_MS = 60_000
const N = 10_000
const HARD: Record<string, string> = {
  quotes: '>'.repeat(3_000),
  'quotes with spaces': '> '.repeat(N),
  'lists in lists': '- '.repeat(N),
  'numbered lists in lists': '1. '.repeat(N),
  'lists in lists, then empty lines': `${'- '.repeat(N / 2)}a\n${'\n'.repeat(N)}b`,
  'lists by indentation': Array.from({ length: 400 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n'),
  stars: `${'*'.repeat(5_000)}a${'*'.repeat(5_000)}`,
  'stars that open': '*a '.repeat(N),
  'stars that close': 'a* '.repeat(N),
  'stars in stars': '*a '.repeat(N) + 'a* '.repeat(N),
  'stars and underscores': '*a_'.repeat(N),
  brackets: '['.repeat(N),
  'brackets in brackets': '['.repeat(N) + ']'.repeat(N),
  'pictures in pictures': '!['.repeat(N) + '](a)'.repeat(N),
  'back-quotes': Array.from({ length: 300 }, (_, length) => `${'`'.repeat(length + 1)}a `).join(''),
  dollars: '$a '.repeat(N),
  'formulas in a line': '$x$ '.repeat(N),
  'formulas that open': '\\(a '.repeat(N),
  'braces in a formula': `$$\n${'{'.repeat(N)}x${'}'.repeat(N)}\n$$`,
  'fractions in a formula': `$$\n${'\\frac{1}{'.repeat(400)}x${'}'.repeat(400)}\n$$`,
  comments: '<!-- '.repeat(N),
  'less-than signs': '<'.repeat(N),
  addresses: 'https://'.repeat(N),
  'underlined headings': 'a\n=\n'.repeat(N),
  '1,000 columns': `${'|a'.repeat(1_000)}|\n${'|-'.repeat(1_000)}|\n${'|b'.repeat(1_000)}|`,
  'a long line': 'word '.repeat(100_000),
  'a long word': 'a'.repeat(500_000),
  'long code': `\`\`\`js\n${'const a = "b" + `c`;\n'.repeat(20_000)}\`\`\``,
  'code that is not closed': `\`\`\`js\n${'const a = "b" + `c`;\n'.repeat(20_000)}`,
  definitions: '[a]: b\n'.repeat(N),
  footnotes: '[^a]'.repeat(N),
  'many short paragraphs': 'a *b* `c`\n\n'.repeat(1_000),
}

describe('a hard answer', () => {
  it.each(Object.keys(HARD))(
    'A1: is shown in time, whole: %s',
    (name) => {
      const text = HARD[name] ?? ''
      for (const isStreaming of [false, true]) {
        const start = performance.now()
        const { container } = render(<Markdown text={text} isStreaming={isStreaming} />)
        expect(performance.now() - start).toBeLessThan(BOUND_MS)
        const letters = (all: string | null) => all?.replace(/[^a-z]/g, '').length ?? 0
        expect(letters(container.textContent)).toBeGreaterThanOrEqual(letters(text.replaceAll('(a)', '')))
        cleanup()
      }
    },
    150_000,
  )

  it('A1: that nests too deeply is plain text, with a note, and the rest of it is Markdown', () => {
    render(<Markdown text={`**Bold**\n\n${'>'.repeat(3_000)}\n\n*End*`} isStreaming={false} />)
    expect(screen.getByText('Bold').tagName).toBe('STRONG')
    expect(screen.getByText('>'.repeat(3_000)).tagName).toBe('P')
    expect(screen.getByText(/Shown as plain text/)).toBeDefined()
    expect(screen.getByText('End').tagName).toBe('EM')
  })

  it.each([
    ['a long list', '- **item** with `code` and [link](https://example.org)\n'.repeat(250)],
    ['a long table', `| a | b |\n|---|---|\n${'| **1** | _2_ |\n'.repeat(600)}`],
    ['a long paragraph', 'Some *words* of `some` length, and a $5 price. '.repeat(60)],
    ['a deep list', Array.from({ length: 12 }, (_, depth) => `${'    '.repeat(depth)}- a`).join('\n')],
    ['a line to fill in', `Name: ${'_'.repeat(80)}`],
    ['a rule', '*'.repeat(300)],
    ['code', `\`\`\`js\n${'*'.repeat(9_000)}\n\`\`\``],
  ])('A1: is not %s', (_name, text) => {
    expect(isDrawable(text)).toBe(true)
  })
})

const broken = { is: true }
function Broken() {
  if (broken.is) throw new RangeError('Maximum call stack size exceeded')
  return 'drawn'
}

describe('an answer that cannot be drawn', () => {
  it('A1: is shown as it was written, and the page around it stays', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    await markdownPart.load()
    const { component } = markdownPart.state.get()
    markdownPart.state.set({ component: Broken, error: null })
    const answer = (isStreaming: boolean) => (
      <main>
        <p>Before</p>
        <AnswerText text={'1 **two**\n3'} isStreaming={isStreaming} />
      </main>
    )
    const { rerender, container } = render(answer(true))
    expect(screen.getByText('Before')).toBeDefined()
    expect(container.querySelector('.markdown p')?.textContent).toBe('1 **two**\n3')
    expect(screen.getByText(/could not be formatted/)).toBeDefined()
    // Once it is whole it is tried again.
    broken.is = false
    rerender(answer(false))
    expect(container.textContent).toBe('Beforedrawn')
    markdownPart.state.set({ component, error: null })
  })
})
